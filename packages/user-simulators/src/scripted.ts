import { type Participant, ParticipantError, type Reply, type Role, say, toolCallFromText } from "@mua/core";
import { dumps } from "@mua/python-compat";
import type { Script, Turn } from "./script.ts";

/**
 * A participant that follows a script. When its turns are used up it says the script's `end`; without one the user ends
 * the conversation and the other roles repeat the last thing they said. Answers with a ParticipantError where the script
 * has nothing for the role and task.
 */
export function scriptedParticipant(name: string, script: Script): Participant {
  return {
    name,
    join: ({ role, task }) => {
      const part = script[role];
      const turns = part?.tasks?.get(task.id) ?? part?.default;
      const end = part?.end ?? (role === "user" ? "###STOP###" : undefined);
      let next = 0;
      let calls = 0;
      let lastSaid: string | undefined;
      return () => {
        if (turns === undefined) {
          throw new ParticipantError(
            "answer",
            `${name} has no turns for the ${role} in task '${task.id}' and no default`,
          );
        }
        const turn = turns[next];
        next += 1;
        if (turn === undefined) return atEnd(name, role, end ?? lastSaid);
        lastSaid = turn.say ?? lastSaid;
        const reply = replyOf(turn, role, calls);
        calls += turn.call?.length ?? 0;
        return reply;
      };
    },
  };
}

function atEnd(name: string, role: Role, text: string | undefined): Reply {
  if (text === undefined)
    throw new ParticipantError(
      "answer",
      `${name} has no further turn for the ${role}, and nothing to repeat`,
    );
  return say(text);
}

/** The turn as a reply; ids of calls count up from `calls` in the episode. Their text is read as a model's would be. */
function replyOf({ say: content, call }: Turn, role: Role, calls: number): Reply {
  const toolCalls = call?.map((one, index) =>
    toolCallFromText(`${role}_call_${calls + index}`, one.name, dumps(one.arguments)),
  );
  return { content: content ?? null, toolCalls: toolCalls ?? null };
}
