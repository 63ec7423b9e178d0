import type { PrivateCa } from "../private-ca/private-ca";
import { issueLeafCertificates } from "../private-ca/leaf-certificate";
import type { PolicyStatement } from "../foundation/policy-statement";
import type { CertificateSource } from "./certificate-source";

/**
 * What a task's role needs for its certificates, and no more. All containers of a task share the role: the app can do
 * what the issuer can.
 */
export function certificatePermissions(
  sources: readonly CertificateSource[],
  ca: Pick<PrivateCa, "arn"> | undefined,
): PolicyStatement[] {
  const exported = sources.flatMap((source) => (source.kind === "exported" ? [source.certificateArn] : []));
  return [
    ...(ca && sources.some(({ kind }) => kind === "private-ca")
      ? [
          ...issueLeafCertificates(ca.arn),
          {
            Sid: "AskHowTheCaSigns",
            Effect: "Allow" as const,
            Action: "acm-pca:DescribeCertificateAuthority",
            Resource: ca.arn,
          },
        ]
      : []),
    ...(exported.length
      ? [
          {
            Sid: "ExportCertificates",
            Effect: "Allow" as const,
            Action: "acm:ExportCertificate",
            Resource: exported,
          },
        ]
      : []),
  ];
}
