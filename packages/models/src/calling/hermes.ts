import { dictGet, dumps, isDict, JsonError, parseJson, type Value } from "@mua/python-compat";
import type { WireCall } from "../chat.ts";
import type { TextCalling } from "./calling.ts";
import { showAsText } from "./show.ts";

/** Tool calls as JSON in `<tool_call>` tags, the form that Hermes, Qwen and many other open models were trained on. */
export const hermes: TextCalling = {
  show: (view) =>
    showAsText(view, {
      tool: (tool) => JSON.stringify({ type: "function", function: tool }),
      around: { before: ["<tools>"], after: ["</tools>"] },
      how: [
        "To call a function, answer with a JSON object of its name and arguments in these tags, once for each call:",
        "<tool_call>",
        '{"name": "FUNCTION", "arguments": {"NAME": "VALUE"}}',
        "</tool_call>",
        "What it returns comes back in <tool_response> tags.",
      ],
      form: "a call",
      calls: (calls) => calls.map(callText).join("\n"),
      result: ({ content }) => `<tool_response>\n${content}\n</tool_response>`,
    }),
  read: (content) => {
    const calls: WireCall[] = [];
    const said = content.replace(CALL, (_whole, inner: string) => {
      calls.push(readCall(inner.trim()));
      return "";
    });
    if (calls.length === 0) return { content, calls: null };
    const rest = said.trim();
    return { content: rest === "" ? null : rest, calls };
  },
};

/** A call that was cut off has no end. */
const CALL = /<tool_call>([\s\S]*?)(?:<\/tool_call>|$)/gu;

function callText({ name, rawArguments }: { readonly name: string; readonly rawArguments: string }): string {
  return `<tool_call>\n{"name": ${JSON.stringify(name)}, "arguments": ${rawArguments}}\n</tool_call>`;
}

function readCall(text: string): WireCall {
  const value = readJson(text);
  if (!isDict(value)) return { id: "", name: "", arguments: text };
  const name = dictGet(value, "name");
  const args = dictGet(value, "arguments") ?? dictGet(value, "parameters");
  return {
    id: "",
    name: typeof name === "string" ? name : "",
    arguments: args === undefined ? "{}" : typeof args === "string" ? args : dumps(args),
  };
}

function readJson(text: string): Value | undefined {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}
