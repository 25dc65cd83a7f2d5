import type { ToolCall, ToolSpec, View, ViewMessage } from "@mua/core";

/** How one text protocol writes things. */
export type Words = {
  readonly tool: (tool: ToolSpec) => string;
  /** Stand around the tools' descriptions, one on each line. */
  readonly around: { readonly before: readonly string[]; readonly after: readonly string[] };
  /** How to call a tool. */
  readonly how: readonly string[];
  /** What every answer has to be where tools have to be called. */
  readonly form: string;
  readonly calls: (calls: readonly ToolCall[]) => string;
  readonly result: (message: Extract<ViewMessage, { role: "tool" }>) => string;
};

/** A view in which everything about tools is text. Without tools it stays as it is. */
export function showAsText(view: View, words: Words): View {
  if (view.tools.length === 0 && !view.messages.some(({ role }) => role === "tool")) return view;
  const messages: ViewMessage[] = [];
  let results: string[] = [];
  const tellResults = (): void => {
    if (results.length > 0) messages.push({ role: "user", content: results.join("\n") });
    results = [];
  };
  for (const message of view.messages) {
    if (message.role === "tool") {
      results.push(words.result(message));
      continue;
    }
    tellResults();
    if (message.role !== "assistant" || message.toolCalls === null) {
      messages.push(message);
      continue;
    }
    const said = [message.content ?? "", words.calls(message.toolCalls)].filter((text) => text !== "");
    messages.push({ role: "assistant", content: said.join("\n"), toolCalls: null });
  }
  tellResults();
  const system = [view.system ?? "", instructions(view, words)].filter((text) => text !== "").join("\n\n");
  return { system, messages, tools: [], toolChoice: "auto" };
}

function instructions({ tools, toolChoice }: View, { tool, around, how, form }: Words): string {
  return [
    "# Tools",
    "",
    "These functions can be called, one JSON description on each line:",
    ...around.before,
    ...tools.map(tool),
    ...around.after,
    "",
    ...how,
    ...(toolChoice === "required" ? [`Every answer has to be ${form}.`] : []),
  ].join("\n");
}
