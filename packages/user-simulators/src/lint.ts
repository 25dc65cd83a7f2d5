import type { Participant, Reply, View } from "@mua/core";

/**
 * What may be wrong with a turn of a simulated user: it says nothing; it stops before the agent had a chance, or in the
 * middle of something else; it speaks as the agent would; it thinks aloud.
 */
export type UserFlag = "empty" | "early_stop" | "speaks_as_agent" | "thinks_aloud";

/** Words that end a conversation. */
const STOP = /###(?:STOP|TRANSFER|OUT-OF-SCOPE)###/u;

const AGENT_VOICE =
  /\b(?:how (?:can|may) i (?:help|assist) you|i(?:'m| am) (?:here|happy|glad) to (?:help|assist)|is there anything else i can (?:help|assist)|i(?:'ll| will) (?:look up|look into|check|process|transfer) (?:your|you|that for you)|as an? (?:ai|virtual|customer service) (?:language model|assistant|agent|representative)|your (?:order|refund|reservation|request) has been (?:processed|cancelled|canceled|submitted|updated))/iu;

const THINKING =
  /<\/?think(?:ing)?>|^\s*(?:thought|thinking|reasoning|reflection|user response|internal)\s*:|\b(?:as the (?:simulated )?user|the instructions? (?:say|tell|state)s?|i (?:should|need to|have to) (?:now )?(?:simulate|respond as|pretend|play))\b/imu;

/** What is odd about a user's answer to a view. Pure; suspicions for a person to look at, not verdicts. */
export function lintUserTurn({ content, toolCalls }: Reply, { messages }: View): readonly UserFlag[] {
  const text = content ?? "";
  if (text.trim() === "") return toolCalls === null || toolCalls.length === 0 ? ["empty"] : [];
  const flags: UserFlag[] = [];
  const answered = messages.some(({ role }) => role === "assistant");
  const besides = text.replace(STOP, "").trim();
  if (STOP.test(text) && (!answered || toolCalls !== null || besides.includes("?"))) flags.push("early_stop");
  if (AGENT_VOICE.test(text)) flags.push("speaks_as_agent");
  if (THINKING.test(text)) flags.push("thinks_aloud");
  return flags;
}

/** The same participant; what is odd about its answers stands on them as flags. */
export function linted(participant: Participant): Participant {
  return {
    name: participant.name,
    join: (seat) => {
      const respond = participant.join(seat);
      return async (view, signal) => {
        const reply = await respond(view, signal);
        const flags = [...(reply.flags ?? []), ...lintUserTurn(reply, view)];
        return flags.length === 0 ? reply : { ...reply, flags };
      };
    },
  };
}
