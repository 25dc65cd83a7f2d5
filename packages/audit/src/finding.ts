import type { Role } from "@mua/core";

/** Who can have failed: a role, our own world, or whoever ran it (a stop, a limit of theirs, no judge). */
export type Blamed = Role | "environment" | "operator";

/** Why an episode failed or has no reward. The order is that of the rules: the first that applies is the cause. */
export const REASONS = [
  "unusable_answer",
  "model_failed",
  "environment_failed",
  "limit",
  "cancelled",
  "no_judge",
  "unscorable",
  "flagged_answer",
  "early_handover",
  "early_stop",
  "missing_write",
  "wrong_arguments",
  "failed_write",
  "extra_write",
  "wrong_order",
  "missing_handover",
  "missing_call",
  "wrong_turn",
  "missing_information",
  "judged_not_met",
  "unexplained",
] as const;
export type Reason = (typeof REASONS)[number];

/** One thing that went wrong, with what in the episode shows it. */
export type Finding = { readonly role: Blamed; readonly reason: Reason; readonly evidence: string };
