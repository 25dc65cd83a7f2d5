import { round, strip } from "@mua/python-compat";
import { isFlat, type Milestones } from "../task.ts";

/** How much of the expected messages an agent wrote. */
export type ProcessScore = {
  /** In [0,1]; of alternatives the best, each rounded to three decimals. */
  readonly accuracy: number;
  /** What the official diagnostics show: of alternatives the last. */
  readonly shown: number;
};

/** The official process accuracy of an agent's messages. */
export function scoreProcess(milestones: Milestones, process: readonly string[]): ProcessScore {
  const written = process.map((message) => strip(message));
  if (isFlat(milestones)) {
    const accuracy = reached(milestones, written);
    return { accuracy, shown: round(accuracy, 3) };
  }
  const accuracies = milestones.map((alternative) => round(reached(alternative, written), 3));
  return { accuracy: Math.max(...accuracies), shown: accuracies.at(-1) ?? 1 };
}

/** The part of the milestones that is reached in order; after the first that is not, none is. */
function reached(milestones: readonly string[], written: readonly string[]): number {
  if (milestones.length === 0) return 1;
  let next = 0;
  let matches = 0;
  for (const milestone of milestones) {
    const found = written.indexOf(strip(milestone), next);
    if (found < 0) break;
    next = found + 1;
    matches += 1;
  }
  return matches / milestones.length;
}
