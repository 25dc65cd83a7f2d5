import { setImmediate as nextTurn } from "node:timers/promises";
import type { GeneratedTasks } from "@mua/core";
import { forPeople, openBenchmarks, selectAdapter } from "../benchmarks.ts";
import type { Handler } from "../commands.ts";
import { UsageError } from "../errors.ts";
import { writeContent } from "../folder.ts";
import { printJson, tableOf } from "../output.ts";
import { shownPath } from "../runs.ts";

export const generate: Handler<"count" | "seed" | "to" | "json"> = async (
  [selector = ""],
  given,
  terminal,
) => {
  const { count = 100, seed = 300, to, json = false } = given;
  if (to === undefined) throw new UsageError("say with --to which file the tasks go to");
  const { adapter, selector: selected } = await selectAdapter(selector);
  if (adapter.generate === undefined) throw new UsageError(`${adapter.name} has no generator of tasks`);
  const [opened, ...more] = await openBenchmarks(selector, terminal);
  if (opened === undefined || more.length > 0)
    throw new UsageError(`'${selector}' has several parts, and tasks are generated for one of them`);
  const { benchmark, dataset } = opened;
  const onProgress = async (proven: number): Promise<void> => {
    terminal.status(`${proven} of ${count} tasks`);
    // Nothing in a proof waits for anything: without a turn of the loop, Ctrl-C would not be heard.
    await nextTurn();
    terminal.signal.throwIfAborted();
  };
  const made = await adapter
    .generate(selected.part, dataset, { count, seed, onProgress })
    .catch((error: unknown) => {
      throw terminal.signal.aborted ? error : forPeople(error);
    });
  terminal.status("");
  await writeContent(to, made.text);
  const { kinds, turnedDown, rewards } = made;
  if (json)
    printJson(terminal, {
      path: to,
      benchmark: benchmark.name,
      dataset: benchmark.dataset,
      seed,
      tasks: made.count,
      kinds: Object.fromEntries(kinds),
      turnedDown: Object.fromEntries(turnedDown),
      rewards,
    });
  else {
    const { name, version } = benchmark.dataset;
    terminal.out(`${benchmark.name}, dataset ${name}@${version}, seed ${seed}\n${summary(made)}\n`);
    terminal.out(`The tasks lie in ${shownPath(to)}\n`);
  }
  return 0;
};

function summary({ count, kinds, turnedDown, rewards }: GeneratedTasks): string {
  const refused = [...turnedDown.values()].reduce((sum, one) => sum + one, 0);
  const reasons = [...turnedDown].map(([reason, times]) => `${times}: ${reason}`);
  const rows = [...kinds]
    .toSorted(([, a], [, b]) => b - a)
    .map(([kind, tasks]) => ({ kind: kind.replaceAll("_", " "), tasks }));
  return `  tasks        ${count}, of ${count + refused} drawn
  not taken    ${refused}${reasons.length === 0 ? "" : ` (${reasons.join("; ")})`}
  oracle       mean reward ${rewards.oracle.toFixed(4)}
  does nothing mean reward ${rewards.doNothing.toFixed(4)}

${tableOf(rows, "  ")}`;
}
