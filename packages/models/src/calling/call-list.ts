import type { ToolCall } from "@mua/core";
import {
  dumps,
  type Expression,
  isDict,
  type Key,
  literalValue,
  PythonError,
  parseExpression,
  repr,
  str,
  type Value,
} from "@mua/python-compat";
import type { WireCall } from "../chat.ts";
import type { TextCalling } from "./calling.ts";
import { showAsText } from "./show.ts";

/** Tool calls as a list of Python calls, `[name(key=value)]`; read by a parser and never run. */
export const callList: TextCalling = {
  show: (view) =>
    showAsText(view, {
      tool: (tool) => JSON.stringify(tool),
      around: { before: [], after: [] },
      how: [
        "To call functions, answer with nothing but a list of calls with named arguments:",
        "[first_function(name='value', number=1), second_function()]",
      ],
      form: "such a list",
      calls: (calls) => `[${calls.map(callText).join(", ")}]`,
      result: ({ name, content }) => `${name} returned: ${content}`,
    }),
  read: (content) => {
    const text = content
      .trim()
      .replace(/^```(?:python|json)?\s*\n([\s\S]*?)\n?```$/u, "$1")
      .trim();
    if (!text.startsWith("[") || !text.endsWith("]")) return { content, calls: null };
    const list = parse(text);
    if (list?.kind !== "list" || list.items.length === 0) return { content, calls: null };
    const calls = list.items.map((item) => readCall(item, text));
    return calls.includes(undefined)
      ? { content, calls: null }
      : { content: null, calls: calls.filter((call) => call !== undefined) };
  },
};

function callText({ name, rawArguments, arguments: args }: ToolCall): string {
  if (args === undefined) return `${name}(${rawArguments})`;
  return `${name}(${Array.from(args, ([key, value]) => argumentText(str(key), value)).join(", ")})`;
}

/** A name that Python does not take as one is a key of a dict that is spread out. */
function argumentText(name: string, value: Value): string {
  const plain = /^[A-Za-z_]\w*$/u.test(name) && !keywords.has(name);
  return plain ? `${name}=${repr(value)}` : `**${repr(new Map([[name, value]]))}`;
}

const keywords = new Set(
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(
    " ",
  ),
);

function parse(text: string): Expression | undefined {
  try {
    return parseExpression(text);
  } catch (error) {
    if (error instanceof PythonError) return undefined;
    throw error;
  }
}

/** One call; undefined where it is something else. With arguments that have no name or no value it is an invalid call. */
function readCall(item: Expression, text: string): WireCall | undefined {
  if (item.kind !== "call") return undefined;
  const name = text.slice(item.function.start, item.function.end);
  const invalid = { id: "", name, arguments: text.slice(item.function.end, item.end) };
  if (item.positional.length > 0) return invalid;
  const args = new Map<Key, Value>();
  for (const { name: parameter, value } of item.keywords) {
    const read = literal(value);
    if (read === undefined) return invalid;
    if (parameter !== undefined) args.set(parameter, read);
    else if (isDict(read)) for (const [key, item] of read) args.set(key, item);
    else return invalid;
  }
  return { id: "", name, arguments: dumps(args) };
}

function literal(expression: Expression): Value | undefined {
  try {
    return literalValue(expression);
  } catch (error) {
    if (error instanceof PythonError) return undefined;
    throw error;
  }
}
