import type { Outcome } from "@mua/core";

/** Outcomes in the order in which bars show them; each has a colour of its name in the style. */
export const outcomes: readonly Outcome[] = [
  "completed",
  "limit",
  "agent_error",
  "user_error",
  "judge_error",
  "model_error",
  "environment_error",
  "cancelled",
];
