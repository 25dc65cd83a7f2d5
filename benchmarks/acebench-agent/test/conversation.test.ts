import { toolCallFromText, type View } from "@mua/core";
import { describe, expect, it } from "vitest";
import { variants, variationOf } from "../src/variation.ts";
import { answer, smallConversation, smallPart } from "./small-part.ts";

function viewOf({ protocol }: ReturnType<typeof smallConversation>): View {
  const step = protocol.next();
  return step.kind === "ask" ? step.view : expect.fail("it is over");
}

function askedOf({ protocol }: ReturnType<typeof smallConversation>): string {
  const step = protocol.next();
  return step.kind === "ask" ? step.role : step.ending.reason;
}

describe("a conversation with a user", () => {
  const call = "[turn_on_wifi()]";

  it("shows the agent everything as one text, and the user no calls", () => {
    const conversation = smallConversation("agent_multi_turn_0");
    expect(viewOf(conversation)).toMatchObject({
      system: "You own a phone. Turn on the wifi and send Hello to Ben.",
      messages: [{ role: "user", content: "Is there anything you need help with today?" }],
    });
    answer(conversation, "Hi", call, "Shall I?", "agent: yes", "user:What else?");
    expect(viewOf(conversation).messages).toEqual([
      { role: "user", content: "Is there anything you need help with today?" },
      { role: "system", content: "Hi" },
      { role: "user", content: "Shall I?" },
      { role: "system", content: "agent: yes" },
      { role: "user", content: "What else?" },
    ]);
    answer(conversation, "Nothing");
    const view = viewOf(conversation);
    expect(view.system).toBe("Talk and call in en. Rules of phones.");
    expect(view.tools).toEqual([]);
    expect(view.messages).toHaveLength(1);
    expect(view.messages[0]?.content).toMatchInlineSnapshot(`
      "APIs: [{'name': 'turn_on_wifi', 'description': 'Turns it on.', 'parameters': {'type': 'dict', 'required': [], 'properties': {}}}, {'name': 'send_message', 'description': 'Sends.', 'parameters': {'type': 'dict', 'required': ['to'], 'properties': {'to': {'type': 'list', 'items': {'type': 'dict', 'properties': {'price': {'type': 'float'}}}}}}}]
      So far:
      user:Hi
      agent:[turn_on_wifi()]
      execution:[{'status': True, 'message': 'Wi-Fi has been turned on'}]
      agent:Shall I?
      user:agent: yes
      agent:user:What else?
      user:Nothing
      "
    `);
  });

  it("sends calls to execution and everything else to the user", () => {
    const conversation = smallConversation("agent_multi_turn_0");
    const messages = answer(conversation, "Hi", call, `Now ${call}`);
    expect(messages.map(({ role, content }) => `${role}: ${content}`)).toEqual([
      "user: Hi",
      `agent: ${call}`,
      "tool: [{'status': True, 'message': 'Wi-Fi has been turned on'}]",
      `agent: Now ${call}`,
    ]);
    expect(askedOf(conversation)).toBe("user");
    expect(conversation.dialogue.process).toEqual([call]);
  });

  it.each([
    [undefined, 32],
    ["error-texts", 1],
  ])("tells a failed call letter by letter, or as text: %s", (variant, length) => {
    const conversation = smallConversation("agent_multi_turn_0", variant === undefined ? {} : { variant });
    const [, , result] = answer(conversation, "Hi", "[turn_on_wifi(), delete_message()]");
    expect(conversation.dialogue.items.at(-1)?.message).toHaveLength(length);
    expect(result).toMatchObject({ role: "tool", error: true });
    expect(result?.content).toContain(
      variant === undefined ? "['E', 'r', 'r'" : "missing 1 required positional",
    );
    // What was done before the failure stays, but without a success no state is kept.
    expect(conversation.scenario.attributes().get("BaseApi")).toMatchObject({ wifi: true });
    expect(conversation.result()).toEqual([]);
  });

  it("ends at the stop words from the third turn on, also where they are an argument", () => {
    const stop = "finish conversation";
    const conversation = smallConversation("agent_multi_turn_0");
    answer(conversation, stop, stop, stop);
    expect(askedOf(conversation)).toBe("agent");
    answer(conversation, `[search_messages(user_name='Ada', keyword='${stop}')]`);
    expect(askedOf(conversation)).toBe("agent_stop");
    expect(conversation.dialogue.process).toEqual([]);
  });

  it("ends at the limit, in the middle of a call too", () => {
    const conversation = smallConversation("agent_multi_turn_0", { steps: 3 });
    answer(conversation, "Hi", call, call);
    expect(askedOf(conversation)).toBe("max_dialog_turns");
    expect(conversation.dialogue.process).toEqual([call]);
  });

  it("takes an empty answer as an empty text", () => {
    const conversation = smallConversation("agent_multi_turn_0");
    answer(conversation, "Hi", { content: null, toolCalls: null });
    expect(askedOf(conversation)).toBe("user");
  });
});

describe("work without a user", () => {
  it("executes everything, and hides from the agent what it wrote", () => {
    const conversation = smallConversation("agent_multi_step_0");
    answer(conversation, "What do you mean?", "[login_device()]");
    const { system, messages } = viewOf(conversation);
    expect(system).toBe("Only call in zh.");
    expect(messages[0]?.content).toContain(
      "So far: user:Delete the first message.\nexecution result:Please do not ask me any questions, use the known conditions to solve the problem\nexecution result:[{'status': True, 'message': 'Device has been logged in'}]\n",
    );
    expect(conversation.dialogue.process).toEqual(["What do you mean?", "[login_device()]"]);
  });

  it.each([
    [undefined, "Only call in zh."],
    ["common", "Only call in en."],
    [
      "native",
      "Only call in en.\n\nCall the APIs through the function-calling interface, not as text in square brackets.",
    ],
  ])("has prompts in the language of the front-end: %s", (variant, system) => {
    const options = variant === undefined ? {} : { variant };
    expect(viewOf(smallConversation("agent_multi_step_0", options)).system).toBe(system);
  });

  it("goes on after a failed call", () => {
    const conversation = smallConversation("agent_multi_step_0");
    const [, result] = answer(conversation, "[delete_message(), login_device()]");
    expect(result?.content).toBe(
      `["Error during execution: MessageApi.delete_message() missing 1 required positional argument: 'message_id'", {'status': True, 'message': 'Device has been logged in'}]`,
    );
    expect(conversation.result()).toHaveLength(2);
  });

  it("keeps no state without anything that could be read", () => {
    const conversation = smallConversation("agent_multi_step_0");
    answer(conversation, "finish conversation", "finish conversation");
    expect(conversation.result()).toEqual([]);
    const other = smallConversation("agent_multi_step_0");
    answer(other, "[ok]");
    expect(other.result()).toHaveLength(2);
  });
});

describe("native function calling", () => {
  const reply = (...calls: readonly (readonly [name: string, args: string])[]) => ({
    content: null,
    toolCalls: calls.map(([name, args], index) => toolCallFromText(`c${index}`, name, args)),
  });

  it("offers the documented functions and answers each call", () => {
    const conversation = smallConversation("agent_multi_turn_0", { variant: "native" });
    answer(conversation, "Hi");
    expect(viewOf(conversation).tools).toMatchObject([
      { name: "turn_on_wifi", parameters: { type: "object", properties: {} } },
      {
        parameters: {
          properties: { to: { type: "array", items: { properties: { price: { type: "number" } } } } },
        },
      },
    ]);
    const messages = answer(
      conversation,
      reply(
        ["turn_on_wifi", "{}"],
        ["nothing", "{}"],
        ["send_message", "{"],
        ["search_messages", '{"user_name": 1, "keyword": "x"}'],
      ),
    );
    expect(messages.slice(1).map(({ content }) => content)).toEqual([
      '{"status": true, "message": "Wi-Fi has been turned on"}',
      "Error during execution: name 'nothing' is not defined",
      "Error during execution: the arguments are not a JSON object",
      '{"status": false, "message": "User does not exist"}',
    ]);
    expect(conversation.dialogue.process).toEqual([
      "[turn_on_wifi(), nothing(), send_message({), search_messages(user_name=1, keyword='x')]",
    ]);
    expect(viewOf(conversation).messages.map(({ role }) => role)).toEqual([
      "user",
      "assistant",
      "tool",
      "tool",
      "tool",
      "tool",
    ]);
  });

  it("tells an agent without a user that nobody answers", () => {
    const conversation = smallConversation("agent_multi_step_0", { variant: "native" });
    answer(conversation, "Which one?", reply(["login_device", "{}"]));
    const shown = viewOf(conversation).messages.map(({ content }) => content?.slice(0, 20));
    expect(shown).toEqual([
      "Delete the first mes",
      "Which one?",
      "Please do not ask me",
      undefined,
      '{"status": true, "me',
    ]);
  });
});

describe("variants", () => {
  it("are differences that can be combined", () => {
    expect(variants).toMatchInlineSnapshot(`
      [
        "class-names",
        "error-texts",
        "error-texts+class-names",
        "common",
        "common+class-names",
        "common+error-texts",
        "common+error-texts+class-names",
        "native",
        "native+class-names",
      ]
    `);
    expect(variants.map(variationOf)).not.toContain(undefined);
    for (const unknown of ["", "api", "native+common", "solo"]) expect(variationOf(unknown)).toBeUndefined();
  });

  it("are refused where they are unknown", () => {
    const part = smallPart();
    const [task] = part.tasks;
    if (task === undefined) throw new Error("no task");
    expect(part.unplayable(task, "solo")).toContain("no variant 'solo'");
    expect(part.unplayable(task, "native+class-names")).toBeUndefined();
  });
});
