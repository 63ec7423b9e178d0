/** Terraform JSON is data: tests look into it as deep as they need to, and a wrong turn fails the test. */
export type Body = Record<string, unknown>;

/** One synthesized stack, as Terraform reads it. */
export interface Template {
  readonly terraform: {
    required_version: string;
    required_providers: { aws: { version: string } };
    backend?: Body;
    cloud?: Body;
  };
  readonly provider: { aws: Body[] };
  readonly resource: Record<string, Record<string, Body>>;
  readonly data?: Record<string, Record<string, Body>>;
  readonly output?: Record<string, { value: unknown; description: string }>;
}

export interface Resource {
  /** `aws_lb.alb_load-balancer_…` */
  readonly address: string;
  readonly type: string;
  readonly body: Body;
}

/** All resources of a template, or those of the types named. */
export function resources(template: Template, ...types: string[]): Resource[] {
  return Object.entries(template.resource)
    .filter(([type]) => types.length === 0 || types.includes(type))
    .flatMap(([type, named]) =>
      Object.entries(named).map(([name, body]) => ({ address: `${type}.${name}`, type, body })),
    );
}

/** The value at a dotted path; list indexes are numbers. `undefined` where the path ends early. */
export function at(body: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined | null)?.[key], body);
}

/** Everything of a body that a reference points at: `${aws_lb.x.arn}` → `aws_lb.x`. */
export function references(value: unknown): string[] {
  const text = JSON.stringify(value) ?? "";
  return [...text.matchAll(/\b((?:data\.)?aws_[a-z0-9_]+\.[\w-]+)/g)].map(([, address]) => address as string);
}

/** The containers of a task definition. */
export function containersOf(taskDefinition: Resource): Body[] {
  return JSON.parse(String(taskDefinition.body["container_definitions"])) as Body[];
}
