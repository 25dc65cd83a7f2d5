import type { Reply, View, ViewMessage } from "@mua/core";
import { describe, expect, it } from "vitest";
import { humanParticipant } from "../src/index.ts";
import { emptyView, line, sit } from "./seats.ts";

const signal = new AbortController().signal;

/** A terminal at which the given lines are typed; what was on the screen in `screen`. */
function typing(...lines: readonly string[]) {
  const screen: string[] = [];
  let next = 0;
  const human = humanParticipant({
    show: (text) => screen.push(text),
    ask: async (prompt) => {
      const typed = lines[next];
      next += 1;
      screen.push(`${prompt}${typed ?? "(end of input)"}`);
      return typed;
    },
  });
  return { human, screen };
}

const view: View = {
  ...emptyView,
  system: "Be kind.",
  messages: [{ role: "user", content: "Hello" }],
  tools: [
    {
      name: "pay",
      description: "Pays.\nAt once.",
      parameters: { type: "object", properties: { amount: { type: "number" } } },
    },
    { name: "look", description: "Looks.", parameters: { type: "object" } },
  ],
};

describe("humanParticipant", () => {
  it("shows everything again where the messages begin anew", async () => {
    const { human, screen } = typing("go on", "done");
    const respond = sit(human, "agent");
    await respond({ ...view, messages: [{ role: "user", content: "so far: nothing" }] }, signal);
    await respond({ ...view, messages: [{ role: "user", content: "so far: go on" }] }, signal);
    expect(screen.slice(1)).toEqual([
      "other side: so far: nothing",
      "agent> go on",
      "other side: so far: go on",
      "agent> done",
    ]);
  });

  it("shows what is new, and says what is typed", async () => {
    const { human, screen } = typing("Hi, what can I do?", "/call look", "bye");
    const respond = sit(human, "agent");
    const messages: ViewMessage[] = [...view.messages];
    const replies: Reply[] = [];
    for (const content of ["Pay me \u001b[2J\u202enow", "thanks"]) {
      const reply = await respond({ ...view, messages: [...messages] }, signal);
      replies.push(reply);
      messages.push({ role: "assistant", content: reply.content, toolCalls: reply.toolCalls });
      if (reply.toolCalls !== null)
        messages.push({ role: "tool", callId: "x", name: "look", content: '{"a": 1}' });
      messages.push({ role: "user", content });
    }
    replies.push(await respond({ ...view, messages }, signal));
    expect(replies.map(line)).toEqual(["Hi, what can I do?", "agent_call_0: look {}", "bye"]);
    expect(screen.join("\n")).toMatchInlineSnapshot(`
      "You are the agent in task '7'. /help says what you can type.

      Be kind.

      other side: Hello
      agent> Hi, what can I do?
      other side: Pay me �[2J�now
      agent> /call look
      look gave: {"a": 1}
      other side: thanks
      agent> bye"
    `);
  });

  it("asks again until a line is an answer, and keeps the arguments as typed", async () => {
    const { human, screen } = typing(
      "",
      "/help",
      "/tools",
      "/tools pay",
      "/tools none",
      "/what",
      "/call",
      "/call fly {}",
      '/call pay {"amount": 68.0',
      "/call pay [1]",
      '/call pay { "amount":68.0,"n":3 }',
    );
    const reply = await sit(human, "agent")(view, signal);
    expect(line(reply)).toBe('agent_call_0: pay { "amount":68.0,"n":3 }');
    expect([...(reply.toolCalls?.[0]?.arguments ?? [])]).toEqual([
      ["amount", 68],
      ["n", 3n],
    ]);
    expect(screen.slice(2).join("\n")).toMatchInlineSnapshot(`
      "agent> 
      Say something, or /help.
      agent> /help
      What you type is said, as one message. A line that begins with a slash does something else:
        /call NAME {json}   calls a tool; without {json} it has no arguments
        /tools              lists the tools
        /tools NAME         shows a tool and its arguments in full
        /help               shows this
        //text              says text that begins with a slash
      agent> /tools
        pay ([amount])  Pays.
        look ()  Looks.
      agent> /tools pay
      pay
      Pays.
      At once.
      {
        "type": "object",
        "properties": {
          "amount": {
            "type": "number"
          }
        }
      }
      agent> /tools none
      There is no tool 'none'; there are: pay, look.
      agent> /what
      There is no /what.
      What you type is said, as one message. A line that begins with a slash does something else:
        /call NAME {json}   calls a tool; without {json} it has no arguments
        /tools              lists the tools
        /tools NAME         shows a tool and its arguments in full
        /help               shows this
        //text              says text that begins with a slash
      agent> /call
      There is no tool ''; there are: pay, look.
      agent> /call fly {}
      There is no tool 'fly'; there are: pay, look.
      agent> /call pay {"amount": 68.0
      The arguments are not a JSON object, such as {"order_id": "#W1"}.
      agent> /call pay [1]
      The arguments are not a JSON object, such as {"order_id": "#W1"}.
      agent> /call pay { "amount":68.0,"n":3 }"
    `);
  });

  it("says text that begins with a slash", async () => {
    const { human } = typing("//etc is a folder");
    expect(line(await sit(human, "user")(view, signal))).toBe("/etc is a folder");
  });

  it("takes only calls where only calls are answers", async () => {
    const { human, screen } = typing("hello", "//hello", "/call look {}", "/call look");
    const respond = sit(human, "agent");
    const calls = [await respond({ ...view, toolChoice: "required" }, signal), await respond(view, signal)];
    expect(calls.map(line)).toEqual(["agent_call_0: look {}", "agent_call_1: look {}"]);
    expect(screen.filter((text) => text.startsWith("Here only tool calls"))).toHaveLength(2);
  });

  it("fails when the input ends", async () => {
    const { human } = typing();
    await expect(sit(human, "user")(emptyView, signal)).rejects.toMatchObject({
      name: "ParticipantError",
      boundary: "answer",
    });
  });
});
