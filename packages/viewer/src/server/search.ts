import { z } from "zod";

const spoken = z.object({
  content: z.string().nullish(),
  reasoning: z.string().optional(),
  name: z.string().optional(),
  toolCalls: z.array(z.object({ name: z.string(), arguments: z.string() })).nullish(),
});
const stored = z.object({ trajectory: z.object({ messages: z.array(spoken) }) });

/** Whether somebody says, thinks, calls or gets the wanted text in a stored episode, in upper or lower case. */
export function isSaid(line: string, wanted: string): boolean {
  const low = wanted.toLowerCase();
  // Nearly all lines end here, without being read: the text as JSON writes it is not in them.
  if (!line.toLowerCase().includes(JSON.stringify(low).slice(1, -1))) return false;
  const { trajectory } = stored.parse(JSON.parse(line));
  return trajectory.messages.some(({ content, reasoning, name, toolCalls }) =>
    [content, reasoning, name, ...(toolCalls ?? []).flatMap((call) => [call.name, call.arguments])].some(
      (text) => text?.toLowerCase().includes(low) ?? false,
    ),
  );
}
