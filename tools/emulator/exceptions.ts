/** Where fakecloud or the provider differs from what a real account does. A stack is never changed for one of these. */
interface Exception {
  readonly type: string;
  readonly reason: string;
}

/** Arguments that a second plan wants to change on the emulator alone. */
export const DRIFTING: readonly (Exception & { readonly argument: string })[] = [
  {
    type: "aws_ram_resource_share",
    argument: "permission_arns",
    reason: "the emulator does not return the permission that AWS attaches to a share by default",
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
