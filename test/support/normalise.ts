import type { Template } from "./template";

/**
 * A template as a reviewer wants to read its difference: documents that Terraform carries as strings (container
 * definitions, policies) are opened, CDKTF's own metadata goes. Addresses keep their hash: a changed address *is* a
 * replacement.
 */
export function normalise(template: Template): unknown {
  return open(template);
}

function open(value: unknown): unknown {
  if (typeof value === "string") return openDocument(value);
  if (Array.isArray(value)) return value.map(open);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "//")
      .map(([key, inner]) => [key, open(inner)]),
  );
}

function openDocument(text: string): unknown {
  if (!/^[[{]/.test(text)) return text.includes("\n") ? text.split("\n") : text;
  try {
    return open(JSON.parse(text));
  } catch {
    return text;
  }
}
