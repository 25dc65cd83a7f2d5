import { join } from "node:path";
import { openRun } from "@mua/runner";
import type { Handler } from "../commands.ts";
import { castOf } from "../plan.ts";
import { exitCodeOf, playRun } from "../play-run.ts";
import { givenModelOptions, RunModels } from "../run-models.ts";
import { printRun } from "../run-result.ts";
import { asUsage, benchmarkOf, reportDamage, runFolder, shownPath } from "../runs.ts";

export const resume: Handler<
  "concurrency" | "retry" | "out" | "json" | "maxCost" | "maxTokens" | "runTimeout"
> = async ([name = ""], given, terminal) => {
  const { out, concurrency, retry, json } = given;
  const folder = await runFolder(name, out);
  await using store = await asUsage(openRun(folder));
  reportDamage({ ...store.found, torn: 0 }, terminal);
  if (store.found.torn > 0) {
    const file = join(shownPath(store.path), "episodes.jsonl");
    terminal.note(
      `${file}: ${store.found.torn} bytes of an unfinished episode are kept aside in torn-*.txt; it is played again`,
    );
  }
  const { benchmark } = await benchmarkOf(store.configuration, terminal);
  const { participants, options, tasks, trials } = store.configuration;
  const { delay } = options;
  const { maxCost, maxTokens, runTimeout } = given;
  const models = new RunModels({
    ...givenModelOptions(options),
    ...(maxCost === undefined ? {} : { maxCost }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
  });
  const cast = await castOf(participants, typeof delay === "number" ? delay : 0, {
    benchmark,
    out,
    terminal,
    models,
  });
  await models.open(benchmark, store.configuration, terminal);
  const planned = tasks.length * trials;
  terminal.note(`${benchmark.name}: ${store.found.entries.length} of ${planned} episodes are finished`);
  const played = await playRun(
    { store, benchmark, cast, models, timeout: runTimeout, concurrency, retry: retry === "errors" },
    terminal,
  );
  printRun(terminal, played, json === true);
  return exitCodeOf(played, terminal);
};
