import type { Task } from "@mua/core";
import type { RecordFile } from "../record/file.ts";
import type { Rollout } from "./episode.ts";
import { type FinishedGroup, type Group, rolloutGroups, type Scheduling } from "./groups.ts";

/** The groups of which the file does not hold every episode. */
export function missingGroups<T extends Task>(
  file: RecordFile,
  groups: readonly Group<T>[],
): readonly Group<T>[] {
  return groups.filter(({ id, seeds }) => !seeds.every((_, k) => file.ids.has(`${id}/${k}`)));
}

/**
 * Plays the groups that the file does not hold and stores each before it is given. Of a group that a crash tore apart,
 * what is stored stays as it is.
 */
export async function* recordGroups<T extends Task>(
  file: RecordFile,
  rollout: Rollout<T>,
  groups: readonly Group<T>[],
  scheduling: Scheduling,
  signal: AbortSignal,
): AsyncGenerator<FinishedGroup> {
  for await (const group of rolloutGroups(rollout, missingGroups(file, groups), scheduling, signal)) {
    await file.append(group.records.filter(({ id }) => !file.ids.has(id)));
    yield group;
  }
}
