import { APPLIES_AT_ONCE } from "../../tools/emulator/local-deployment";
import { type Say, Steps } from "../../tools/terraform/steps";
import { stackFolder, template } from "../support/stacks";
import { emulate, type Emulated } from "./emulated";
import { type Lifecycle, type Losing, runLifecycle } from "./run-lifecycle";

const MINUTES = 60_000;

/**
 * The suite of some stacks, from nothing to nothing on an emulator each.
 *
 * @param say told what each is at
 */
export function describeLifecycle(ids: readonly string[], losing: readonly Losing[], say: Say = () => undefined): void {
  const seen = new Map<string, Lifecycle | Error>();
  let emulated: Emulated | undefined;

  beforeAll(async () => {
    emulated = await emulate(ids.map(stackFolder));
    const { terraform, deployments } = emulated;
    await new Steps({ silent: true }).each("lifecycle", "", deployments, APPLIES_AT_ONCE, async (deployment) => {
      const { name } = deployment.workspace;
      const run = runLifecycle(terraform, deployment, losing, (what) => say(`${name}: ${what}`));
      seen.set(name, await run.catch((error: Error) => error));
    });
  }, 60 * MINUTES);

  afterAll(() => emulated?.end());

  const of = (id: string): Lifecycle => {
    const result = seen.get(id) ?? new Error("it has not run");
    if (result instanceof Error) throw result;
    return result;
  };

  it.each(ids)("%s: an upgrade from the last release keeps what clients and certificates hang on", (id) => {
    expect(of(id).breakages).toEqual([]);
  });

  it.each(ids)("%s: a second plan is empty", (id) => {
    expect(of(id).secondPlan).toEqual([]);
  });

  it.each(ids)("%s: every output that the stack declares has a value", (id) => {
    const { outputs } = of(id);
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(template(id).output ?? {}).sort());
    expect(Object.entries(outputs).filter(([, value]) => value === null || value === "")).toEqual([]);
  });

  it.each(ids)("%s: a destroy is refused exactly where the environment is not disposable", (id) => {
    const { refusal } = of(id);
    if (id.endsWith("-dev")) expect(refusal).toBeUndefined();
    else expect(refusal).toContain("Instance cannot be destroyed");
  });

  it.each(ids)("%s: resources deleted out of band are noticed, repaired, and then the plan is empty", (id) => {
    for (const { deleted, unnoticed, afterRepair } of of(id).losses) {
      expect(deleted.length).toBeGreaterThan(0);
      expect({ unnoticed, afterRepair }).toEqual({ unnoticed: [], afterRepair: [] });
    }
  });

  it.each(ids)(
    "%s: a CA deleted out of band is noticed, restored as docs/changes.md says, and then the plan is empty",
    (id) => {
      const { lostCa } = of(id);
      const hasCa = "aws_acmpca_certificate_authority" in template(id).resource;
      expect(lostCa).toEqual(hasCa ? { noticed: true, afterRestore: [] } : undefined);
    },
  );

  it.each(ids)("%s: the API had all of it before the destroy, and has none of it after", (id) => {
    const { asked, thereBefore, left } = of(id);
    expect(thereBefore).toEqual(asked);
    expect(left).toEqual([]);
  });
}
