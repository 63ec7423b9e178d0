import { performance } from "node:perf_hooks";
import { Listr } from "listr2";
import { Interrupted, ToolError } from "./tool-error";

/** Says what a step is at, beside its title. */
export type Say = (text: string) => void;

// On a terminal the lines are redrawn as work goes on; elsewhere each step is one line at its start and one at its end.
const RENDERING = {
  renderer: "default",
  fallbackRenderer: "simple",
  rendererOptions: { showErrorMessage: false, collapseSubtasks: false, outputBar: 1 },
} as const;

/** The steps of a tool: shown while they run, and timed by name. */
export class Steps {
  readonly #seconds = new Map<string, number>();

  /** @param options.silent shows nothing, for a tool whose output is data. @default false */
  constructor(private readonly options: { readonly silent?: boolean } = {}) {}

  async run<T>(name: string, title: string, work: (say: Say) => Promise<T> | T): Promise<T> {
    const [result] = await this.each(name, title, [title], 1, (_, say) => work(say));
    return result as T;
  }

  /**
   * Does the work for every item, `atOnce` at a time. What fails does not stop the others.
   *
   * @throws ToolError with every failure where any item fails
   */
  async each<I, T>(
    name: string,
    titleOf: string | ((item: I) => string),
    items: readonly I[],
    atOnce: number,
    work: (item: I, say: Say) => Promise<T> | T,
  ): Promise<T[]> {
    const started = performance.now();
    const results: T[] = [];
    const errors: Error[] = [];
    const tasks = items.map((item, index) => ({
      title: typeof titleOf === "string" ? titleOf : titleOf(item),
      task: async (_: unknown, task: { title: string }): Promise<void> => {
        const title = task.title;
        try {
          results[index] = await work(item, (text) => (task.title = `${title}: ${text}`));
        } catch (error) {
          errors.push(error as Error);
          throw new Error("see below", { cause: error });
        }
      },
    }));
    await new Listr(tasks, {
      ...RENDERING,
      ...(this.options.silent && { renderer: "silent" }),
      concurrent: atOnce,
      exitOnError: false,
      registerSignalListeners: false,
    }).run();
    this.#seconds.set(name, (performance.now() - started) / 1000);
    if (errors.length > 0) throw allOf(errors);
    return results;
  }

  /** Such as `12.3 s: synth 1.2, init 0.6, plan 10.4, review 0.1`. */
  get split(): string {
    const parts = [...this.#seconds].map(([name, seconds]) => `${name} ${seconds.toFixed(1)}`);
    const total = [...this.#seconds.values()].reduce((sum, seconds) => sum + seconds, 0);
    return `${total.toFixed(1)} s: ${parts.join(", ")}`;
  }
}

/** A fault of ours and an interruption come before what the tool refuses; refusals are told together. */
function allOf(errors: readonly Error[]): Error {
  const other = errors.find((error) => error instanceof Interrupted) ?? errors.find((e) => !(e instanceof ToolError));
  return other ?? new ToolError(errors.map(({ message }) => message).join("\n\n"));
}
