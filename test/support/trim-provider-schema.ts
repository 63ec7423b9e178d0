/**
 * Writes fixtures/aws-provider-6.47.json: the schema of provider 6.47.1, trimmed to the types that modules/ and stacks/
 * import. To be run again when a type is added, in a folder whose configuration requires hashicorp/aws 6.47.1:
 *
 *   terraform init && terraform providers schema -json > schema.json
 *   npx tsx test/support/trim-provider-schema.ts schema.json
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Block, type ProviderSchema, schemaFile } from "./provider-6";

/** What `terraform providers schema -json` prints of one block. */
interface FullBlock {
  readonly attributes?: Readonly<Record<string, FullAttribute>>;
  readonly block_types?: Readonly<Record<string, { readonly block: FullBlock }>>;
}

interface FullAttribute {
  readonly type?: unknown;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
}

interface FullSchema {
  readonly resource_schemas: Readonly<Record<string, { readonly block: FullBlock }>>;
  readonly data_source_schemas: Readonly<Record<string, { readonly block: FullBlock }>>;
}

function trim({ attributes = {}, block_types: blocks = {} }: FullBlock): Block {
  const a = Object.entries(attributes).map(([name, attribute]) => [name, flagsOf(attribute)]);
  const b = Object.entries(blocks).map(([name, { block }]) => [name, trim(block)]);
  return { ...(a.length && { a: Object.fromEntries(a) }), ...(b.length && { b: Object.fromEntries(b) }) };
}

function flagsOf({ type, required, optional, computed }: FullAttribute): string {
  const isBlock = optional && computed && Array.isArray(type) && Array.isArray(type[1]) && type[1][0] === "object";
  return `${required ? "r" : ""}${optional ? "o" : ""}${computed ? "c" : ""}${isBlock ? "B" : ""}`;
}

/** `aws_lb`, `data.aws_ram_resource_share`: the provider bindings that the project imports. */
function importedTypes(): string[] {
  const project = path.resolve(__dirname, "../..");
  const source = ["modules", "stacks", "test/examples"]
    .map((folder) => path.join(project, folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true }).map((file) => path.join(folder, String(file))))
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
  const names = [...source.matchAll(/@cdktf\/provider-aws\/lib\/([a-z0-9-]+)/g)].map(([, name]) => name as string);
  return [...new Set(names)]
    .filter((name) => name !== "provider")
    .map((name) => name.replaceAll("-", "_"))
    .map((name) => (name.startsWith("data_aws_") ? name.replace("data_", "data.") : `aws_${name}`))
    .sort();
}

/** One line per type, so that a difference shows which one changed. */
function write(schema: ProviderSchema): void {
  const kinds = (["resources", "data"] as const).map((kind) => {
    const lines = Object.entries(schema[kind]).map(([type, block]) => `"${type}":${JSON.stringify(block)}`);
    return `"${kind}":{\n${lines.join(",\n")}\n}`;
  });
  writeFileSync(schemaFile, `{"provider":"${schema.provider}",\n${kinds.join(",\n")}}\n`);
}

function main([file]: readonly string[]): void {
  if (file === undefined) throw new Error("the file that `terraform providers schema -json` wrote must be named");
  const { provider_schemas: providers } = JSON.parse(readFileSync(file, "utf8")) as {
    provider_schemas: Readonly<Record<string, FullSchema>>;
  };
  const [full] = Object.entries(providers)
    .filter(([name]) => name.endsWith("/hashicorp/aws"))
    .map(([, aws]) => aws);
  if (!full) throw new Error(`${file} holds no schema of hashicorp/aws`);
  const pick = (from: FullSchema["resource_schemas"], types: readonly string[]): Record<string, Block> =>
    Object.fromEntries(
      types.map((type) => {
        const schema = from[type];
        if (!schema) throw new Error(`${type} is not in ${file}`);
        return [type, trim(schema.block)];
      }),
    );
  const types = importedTypes();
  write({
    provider: "hashicorp/aws 6.47.1",
    resources: pick(
      full.resource_schemas,
      types.filter((type) => !type.startsWith("data.")),
    ),
    data: pick(
      full.data_source_schemas,
      types.filter((type) => type.startsWith("data.")).map((type) => type.slice(5)),
    ),
  });
}

main(process.argv.slice(2));
