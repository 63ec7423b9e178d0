/** Where fakecloud or the provider differs from what a real account does. A stack is never changed for one of these. */
interface Exception {
  readonly type: string;
  readonly reason: string;
}

/** Arguments that a second plan wants to change on the emulator alone. */
export const DRIFTING: readonly (Exception & { readonly argument: string })[] = [
  {
    type: "aws_vpc_endpoint_service",
    argument: "allowed_principals",
    reason: "the emulator lists the principals in a form that the provider does not read",
  },
];

/** Resources that a destroy forgets instead of destroying, by a pattern of their ARN. */
export const FORGOTTEN: readonly (Exception & { readonly arn: RegExp })[] = [
  {
    type: "aws_acmpca_certificate",
    arn: /\/certificate\/0/,
    reason: "the provider asks to revoke a serial number without its leading zero, and the emulator finds none such",
  },
];

/** Types whose loss no plan repairs. */
export const NOT_REPAIRABLE: readonly Exception[] = [
  {
    type: "aws_acmpca_certificate_authority",
    reason: "the certificate of a deleted CA cannot be revoked, so its replacement fails; the CA is restored instead",
  },
];

/** Types that no API call deletes by themselves: they stay until what they belong to is gone for good. */
export const NOT_DELETABLE: readonly Exception[] = [
  {
    type: "aws_default_security_group",
    reason: "goes with its VPC; the emulator keeps it even then",
  },
  {
    type: "aws_acmpca_certificate",
    reason: "a destroy revokes it; AWS keeps it with the CA until that cannot be restored any more",
  },
  {
    type: "aws_acmpca_certificate_authority_certificate",
    reason: "the CA's own certificate, kept with it until that cannot be restored any more",
  },
];

/** Types that are not asked for after a destroy. */
export const NOT_ASKED: readonly Exception[] = [
  ...NOT_DELETABLE,
  {
    type: "aws_ecs_service",
    reason: "the provider waits two minutes for one that is gone; its cluster, which goes after it, is asked for",
  },
];
