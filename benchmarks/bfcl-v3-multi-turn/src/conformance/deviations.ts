import type { ConformanceCase } from "@mua/core";

/** Python's builtins, which the official code can call where a model writes their names. */
const BUILTINS = new Set(
  `abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex copyright credits
  delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help hex id input
  int isinstance issubclass iter len license list locals map max memoryview min next object oct open ord pow print property quit
  range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip __import__ copy inspect json
  re importlib func_call func_call_copy model_name long_context is_eval_run test_entry_id`.split(/\s+/),
);

/**
 * The deviation of docs/fidelity.md that explains why a case differs, by what was sent and what came: the case counts as a
 * deviation then. A case that agrees is left alone.
 */
export function excused(result: ConformanceCase, sent: string): ConformanceCase {
  if (result.verdict !== "disagree") return result;
  const reason = reasonOf(sent, result.actual ?? "");
  if (reason === undefined) return result;
  return { suite: result.suite, case: result.case, verdict: "deviation", expected: reason };
}

function reasonOf(sent: string, actual: string): string | undefined {
  if (/\\N\{/.test(sent)) return "rare characters by name (\\N{…}) are not known";
  const name = /name '(\w+)' is not defined/.exec(actual)?.[1];
  if (name !== undefined && BUILTINS.has(name))
    return "Python's builtins and module globals are undefined names";
  if (actual.includes("is not evaluated here")) return "only values and calls are evaluated";
  if (/Invalid fields for update: .*,/.test(actual)) return "sets of texts have no hash order";
  if (/power\(/.test(sent) && /\d[+-][\d.e+-]+j\)/.test(actual))
    return "the last digits of a complex power may differ";
  return undefined;
}
