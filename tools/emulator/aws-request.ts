import { ToolError } from "../terraform/tool-error";
import type { Account } from "./account";
import type { Emulator } from "./emulator";

/** Where a request goes, and on whose behalf. */
export type EmulatedAccount = Account & Pick<Emulator, "endpoint">;

export interface AwsRequest {
  /** As in a signature's scope: `ec2`, `route53`. */
  readonly service: string;
  /** @default / */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Asks the emulator what the AWS API would be asked, for the few things that Terraform is not there to ask. The
 * signature is not one: the emulator reads account, region and service from its scope and checks nothing.
 *
 * @returns the answer's body
 * @throws ToolError with the answer where it is no success
 */
export async function ask(at: EmulatedAccount, { service, path = "/", headers, body }: AwsRequest): Promise<string> {
  const scope = `${at.accountId}/20260101/${at.region}/${service}/aws4_request`;
  const response = await fetch(`${at.endpoint}${path}`, {
    method: "POST",
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=unsigned`,
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    },
    body,
  });
  const answer = await response.text();
  if (!response.ok) throw new ToolError(`The emulator answers ${response.status} to ${service} ${path}: ${answer}`);
  return answer;
}

/** One action of an API of the query protocol, such as EC2's. @returns the text of the first `<answer>` element */
export async function query(
  at: EmulatedAccount,
  service: string,
  parameters: Readonly<Record<string, string>>,
  answer: string,
): Promise<string> {
  return element(answer, await ask(at, { service, body: new URLSearchParams(parameters).toString() }));
}

/** One operation of an API of the JSON protocol, such as `AWSWAF_20190729.CreateWebACL`. @returns the answer's body */
export function askJson(at: EmulatedAccount, service: string, operation: string, body: object): Promise<string> {
  return ask(at, {
    service,
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": operation },
    body: JSON.stringify(body),
  });
}

/** The text of an XML answer's first element of that name. */
export function element(name: string, xml: string): string {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  if (text === undefined) throw new ToolError(`The emulator's answer must hold <${name}>, got ${xml}`);
  return text;
}
