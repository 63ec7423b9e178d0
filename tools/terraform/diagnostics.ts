/** A line of Terraform's machine-readable output ("Machine-Readable UI" in its documentation). */
interface Message {
  readonly type?: string;
  readonly diagnostic?: Diagnostic;
  readonly change?: { readonly resource: { readonly addr: string } };
  readonly hook?: { readonly resource: { readonly addr: string } };
  readonly outputs?: Readonly<Record<string, { readonly value?: unknown }>>;
}

interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
}

/** Lines that are no JSON are no message: a crash, or a warning of the process loader. */
export function parseMessage(line: string): Message | undefined {
  try {
    return JSON.parse(line) as Message;
  } catch {
    return undefined;
  }
}

/** The errors of a `-json` run, each once: `<address>: <summary>`, its detail indented below. */
export function errorsOf(stdout: string): string {
  const errors = stdout
    .split("\n")
    .map((line) => parseMessage(line)?.diagnostic)
    .filter((diagnostic) => diagnostic?.severity === "error")
    .map((diagnostic) => describe(diagnostic as Diagnostic));
  return [...new Set(errors)].join("\n");
}

/** One diagnostic as the tools print it. */
export function describe({ address, summary, detail }: Diagnostic): string {
  const head = address === undefined ? summary : `${address}: ${summary}`;
  return detail ? `${head}\n${detail.replace(/^(?=.)/gm, "  ")}` : head;
}
