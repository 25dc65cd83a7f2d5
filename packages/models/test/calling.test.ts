import { toolCallFromText, type View } from "@mua/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textCalling } from "../src/index.ts";

const view: View = {
  system: "Be kind.",
  messages: [
    { role: "user", content: "Look." },
    {
      role: "assistant",
      content: "I look.",
      toolCalls: [toolCallFromText("1", "look", '{"at": "x", "n": 1.0}')],
    },
    { role: "tool", callId: "1", name: "look", content: "a cat" },
    { role: "user", content: "And?" },
  ],
  tools: [{ name: "look", description: "Looks.", parameters: { type: "object", properties: {} } }],
  toolChoice: "auto",
};

const protocols = { text: textCalling("text"), list: textCalling("list") };

function protocol(name: keyof typeof protocols) {
  const found = protocols[name];
  if (found === undefined) throw new Error("there is one");
  return found;
}

test("a view as text: tools in the system text, calls in the assistant's, results in the user's", () => {
  const shown = protocol("text").show(view);
  expect(shown).toMatchObject({ tools: [], toolChoice: "auto" });
  expect(shown.system).toMatch(/^Be kind\.\n\n[\s\S]*\{"type":"function","function":\{"name":"look"/u);
  expect(shown.messages).toEqual([
    { role: "user", content: "Look." },
    {
      role: "assistant",
      content: 'I look.\n<tool_call>\n{"name": "look", "arguments": {"at": "x", "n": 1.0}}\n</tool_call>',
      toolCalls: null,
    },
    { role: "user", content: "<tool_response>\na cat\n</tool_response>" },
    { role: "user", content: "And?" },
  ]);
  const [, assistant, result] = protocol("list").show(view).messages;
  expect(assistant?.content).toBe("I look.\n[look(at='x', n=1.0)]");
  expect(result?.content).toBe("look returned: a cat");
  expect(protocol("text").show({ ...view, messages: [], tools: [] })).toEqual({
    ...view,
    messages: [],
    tools: [],
  });
});

const call = (name: string, args: string) => ({ id: "", name, arguments: args });

test.each([
  ["Hi.", { content: "Hi.", calls: null }],
  [
    '<tool_call>{"name": "look", "arguments": {"n": 1.0}}</tool_call>',
    { content: null, calls: [call("look", '{"n": 1.0}')] },
  ],
  [
    'I look.\n<tool_call>\n{"name": "a", "arguments": {}}\n</tool_call>\n<tool_call>{"name": "b"}</tool_call>',
    { content: "I look.", calls: [call("a", "{}"), call("b", "{}")] },
  ],
  [
    '<tool_call>{"name": "a", "arguments": {',
    { content: null, calls: [call("", '{"name": "a", "arguments": {')] },
  ],
  ['<tool_call>{"name": "a", "arguments": [1]}</tool_call>', { content: null, calls: [call("a", "[1]")] }],
  [
    '<tool_call>{"name": "a", "arguments": "{\\"n\\": 1}"}</tool_call>',
    { content: null, calls: [call("a", '{"n": 1}')] },
  ],
  ["<tool_call>look()</tool_call>", { content: null, calls: [call("", "look()")] }],
])("calls in tags: %j", (content, read) => {
  expect(protocol("text").read(content)).toEqual(read);
});

test.each([
  ["Hi.", { content: "Hi.", calls: null }],
  [
    "[look(at='x', n=[1, 2.0], none=None)]",
    { content: null, calls: [call("look", '{"at": "x", "n": [1, 2.0], "none": null}')] },
  ],
  [
    "```python\n[a(), b.c(k={'d': True})]\n```",
    { content: null, calls: [call("a", "{}"), call("b.c", '{"k": {"d": true}}')] },
  ],
  ["[look('x')]", { content: null, calls: [call("look", "('x')")] }],
  ["[look(n=1+1)]", { content: null, calls: [call("look", "(n=1+1)")] }],
  ["[look(n=1, **{'from': 'here'})]", { content: null, calls: [call("look", '{"n": 1, "from": "here"}')] }],
  ["[look(**[1])]", { content: null, calls: [call("look", "(**[1])")] }],
  ["[look(**x)]", { content: null, calls: [call("look", "(**x)")] }],
  ["[1, 2]", { content: "[1, 2]", calls: null }],
  ["[]", { content: "[]", calls: null }],
  ["[look(", { content: "[look(", calls: null }],
  ["[x for x in look()]", { content: "[x for x in look()]", calls: null }],
])("calls in a list: %j", (content, read) => {
  expect(protocol("list").read(content)).toEqual(read);
});

describe("whatever a model writes is read without a throw", () => {
  const pieces = fc.constantFrom(
    "<tool_call>",
    "</tool_call>",
    '{"name":',
    '"a"',
    "[",
    "]",
    "f(",
    "x=",
    ")",
    "{",
    "}",
    ",",
    "'",
    "\\",
    "__import__('os')",
    "\n",
  );
  const hostile = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.array(pieces).map((parts) => parts.join("")),
  );
  test.each(["text", "list"] as const)("%s", (name) => {
    fc.assert(
      fc.property(hostile, (content) => {
        const { calls } = protocol(name).read(content);
        for (const one of calls ?? []) toolCallFromText(one.id, one.name, one.arguments);
      }),
    );
    protocol(name).read(`${"[".repeat(100_000)}f()`);
    protocol(name).read(`<tool_call>${"[".repeat(100_000)}`);
    protocol(name).read(`[f(${"(".repeat(10_000)})]`);
  });
});

test("a call shown as text is read back as it was", () => {
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.oneof(fc.stringMatching(/^[a-z]{1,8}$/u), fc.constantFrom("from", "class", "é", "a-b", "")),
        value,
      ),
      (args) => {
        for (const name of ["text", "list"] as const) {
          const made = toolCallFromText("1", "look", JSON.stringify(args));
          const messages = [{ role: "assistant", content: null, toolCalls: [made] }] as const;
          const [shown] = protocol(name).show({ ...view, messages }).messages;
          const { calls } = protocol(name).read(shown?.content ?? "");
          expect(calls?.map((one) => toolCallFromText(made.id, one.name, one.arguments).arguments)).toEqual([
            made.arguments,
          ]);
        }
      },
    ),
  );
});
