import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import type { Fakecloud } from "./fakecloud";

/** What the AWS CLI prints, as text. */
export async function awsCli(aws: Fakecloud, folder: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)("aws", ["--endpoint-url", aws.url, "--output", "text", ...args], {
    env: aws.cliEnvironment(folder),
  });
  return stdout.trim();
}

/** A short-lived root as the module for private CAs makes it, active. */
export async function createCa(aws: Fakecloud, folder: string): Promise<{ arn: string; certificate: string }> {
  const pca = (...args: string[]) => awsCli(aws, folder, "acm-pca", ...args);
  const configuration = "KeyAlgorithm=EC_secp384r1,SigningAlgorithm=SHA512WITHECDSA,Subject={CommonName=test}";
  const arn = await pca(
    ...["create-certificate-authority", "--certificate-authority-type", "ROOT", "--query", "CertificateAuthorityArn"],
    ...["--usage-mode", "SHORT_LIVED_CERTIFICATE", "--certificate-authority-configuration", configuration],
  );
  const of = ["--certificate-authority-arn", arn];
  writeFileSync(path.join(folder, "csr"), await pca("get-certificate-authority-csr", ...of));
  const root = await pca(
    ...["issue-certificate", ...of, "--csr", `fileb://${folder}/csr`, "--signing-algorithm", "SHA512WITHECDSA"],
    ...["--template-arn", "arn:aws:acm-pca:::template/RootCACertificate/V1", "--query", "CertificateArn"],
    ...["--validity", "Type=YEARS,Value=10"],
  );
  const certificate = await pca("get-certificate", ...of, "--certificate-arn", root, "--query", "Certificate");
  writeFileSync(path.join(folder, "root"), certificate);
  await pca("import-certificate-authority-certificate", ...of, "--certificate", `fileb://${folder}/root`);
  return { arn, certificate: `${certificate}\n` };
}
