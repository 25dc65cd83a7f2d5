import type { EpisodeSummary } from "../src/index.ts";

/** A finished episode that called no model, with whatever a test is about. */
export function episode(parts: Partial<EpisodeSummary>): EpisodeSummary {
  return {
    task: "1",
    trial: 0,
    outcome: "completed",
    reason: "user_stop",
    reward: 1,
    checks: {},
    usage: {},
    cost: 0,
    messages: 4,
    turns: { agent: 2, user: 2 },
    waited: { agent: 1, user: 1 },
    seconds: 2,
    ...parts,
  };
}
