import type { ConformanceCase } from "@mua/core";

/** What a recording says and what came here, as texts to be the same one by one. */
export type Facts = { readonly expected: readonly string[]; readonly actual: readonly string[] };

/** Facts one after the other. */
export function joined(facts: readonly Facts[]): Facts {
  return {
    expected: facts.flatMap(({ expected }) => expected),
    actual: facts.flatMap(({ actual }) => actual),
  };
}

/** Compares a case; whatever is thrown on the way to its facts is a disagreement too. */
export function compare(suite: string, name: string, facts: () => Facts): ConformanceCase {
  try {
    const { expected, actual } = facts();
    const length = Math.max(expected.length, actual.length);
    for (let index = 0; index < length; index += 1) {
      const [wanted = NOTHING, came = NOTHING] = [expected[index], actual[index]];
      if (wanted !== came) return { suite, case: name, verdict: "disagree", ...excerpts(wanted, came) };
    }
    return { suite, case: name, verdict: "agree" };
  } catch (error) {
    const actual = error instanceof Error ? error.message : String(error);
    return { suite, case: name, verdict: "disagree", expected: "a comparison", actual };
  }
}

const NOTHING = "(nothing)";
const SHOWN_BEFORE = 80;
const SHOWN = 400;

/** Both texts from shortly before the place where they part. */
function excerpts(expected: string, actual: string): { readonly expected: string; readonly actual: string } {
  let same = 0;
  while (same < expected.length && expected[same] === actual[same]) same += 1;
  const start = Math.max(0, same - SHOWN_BEFORE);
  const cut = (text: string) =>
    `${start === 0 ? "" : "…"}${text.slice(start, start + SHOWN)}${text.length > start + SHOWN ? "…" : ""}`;
  return { expected: cut(expected), actual: cut(actual) };
}
