import type { ConformanceCase } from "@mua/core";
import { datasetOpener, selectAdapter } from "../benchmarks.ts";
import type { Handler } from "../commands.ts";
import { UsageError } from "../errors.ts";
import { diskFolder } from "../folder.ts";
import { printable, printJson, printRows } from "../output.ts";

type Tally = { cases: number; agree: number; disagree: number; deviations: number; skipped: number };

/** Disagreements shown in full for people; the rest is counted. */
const shown = 20;

export const conformance: Handler<"json"> = async ([name = "", path = ""], given, terminal) => {
  const { adapter, selector } = await selectAdapter(name);
  if (adapter.conformance === undefined)
    throw new UsageError(`${adapter.name} has no recordings to be compared with`);
  const suites = new Map<string, Tally & { first?: ConformanceCase }>();
  const total: Tally = { cases: 0, agree: 0, disagree: 0, deviations: 0, skipped: 0 };
  for await (const result of adapter.conformance(
    diskFolder(path),
    selector,
    datasetOpener(adapter, terminal),
  )) {
    const suite = suites.get(result.suite) ?? { cases: 0, agree: 0, disagree: 0, deviations: 0, skipped: 0 };
    suites.set(result.suite, suite);
    const verdict = result.verdict === "deviation" ? "deviations" : result.verdict;
    for (const tally of [suite, total]) {
      tally.cases += 1;
      tally[verdict] += 1;
    }
    if (result.verdict !== "disagree") continue;
    suite.first ??= result;
    if (given.json !== true && total.disagree <= shown) {
      terminal.out(
        `${result.suite} ${printable(result.case)}\n  expected: ${printable(result.expected ?? "")}\n  came:     ${printable(result.actual ?? "")}\n`,
      );
    }
    terminal.status(`${total.cases} cases, ${total.disagree} disagree`);
  }
  terminal.status("");
  const compared = total.cases - total.skipped;
  if (given.json === true) {
    for (const [suite, { first, ...tally }] of suites) {
      printJson(terminal, {
        suite,
        ...tally,
        first:
          first === undefined
            ? null
            : { case: first.case, expected: first.expected ?? null, actual: first.actual ?? null },
      });
    }
    printJson(terminal, { total });
  } else {
    printRows(
      terminal,
      [...suites].map(([suite, { first: _, ...tally }]) => ({ suite, ...tally })),
      false,
    );
    if (compared === 0) terminal.note(`'${path}' holds no recordings of ${name}`);
    else
      terminal.out(
        `\n${total.cases} cases: ${total.agree} agree, ${total.disagree} disagree, ${total.deviations} named deviations, ${total.skipped} skipped\n`,
      );
  }
  return total.disagree > 0 || compared === 0 ? 1 : 0;
};
