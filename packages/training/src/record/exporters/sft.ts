import { chatCalls } from "@mua/core";
import { answerText } from "../../tokens/chatml-hermes.ts";
import type { TrainingRecord } from "../schema.ts";

/** Token ids with labels as fine-tuning takes them: -100 where nothing is to be learnt. */
export type SftTokens = { readonly input_ids: readonly number[]; readonly labels: readonly number[] };

/** The ids of an episode; what the policy said is what is learnt. */
export function sftTokens({ tokens }: TrainingRecord): SftTokens {
  const { promptIds, responseIds, lossMask } = tokens;
  return {
    input_ids: [...promptIds, ...responseIds],
    labels: [
      ...promptIds.map(() => -100),
      ...responseIds.map((id, place) => (lossMask[place] === 1 ? id : -100)),
    ],
  };
}

/** An episode as a line of chat data: messages in the chat-completions form, with a weight for each, and its token ids. */
export function sftLine(record: TrainingRecord): string {
  const { messages } = record.episode.trajectory;
  const chat = messages.flatMap((message, place): readonly object[] => {
    if (message.role === "tool")
      return message.requestor === "agent"
        ? [{ role: "tool", tool_call_id: message.callId, content: message.content, weight: 0 }]
        : [];
    if (message.role === "user")
      return message.toolCalls === null ? [{ role: "user", content: message.content ?? "", weight: 0 }] : [];
    // A greeting that nobody was asked for was not said by the policy.
    const asked = place > 0 || message.seconds !== undefined;
    const calls = chatCalls(message.toolCalls ?? []);
    const content = message.content ?? (calls.length === 0 ? answerText(message) : "");
    return [
      {
        role: "assistant",
        content,
        ...(calls.length === 0 ? {} : { tool_calls: calls }),
        weight: asked ? 1 : 0,
      },
    ];
  });
  return JSON.stringify({ id: record.id, reward: record.reward, messages: chat, ...sftTokens(record) });
}
