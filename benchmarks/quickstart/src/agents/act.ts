import { type Participant, type Reply, type Respond, type Seat, say, toolCall, type View } from "@mua/core";
import type { Value } from "@mua/python-compat";
import type { z } from "zod";

/** A procedure that somebody follows: it yields what they do and is resumed with what comes back, words or a tool's result. */
export type Act<T> = Generator<Reply, T, string>;

/** Says something to the other side; gives their answer. */
export function* tell(text: string): Act<string> {
  return yield say(text);
}

/** Calls a tool; gives the text of its result. */
export function* use(name: string, args: { readonly [name: string]: Value }): Act<string> {
  return yield { content: null, toolCalls: [toolCall("", name, new Map(Object.entries(args)))] };
}

/** An object as an argument of a tool. */
export function record(fields: { readonly [name: string]: Value }): Value {
  return new Map(Object.entries(fields));
}

/** Results that an agent has noted, by call. */
export type Notes = Map<string, string>;

/**
 * What a tool that only looks something up says, noted or called for; undefined when the tool refuses. Throws a ZodError
 * when the result has another shape.
 */
export function* look<T>(
  notes: Notes,
  schema: z.ZodType<T>,
  name: string,
  args: { readonly [name: string]: Value } = {},
): Act<T | undefined> {
  const call = JSON.stringify([name, args]);
  const result = notes.get(call) ?? (yield* use(name, args));
  if (failed(result)) return undefined;
  notes.set(call, result);
  return schema.parse(JSON.parse(result));
}

/** Whether a tool's result is an error. */
export function failed(result: string): boolean {
  return result.startsWith("Error");
}

/** A participant who follows a procedure, begun with the other side's first words. */
export function procedural(name: string, begin: (words: string, seat: Seat) => Act<never>): Participant {
  return {
    name,
    join: (seat): Respond => {
      let act: Act<never> | undefined;
      let calls = 0;
      const resume = (news: string) => {
        if (act !== undefined) return act.next(news).value;
        act = begin(news, seat);
        return act.next().value;
      };
      return (view) => {
        const { content, toolCalls } = resume(lastMessage(view));
        return { content, toolCalls: toolCalls?.map((call) => ({ ...call, id: `call_${calls++}` })) ?? null };
      };
    },
  };
}

function lastMessage({ messages }: View): string {
  return messages.at(-1)?.content ?? "";
}
