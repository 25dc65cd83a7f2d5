import type { Task } from "@mua/core";
import type { RecordFile } from "../record/file.ts";
import type { Rollout } from "./episode.ts";
import { type FinishedGroup, type Group, rolloutGroups, type Scheduling } from "./groups.ts";

/** The groups of which the file does not hold every episode, with the places that it holds. */
export function missingGroups<T extends Task>(
  file: RecordFile,
  groups: readonly Group<T>[],
): readonly Group<T>[] {
  return groups.flatMap((group) => {
    const places = [...group.seeds.keys()].filter((k) => file.ids.has(`${group.id}/${k}`));
    return places.length === group.seeds.length ? [] : [{ ...group, stored: new Set(places) }];
  });
}

/**
 * Plays the episodes that the file does not hold and stores each as soon as it has ended: whatever stops it, finished
 * episodes are neither lost nor played again.
 */
export function recordGroups<T extends Task>(
  file: RecordFile,
  rollout: Rollout<T>,
  groups: readonly Group<T>[],
  scheduling: Scheduling,
  signal: AbortSignal,
): AsyncGenerator<FinishedGroup> {
  const keep: Scheduling["keep"] = (record) => file.append([record]);
  return rolloutGroups(rollout, missingGroups(file, groups), { ...scheduling, keep }, signal);
}
