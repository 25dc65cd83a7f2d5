import type { ToolCall, View, ViewMessage } from "@mua/core";

/** How one text protocol writes things. */
export type Words = {
  /** What the model has to know about tools and how to call them. */
  readonly instructions: (view: View) => string;
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
  const system = [view.system ?? "", words.instructions(view)].filter((text) => text !== "").join("\n\n");
  return { system, messages, tools: [], toolChoice: "auto" };
}
