import { type EpisodeRecord, type Participant, ParticipantError, type Reply, type Role } from "@mua/core";

/** Finds the recording of an episode; undefined when there is none. */
export type LookUp = (
  task: string,
  trial: number,
) => EpisodeRecord | undefined | Promise<EpisodeRecord | undefined>;

/**
 * A participant that repeats what its role answered in a recording, word for word: ids and raw arguments of calls,
 * reasoning and usage included. Answers with a ParticipantError when there is no recording or when it has no further answer.
 */
export function recordedParticipant(name: string, lookUp: LookUp): Participant {
  return {
    name,
    join: ({ role, task, trial }) => {
      let replies: readonly Reply[] | undefined;
      let next = 0;
      return async () => {
        replies ??= repliesOf(role, await find(name, lookUp, task.id, trial));
        const reply = replies[next];
        if (reply === undefined) {
          throw new ParticipantError(
            "answer",
            `${name} has no answer of the ${role} after the first ${replies.length} in task '${task.id}', trial ${trial}`,
          );
        }
        next += 1;
        return reply;
      };
    },
  };
}

async function find(name: string, lookUp: LookUp, task: string, trial: number): Promise<EpisodeRecord> {
  const record = await lookUp(task, trial);
  if (record === undefined)
    throw new ParticipantError("answer", `${name} has no recording of task '${task}', trial ${trial}`);
  return record;
}

function repliesOf(role: Role, { trajectory, judge }: EpisodeRecord): readonly Reply[] {
  if (role === "judge") return judge.map(({ reply }) => reply);
  return trajectory.messages.flatMap((message) => {
    // Without a time nobody was asked: it is a greeting or a given history, which the benchmark says again by itself.
    if (message.role !== role || message.seconds === undefined) return [];
    const { role: _, seconds: __, ...reply } = message;
    return [reply];
  });
}
