import { type Reply, say, toolCallFromText } from "@mua/core";
import { dumps, fromJson } from "@mua/python-compat";
import { z } from "zod";

/** What a client may do in a step: say something, or call a tool. */
export const action = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("message"), content: z.string() }),
  z.object({
    kind: z.literal("tool_call"),
    name: z.string(),
    /** An object, or its text where numbers such as 68.0 have to stay as they are. */
    arguments: z.union([z.record(z.string(), z.json()), z.string()]),
  }),
]);
export type Action = z.infer<typeof action>;

/** An action as the agent's reply. */
export function replyOf(act: Action, id: string): Reply {
  if (act.kind === "message") return say(act.content);
  const text = typeof act.arguments === "string" ? act.arguments : dumps(fromJson(act.arguments));
  return { content: null, toolCalls: [toolCallFromText(id, act.name, text)] };
}

/** What a client asks for with a reset; anything else in it is left alone. */
export const resetData = z.looseObject({
  task_id: z.string().optional(),
  seed: z.number().int().nullish(),
  episode_id: z.string().nullish(),
});
export type ResetData = z.infer<typeof resetData>;
