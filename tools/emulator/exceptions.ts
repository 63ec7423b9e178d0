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

/** Types that are not asked for after a destroy. */
export const NOT_ASKED: readonly Exception[] = [
  {
    type: "aws_ecs_service",
    reason: "the provider waits two minutes for one that is gone; its cluster, which goes after it, is asked for",
  },
  {
    type: "aws_default_security_group",
    reason: "the emulator keeps a VPC's default group after the VPC; on AWS it goes with it",
  },
  {
    type: "aws_acmpca_certificate",
    reason:
      "AWS keeps what a deleted CA has issued until the CA cannot be restored any more; the CA itself is asked for",
  },
  {
    type: "aws_acmpca_certificate_authority_certificate",
    reason: "the CA's own certificate, kept with it until it cannot be restored any more; the CA itself is asked for",
  },
];
