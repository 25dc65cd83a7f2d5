import type { ConformanceCase } from "./adapter.ts";

/** What a recording says and what came here, as texts to be the same one by one. */
export type Facts = { readonly expected: readonly string[]; readonly actual: readonly string[] };

/** Compares a case; whatever is thrown on the way to its facts is a disagreement too. */
export function compare(suite: string, name: string, facts: () => Facts): ConformanceCase {
  try {
    return verdict(suite, name, facts());
  } catch (error) {
    return failed(suite, name, error);
  }
}

/** As `compare`, for facts that take their time. */
export async function compareLater(
  suite: string,
  name: string,
  facts: () => Promise<Facts>,
): Promise<ConformanceCase> {
  try {
    return verdict(suite, name, await facts());
  } catch (error) {
    return failed(suite, name, error);
  }
}

function verdict(suite: string, name: string, { expected, actual }: Facts): ConformanceCase {
  const length = Math.max(expected.length, actual.length);
  for (let index = 0; index < length; index += 1) {
    const [wanted = NOTHING, came = NOTHING] = [expected[index], actual[index]];
    if (wanted !== came) return { suite, case: name, verdict: "disagree", ...excerpts(wanted, came) };
  }
  return { suite, case: name, verdict: "agree" };
}

const NOTHING = "(nothing)";

function failed(suite: string, name: string, error: unknown): ConformanceCase {
  const actual = error instanceof Error ? error.message : String(error);
  return { suite, case: name, verdict: "disagree", expected: "a comparison", actual };
}

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
