import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const days = 24 * 60 * 60 * 1000;
/** `20261120192316Z`, as openssl takes times. */
const time = (date: Date): string => `${date.toISOString().replace(/[-:T]|\..*/g, "")}Z`;

export interface LeafOptions {
  /** Days before (negative) or after now. @default -0.04, an hour ago, as AWS Private CA does */
  readonly from?: number;
  /** @default 6.96 */
  readonly to?: number;
  /** Signs for this name, whatever the request says. @default the request's */
  readonly name?: string;
}

const leaf = [
  "basicConstraints=critical,CA:FALSE",
  "keyUsage=critical,digitalSignature",
  "extendedKeyUsage=serverAuth,clientAuth",
  "subjectKeyIdentifier=hash",
  "authorityKeyIdentifier=keyid",
].join("\n");

/** A certificate authority of openssl's, which can also issue what AWS would not: the past, and other people's names. */
export class CertificateAuthority {
  private readonly folder = mkdtempSync(path.join(tmpdir(), "ca-"));
  readonly certificate: string;

  constructor(name = "Test CA") {
    const subject = ["-subj", `/CN=${name}`, "-addext", "keyUsage=critical,keyCertSign,cRLSign"];
    this.openssl("ecparam", "-name", "secp384r1", "-genkey", "-noout", "-out", "ca.key");
    this.openssl("req", "-x509", "-key", "ca.key", "-sha512", "-days", "3650", ...subject, "-out", "ca.pem");
    this.certificate = this.read("ca.pem");
    this.write("index", "");
    this.write(
      "conf",
      [
        "[ca]\ndefault_ca=this",
        "[this]\ndatabase=index\nnew_certs_dir=.\nrand_serial=yes\npolicy=any\nunique_subject=no",
        "default_md=sha512\ncopy_extensions=copy\nx509_extensions=leaf",
        "[any]\ncommonName=supplied",
        `[leaf]\n${leaf}`,
      ].join("\n"),
    );
  }

  /** Signs a request: the leaf, then the authority's own certificate. */
  sign(request: string, { from = -0.04, to = 6.96, name }: LeafOptions = {}): string {
    this.write("request", request);
    this.write("extensions", `${leaf}\nsubjectAltName=DNS:${name}`);
    const other = name ? ["-subj", `/CN=${name}`, "-extfile", "extensions"] : [];
    const at = (offset: number): string => time(new Date(Date.now() + offset * days));
    const dates = ["-startdate", at(from), "-enddate", at(to)];
    const ca = ["-config", "conf", "-cert", "ca.pem", "-keyfile", "ca.key"];
    this.openssl("ca", "-batch", "-notext", ...ca, ...dates, ...other, "-in", "request", "-out", "leaf.pem");
    return this.read("leaf.pem") + this.certificate;
  }

  /** A key of the test's own and its certificate. */
  issue(name: string, options?: LeafOptions): { readonly key: string; readonly certificate: string } {
    const ec = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key"];
    this.openssl("req", "-new", ...ec, "-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`, "-out", "csr");
    return { key: this.read("key"), certificate: this.sign(this.read("csr"), options) };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private openssl(...args: string[]): void {
    execFileSync("openssl", args, { cwd: this.folder, stdio: "pipe" });
  }

  private read(name: string): string {
    return readFileSync(path.join(this.folder, name), "utf8");
  }

  private write(name: string, text: string): void {
    writeFileSync(path.join(this.folder, name), text);
  }
}
