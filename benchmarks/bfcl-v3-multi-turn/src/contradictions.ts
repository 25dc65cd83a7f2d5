import type { Backend } from "./backend.ts";
import { readCall } from "./named-call.ts";
import type { BfclTask } from "./task.ts";

/** What speaks against itself in an entry: turns and ground truth do not fit, or nobody can know what a turn expects. */
export function contradictionsOf(backend: Backend, task: BfclTask): readonly string[] {
  const { turns, groundTruth } = task;
  return [
    ...(turns.length === groundTruth.length
      ? []
      : [`${turns.length} turns are asked, ${groundTruth.length} are expected`]),
    ...neededTooEarly(backend, task),
    ...unexpected(task),
  ];
}

/** Calls of functions that are held out until a later turn. */
function neededTooEarly(backend: Backend, task: BfclTask): readonly string[] {
  const since = new Map<string, number>();
  for (const [turn, names] of task.heldOut) for (const name of names) since.set(name, turn);
  return task.groundTruth.flatMap((calls, turn) =>
    calls.flatMap((text) => {
      const { name } = readCall(text, backend, task);
      const given = since.get(name) ?? 0;
      return given > turn
        ? [`turn ${turn + 1} expects ${name}, which is only there from turn ${given + 1} on`]
        : [];
    }),
  );
}

/** Turns that expect nothing though nothing is held out from them: they are passed whatever is done. */
function unexpected({ category, turns, groundTruth, heldOut }: BfclTask): readonly string[] {
  const empty = turns.flatMap((_, turn) =>
    groundTruth[turn]?.length === 0 && !heldOut.has(turn + 1) ? [turn + 1] : [],
  );
  // Of the turns that a parameter is missing from there is one in an entry, but nothing says which.
  if (category !== "miss_param")
    return empty.map(
      (turn) => `turn ${turn} asks for something and expects nothing, so that anything passes`,
    );
  return empty.length < 2
    ? []
    : [
        `turns ${empty.join(", ")} expect nothing, so that anything passes, and only one of them lacks a parameter`,
      ];
}
