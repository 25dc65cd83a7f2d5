import type { Tau2Task } from "../task.ts";
import type { OfficialRewardInfo } from "./models.ts";
import type { RecordedEpisode, RecordedRun } from "./recorded.ts";

/** The task an episode was scored by; undefined where that cannot be told, with the reason in `note`. */
export type PlayedTask = {
  readonly task: Tau2Task | undefined;
  readonly note?: string;
  /** The recorded checks are not those of `task`, nor of any other in the file. */
  readonly foreignChecks?: true;
};

/**
 * The task of each episode. Files exist whose task ids name another task than the one that was played, so the stated id
 * is only believed as far as the recorded checks are those of that task. In a file where that fails for some episode,
 * every episode's task has to follow from its checks.
 */
export function playedTasks({ tasks, episodes }: RecordedRun): readonly PlayedTask[] {
  const traces = episodes.map(({ reward }) => (reward === null ? undefined : traceOf(reward)));
  const believed = episodes.every(({ task }, index) => {
    const trace = traces[index];
    const stated = tasks.get(task);
    return trace === undefined || (stated !== undefined && fits(stated, trace) && judgedAlike(stated, trace));
  });
  if (believed) return episodes.map((episode) => asStated(tasks, episode));
  const everyTask = [...tasks.values()];
  const fitting = traces.map((trace) => (trace === undefined ? undefined : tasksOf(trace, everyTask)));
  const shuffled = episodes.some(({ task }, index) => {
    const found = fitting[index] ?? [];
    const isProof = (traces[index]?.actionIds ?? []).length > 0;
    return isProof && found.length > 0 && !found.some(({ id }) => id === task);
  });
  return episodes.map((episode, index): PlayedTask => {
    const found = fitting[index];
    if (found === undefined) return asStated(tasks, episode);
    if (found.length === 0) return { ...asStated(tasks, episode), foreignChecks: true };
    if (!shuffled) return asStated(tasks, episode);
    const [only, ...others] = found;
    if (others.length > 0) {
      const ids = found.map(({ id }) => id).join(", ");
      return {
        task: undefined,
        note: `task ids are shuffled in this file, and the recorded checks fit several tasks: ${ids}`,
      };
    }
    if (only === undefined || only.id === episode.task) return { task: only };
    return {
      task: only,
      note: `task ids are shuffled in this file: stored as task ${episode.task}, but its recorded checks are those of task ${only.id}`,
    };
  });
}

function asStated(tasks: ReadonlyMap<string, Tau2Task>, { task }: RecordedEpisode): PlayedTask {
  const stated = tasks.get(task);
  return stated === undefined
    ? { task: undefined, note: `the file embeds no task '${task}'` }
    : { task: stated };
}

/** What the checks of a recorded reward tell about its task; parts that were not recorded are undefined. */
type Trace = {
  readonly actionIds: readonly string[] | undefined;
  readonly information: readonly string[] | undefined;
  readonly assertions: readonly string[] | undefined;
  /** What the judge was asked. It may have answered in its own words, so these decide between tasks only. */
  readonly judged: readonly string[];
};

function traceOf(reward: OfficialRewardInfo): Trace | undefined {
  // A note in place of checks says that the task has nothing to check there.
  const none = (part: "action" | "communicate") => (noteOf(reward, part) ? [] : undefined);
  const trace = {
    actionIds: reward.action_checks?.map(({ action }) => action.action_id) ?? none("action"),
    information: reward.communicate_checks?.map(({ info }) => info) ?? none("communicate"),
    assertions: reward.env_assertions?.length
      ? reward.env_assertions.map(({ env_assertion }) => env_assertion.func_name)
      : undefined,
    judged: reward.nl_assertions?.map(({ nl_assertion }) => nl_assertion) ?? [],
  };
  const { actionIds, information, assertions } = trace;
  return actionIds === undefined && information === undefined && assertions === undefined ? undefined : trace;
}

function noteOf({ info }: OfficialRewardInfo, part: string): boolean {
  const note = info instanceof Map ? info.get(part) : undefined;
  return note !== undefined && note !== null;
}

/** The tasks whose checks these are; by the judge's part too where that tells some of them apart. */
function tasksOf(trace: Trace, tasks: readonly Tau2Task[]): readonly Tau2Task[] {
  const fitting = tasks.filter((task) => fits(task, trace));
  const alike = fitting.filter((task) => judgedAlike(task, trace));
  return alike.length > 0 ? alike : fitting;
}

function fits({ criteria }: Tau2Task, { actionIds, information, assertions }: Trace): boolean {
  return (
    same(
      actionIds,
      criteria?.actions?.map(({ actionId }) => actionId),
    ) &&
    same(information, criteria?.communicateInfo) &&
    same(
      assertions,
      criteria?.envAssertions?.map(({ name }) => name),
    )
  );
}

function judgedAlike({ criteria }: Tau2Task, { judged }: Trace): boolean {
  return judged.length === 0 || same(judged, criteria?.nlAssertions);
}

/** Whether the recorded list is the task's; what was not recorded says nothing. */
function same(
  recorded: readonly string[] | undefined,
  expected: readonly string[] | null | undefined,
): boolean {
  if (recorded === undefined) return true;
  const list = expected ?? [];
  return recorded.length === list.length && recorded.every((entry, index) => entry === list[index]);
}
