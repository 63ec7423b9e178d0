/** A directive without its semicolon, or a block of them; `false` leaves one out. */
export type Directive = string | Block | false;

interface Block {
  readonly head: string;
  readonly body: readonly Directive[];
}

export const block = (head: string, ...body: Directive[]): Block => ({ head, body });

/** Sets `target` by the value of `source`. */
export const mapBlock = (
  source: string,
  target: string,
  fallback: string,
  entries: readonly (readonly [key: string, value: string])[] = [],
): Block =>
  block(`map ${source} ${target}`, `default ${fallback}`, ...entries.map(([key, value]) => `${key} ${value}`));

/** nginx's own syntax, indented, because it is read in the Terraform plan. */
export function renderNginx(directives: readonly Directive[], indent = ""): string {
  return directives
    .filter((directive) => directive !== false)
    .map((directive) =>
      typeof directive === "string"
        ? `${indent}${directive};\n`
        : `${indent}${directive.head} {\n${renderNginx(directive.body, `${indent}  `)}${indent}}\n`,
    )
    .join("");
}
