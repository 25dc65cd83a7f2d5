/** What the official code of a dataset version does differently; data and rules of a version belong together. */
export type Era = {
  readonly version: "v3" | "v4";
  /** Begins the names of the official files: `BFCL_v3_multi_turn_base.json`. */
  readonly prefix: string;
  /** The day that counts as today; the official code asks the clock. */
  readonly today: string;
  /** Where prompting mode takes its system prompt from, and how it writes the function docs into it. */
  readonly prompt: "default" | "assembled";
  /** Whether the hint on Python's syntax is added to a doc at every tool compilation, and to held-out docs too. */
  readonly hintsAgain: boolean;
  /** What prompting mode strips from the text before it is parsed. */
  readonly strips: "brackets" | "quotes";
  /** Whether instance names have the class name in lower case and keep colons and the id as they are. */
  readonly lowerCaseInstances: boolean;
  /** Whether a class without state still has an empty entry in the inference log. */
  readonly logsEmptyStates: boolean;
  /** Whether result and score files lie in a folder `multi_turn`. */
  readonly groupFolder: boolean;
  /** Whether score files escape everything outside ASCII and end without a line break. */
  readonly asciiScores: boolean;
  /** Whether score files have the docs of held-out functions in an entry, in place of their names. */
  readonly scoresWithDocs: boolean;
  /** Whether an entry whose inference failed goes on to the test of its length, and so fails twice. */
  readonly failsTwice: boolean;
  /** Whether failures without a checked turn carry the inference log. */
  readonly logsEveryFailure: boolean;
};

const v3: Era = {
  version: "v3",
  prefix: "BFCL_v3",
  today: "2025-08-07",
  prompt: "default",
  hintsAgain: true,
  strips: "brackets",
  lowerCaseInstances: true,
  logsEmptyStates: true,
  groupFolder: false,
  asciiScores: true,
  scoresWithDocs: false,
  failsTwice: true,
  logsEveryFailure: false,
};

const v4: Era = {
  version: "v4",
  prefix: "BFCL_v4",
  today: "2026-03-23",
  prompt: "assembled",
  hintsAgain: false,
  strips: "quotes",
  lowerCaseInstances: false,
  logsEmptyStates: false,
  groupFolder: true,
  asciiScores: false,
  scoresWithDocs: true,
  failsTwice: false,
  logsEveryFailure: true,
};

/** The default first. */
export const eras: readonly Era[] = [v3, v4];

/** The rules of a dataset version; undefined for one that is not known. */
export function eraOf(version: string): Era | undefined {
  return eras.find((era) => era.version === version);
}
