import { caBundleFault, isRevocationList } from "../../../modules/load-balancer/ca-bundle";
import { stagingCa } from "../../../environments/certificate-authorities";
import { certificateChain, revocationList } from "../../examples/certificates";
import { CertificateAuthority } from "../../support/certificate-authority";
import { describeWith } from "../../support/prerequisites";

it("takes one CA certificate, a chain, and comments", () => {
  expect(caBundleFault(stagingCa.certificate)).toBeUndefined();
  expect(caBundleFault(certificateChain)).toBeUndefined();
  expect(caBundleFault(`# the partners' CA\n${certificateChain}`)).toBeUndefined();
});

it.each([
  ["nothing but a comment", "# ours", "1 to 25 CA certificates"],
  [
    "a blank line between certificates",
    certificateChain.replace("-----END CERTIFICATE-----\n", "-----END CERTIFICATE-----\n\n"),
    "without blank lines",
  ],
  ["a blank line at the start", `\n${certificateChain}`, "without blank lines"],
  [
    "the text of openssl x509 -text",
    `Certificate:\n    Data:\n${certificateChain}`,
    "PEM certificates, and comments that start with # and have no hyphen",
  ],
  [
    "a comment with a hyphen",
    `# root - 2026\n${certificateChain}`,
    "PEM certificates, and comments that start with # and have no hyphen",
  ],
  [
    "a private key",
    `${certificateChain}-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n`,
    "PEM certificates, and comments that start with # and have no hyphen",
  ],
  ["26 certificates", stagingCa.certificate.repeat(26), "1 to 25 CA certificates"],
  [
    "a certificate that is none",
    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    "certificates of CAs alone",
  ],
])("refuses %s", (_, pem, allowed) => {
  expect(caBundleFault(pem)).toBe(allowed);
});

it("tells a revocation list from a certificate", () => {
  expect([revocationList, certificateChain].map(isRevocationList)).toEqual([true, false]);
});

describeWith(["openssl"], "certificates that openssl makes", () => {
  it("takes a CA's own certificate and refuses a leaf beside it", () => {
    const ca = new CertificateAuthority();
    const { certificate } = ca.issue("client.example");
    ca.remove();
    expect(caBundleFault(ca.certificate)).toBeUndefined();
    expect(caBundleFault(certificate)).toBe("certificates of CAs alone");
  });
});
