/** What the official code of a version does differently; data and rules of a version belong together. */
export type Era = {
  readonly version: string;
  /** Whether failed tool calls are counted, so that `max_errors` can end an episode. */
  readonly countsErrors: boolean;
  /** Whether limits wait while a tool call is unanswered. */
  readonly limitsWaitForResults: boolean;
  /** Whether the agent's own context starts with the greeting. */
  readonly agentSeesGreeting: boolean;
  /** Whether a stop of the agent that also calls tools makes the run fail. */
  readonly refusesStopWithCalls: boolean;
  /** Whether a message in an error text shows its turn, and its content even where that is blank. */
  readonly datesMessages: boolean;
  /** Whether subsets of tasks stand in a `split_tasks.json`; otherwise some domains have further task files. */
  readonly splitFile: boolean;
  /** Which recorded calls scoring runs again and compares. */
  readonly replays: "writes" | "everything";
  /** Whether `all` asks the judge when the basis names NL_ASSERTION; otherwise it cannot score such a task. */
  readonly judgesByBasis: boolean;
  /** Whether action checks carry the tool's type, and a premature end has no reward basis. */
  readonly detailedRewardInfo: boolean;
  /** Whether `retail.get_item_details` and the mock domain's user tools exist. */
  readonly itemDetails: boolean;
  readonly mockUserTools: boolean;
  /** Whether initialisation data makes both sides share one state (an upstream bug). */
  readonly sharesStateAfterInitialData: boolean;
  /** Whether one message without a cost makes only its own side's cost unknown, or both. */
  readonly costsPerSide: boolean;
  /** Whether results files carry the fields that came with voice and reviews, and may be folders. */
  readonly extendedResults: boolean;
};

const v1_0_1: Era = {
  version: "v1.0.1",
  countsErrors: true,
  limitsWaitForResults: true,
  agentSeesGreeting: true,
  refusesStopWithCalls: true,
  datesMessages: false,
  splitFile: true,
  replays: "writes",
  judgesByBasis: true,
  detailedRewardInfo: true,
  itemDetails: true,
  mockUserTools: true,
  sharesStateAfterInitialData: true,
  costsPerSide: true,
  extendedResults: true,
};

const v0_1_3: Era = {
  version: "v0.1.3",
  countsErrors: false,
  limitsWaitForResults: false,
  agentSeesGreeting: false,
  refusesStopWithCalls: false,
  datesMessages: true,
  splitFile: false,
  replays: "everything",
  judgesByBasis: false,
  detailedRewardInfo: false,
  itemDetails: false,
  mockUserTools: false,
  sharesStateAfterInitialData: false,
  costsPerSide: false,
  extendedResults: false,
};

/** The default first. */
export const eras: readonly Era[] = [v1_0_1, v0_1_3];

/** The rules of a dataset version; undefined for one that is not known. */
export function eraOf(version: string): Era | undefined {
  return eras.find((era) => era.version === version);
}
