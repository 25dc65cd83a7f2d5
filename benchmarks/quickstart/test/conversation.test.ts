import { type Participant, say, toolCallFromText } from "@mua/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  agentOf,
  agentSaying,
  agentThat,
  airline,
  calling,
  parts,
  play,
  retail,
  taskOf,
  transcript,
} from "./play.ts";

const task = taskOf("cancel-1");
const everyTask = parts.flatMap(({ benchmark }) =>
  benchmark.tasks.map((candidate) => ({ benchmark, candidate })),
);

/** A user that says these words, then the last of them again and again. */
function userSaying(...texts: readonly string[]): Participant {
  return agentSaying(...texts);
}

function endingOf({ trajectory }: Awaited<ReturnType<typeof play>>): string {
  const { outcome, reason } = trajectory.ending;
  return `${outcome}: ${reason}`;
}

describe("a conversation", () => {
  test("begins with a greeting that both see, and shows each side its own view", () => {
    const { protocol } = retail.open(task, { seed: 1 });
    const first = protocol.next();
    expect(first).toMatchObject({
      role: "user",
      view: {
        messages: [{ role: "user", content: "Hello, this is Harbor & Pine. How can I help you today?" }],
        tools: [],
      },
    });
    protocol.answer(say("hello"));
    expect(protocol.next()).toMatchObject({ role: "agent" });
    const [call] = calling("get_order_details", '{"order_id": "#Q10401"}').toolCalls ?? [];
    const added = protocol.answer({ content: "Let me look.", toolCalls: call === undefined ? [] : [call] });
    expect(added.map(({ role }) => role)).toEqual(["agent", "tool"]);
    const second = protocol.next();
    if (second.kind === "end") throw new Error("ended");
    expect(second.role).toBe("agent");
    expect(second.view.messages.map(({ role }) => role)).toEqual(["assistant", "user", "assistant", "tool"]);
    expect(second.view.tools.map(({ name }) => name)).toHaveLength(16);
    expect(second.view.system).toContain("# Harbor & Pine: customer service policy");
    protocol.answer(say("Found it."));
    const third = protocol.next();
    if (third.kind === "end") throw new Error("ended");
    // What stood beside the tool call has not reached the user.
    expect(third.view.messages.map(({ content }) => content).slice(1)).toEqual(["hello", "Found it."]);
    expect(third.view.system).toContain("You are Mara Lindqvist");
    expect(third.view.system).not.toContain("{scenario}");
  });

  test("ends with the user's stop word, also on the last step", async () => {
    const record = await play(agentSaying("Yes?"), task, {
      user: userSaying("a", "b ###STOP###"),
      limits: { steps: 3 },
    });
    expect(endingOf(record)).toBe("completed: user_stop");
  });

  test("ends at the limit of steps with reward 0", async () => {
    const record = await play(agentSaying("Yes?"), task, { user: userSaying("Well.") });
    expect(endingOf(record)).toBe("limit: max_steps");
    expect(record.trajectory.messages).toHaveLength(61);
    expect(record.score).toEqual({ reward: 0, checks: [], reason: "ended by max_steps" });
  });

  test("ends at the limit of errors, with no further call run", async () => {
    const calls = Array.from({ length: 1000 }, (_, index) =>
      toolCallFromText(`${index}`, "no_such_tool", "{}"),
    );
    const record = await play(
      agentThat(() => ({ content: null, toolCalls: calls })),
      task,
    );
    expect(endingOf(record)).toBe("limit: too_many_errors");
    expect(record.trajectory.messages.filter(({ role }) => role === "tool")).toHaveLength(10);
    expect(record.score.reward).toBe(0);
  });

  test("ends with an empty answer: the agent's costs the reward, the user's makes the episode unscorable", async () => {
    for (const empty of [
      say(""),
      say(" \n"),
      { content: null, toolCalls: null },
      { content: null, toolCalls: [] },
    ]) {
      const record = await play(
        agentThat(() => empty),
        task,
      );
      expect(endingOf(record)).toBe("agent_error: empty_message");
      expect(record.score.reward).toBe(0);
    }
    const record = await play(agentSaying("Yes?"), task, { user: userSaying("") });
    expect(endingOf(record)).toBe("user_error: empty_message");
    expect(record.score.reward).toBeNull();
  });

  test("a user's call of a tool is an error result, not a throw", async () => {
    const user = agentThat((turn) =>
      turn === 0 ? calling("cancel_pending_order", "{}") : say("###STOP###"),
    );
    const record = await play(agentSaying("Yes?"), task, { user });
    expect(endingOf(record)).toBe("completed: user_stop");
    expect(transcript(record)).toContain("Error: User tools not available");
  });
});

describe("a hostile agent", () => {
  const huge = "Could you please confirm your email? ".repeat(3_000);
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  test.each([
    ["huge text", agentSaying(huge)],
    ["text of one huge word", agentSaying("a".repeat(1_000_000))],
    ["huge arguments", agentThat(() => calling("get_order_details", JSON.stringify({ order_id: huge })))],
    ["deep arguments", agentThat(() => calling("get_order_details", `{"order_id": ${deep}}`))],
    ["arguments that are no JSON", agentThat(() => calling("get_order_details", "order_id=#Q10401"))],
    [
      "arguments of other types",
      agentThat(() => calling("cancel_pending_order", '{"order_id": ["#Q10401"], "reason": {}}')),
    ],
    ["unknown arguments", agentThat(() => calling("cancel_pending_order", '{"__proto__": 1, "self": 2}'))],
    ["names that objects have", agentThat(() => calling("constructor", "{}"))],
    ["a call without a name", agentThat(() => calling("", ""))],
    [
      "an exception",
      agentThat(() => {
        throw new RangeError("no");
      }),
    ],
    ["stop words of the user", agentSaying("###STOP###")],
  ])("%s ends in a named ending with reward 0", async (_, agent) => {
    for (const { benchmark, candidate } of everyTask) {
      const record = await play(agent, candidate, { benchmark });
      expect(endingOf(record)).toMatch(
        /^(completed: user_stop|limit: max_steps|limit: too_many_errors|agent_error: agent_error)$/u,
      );
      expect(record.score.reward).toBe(0);
    }
  });
});

describe("the scripted user", () => {
  const phrases = [
    "Could you please tell me your email address, or your name and zip code?",
    "Which order is it?",
    "What is the reason?",
    "Which payment method would you like to use?",
    "Do you confirm?",
    "I am sorry, that is not possible.",
    "I could not find that.",
    "Your order has been cancelled.",
    "Is there anything else?",
    "Would you like me to transfer you to a human agent?",
    "One moment.",
    "Why not?",
    "What is the new address, and which items and options would you like?",
    "Where would you like to fly, on which day, and in which cabin?",
    "Who is travelling, with how many bags, and would you like insurance?",
    "Which flight would you prefer?",
    "Your flight has been booked.",
  ];
  const message = fc.oneof(
    fc.array(fc.constantFrom(...phrases), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(" ")),
    fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => text.trim() !== ""),
  );

  test("ends every conversation by itself, whatever the agent says", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...everyTask),
        fc.array(message, { minLength: 1, maxLength: 20 }),
        fc.nat(1_000_000),
        async ({ benchmark, candidate }, texts, seed) => {
          const record = await play(
            agentThat((turn) => say(texts[turn % texts.length] ?? "")),
            candidate,
            { benchmark, seed },
          );
          expect(endingOf(record)).toBe("completed: user_stop");
          // A step to spare: the user's last message is not on the limit.
          expect(record.trajectory.messages.length).toBeLessThan(30);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("says the same in the same trial, and chooses other words in others", async () => {
    const said = async (seed: number) => transcript(await play(agentOf("careful"), task, { seed }));
    expect(await said(1)).toBe(await said(1));
    const variants = new Set(await Promise.all(retail.trialSeeds(300, 8).map(said)));
    expect(variants.size).toBeGreaterThan(4);
  });

  test("loses patience with useless answers", async () => {
    const record = await play(agentSaying("Thank you for your message."), task);
    expect(transcript(record)).toMatchInlineSnapshot(`
      "agent: Hello, this is Harbor & Pine. How can I help you today?
      user: I'd like to cancel an order.
      agent: Thank you for your message.
      user: Okay.
      agent: Thank you for your message.
      user: This does not help me. I'd like to cancel an order.
      agent: Thank you for your message.
      user: Please just do this: Please cancel one of my orders.
      agent: Thank you for your message.
      user: I have no more time for this. ###STOP###"
    `);
  });

  test("answers what a language model would write", async () => {
    const agent = agentSaying(
      "I'd be happy to help with that! To verify your identity, could you please provide your email address, or your full name and zip code?",
      "Thank you, Oskar! How can I help you today?",
      "Certainly. Could you share the order number and the items you'd like to exchange? Which options would you like instead, and how would you like to pay the difference?",
      "Here is a summary:\n- Keyboard: US/clicky to US/quiet\n- Mouse: wired/black to wireless/black\n- Difference: $17.57, charged to your credit card\n\nDo you confirm these changes (yes/no)?",
      "The exchange has been requested. Is there anything else I can help you with?",
    );
    expect(transcript(await play(agent, taskOf("exchange-2"), { seed: 3 }))).toMatchInlineSnapshot(`
      "agent: Hello, this is Harbor & Pine. How can I help you today?
      user: Hi. I'd like to exchange two things from my desk. The order number is #Q10409. What is the price difference?
      agent: I'd be happy to help with that! To verify your identity, could you please provide your email address, or your full name and zip code?
      user: You'll find me under oskar.wieland@example.com.
      agent: Thank you, Oskar! How can I help you today?
      user: I told you already: I want to exchange some of what I bought for my desk.
      agent: Certainly. Could you share the order number and the items you'd like to exchange? Which options would you like instead, and how would you like to pay the difference?
      user: It's #Q10409. It's about the keyboard and the mouse. I'd like the keyboard with quiet switches and the mouse as a wireless one. Take my credit card, please.
      agent: Here is a summary:
      - Keyboard: US/clicky to US/quiet
      - Mouse: wired/black to wireless/black
      - Difference: $17.57, charged to your credit card

      Do you confirm these changes (yes/no)?
      user: Yes, that's right.
      agent: The exchange has been requested. Is there anything else I can help you with?
      user: That was everything. Bye! ###STOP###"
    `);
  });

  test("answers a language model at the airline", async () => {
    const agent = agentSaying(
      "I'd be happy to help you book a flight! May I have your user ID, please?",
      "Thank you, Nadia. Could you tell me your departure city, your destination, the travel date and the cabin?",
      "I found two flights on May 20:\n1. HR110, 08:15, $140\n2. HR114, 18:30, $120\n\nWhich one would you prefer? Please also tell me who is traveling, how many bags you have, and whether you want travel insurance ($30).",
      "How would you like to pay?",
      "To confirm: HR110 in economy for Nadia Brandt, 1 bag, no insurance, $140 with your gift card. Shall I proceed (yes/no)?",
      "Your flight has been booked! Is there anything else I can help you with?",
    );
    const record = await play(agent, taskOf("book-1", airline), { benchmark: airline, seed: 5 });
    expect(transcript(record)).toMatchInlineSnapshot(`
      "agent: Hello, this is Heron Air. How can I help you today?
      user: Hi. I'd like to book a flight. From Boston to Denver. I'd like to go on May 20. In economy, please.
      agent: I'd be happy to help you book a flight! May I have your user ID, please?
      user: You'll find me under nadia_brandt_31.
      agent: Thank you, Nadia. Could you tell me your departure city, your destination, the travel date and the cabin?
      user: Once more: I want to go from Boston to Denver. I'd like to go on May 20. In economy, please.
      agent: I found two flights on May 20:
      1. HR110, 08:15, $140
      2. HR114, 18:30, $120

      Which one would you prefer? Please also tell me who is traveling, how many bags you have, and whether you want travel insurance ($30).
      user: I'd like the one in the morning. Travelling: just me. That's one bag. I want no insurance.
      agent: How would you like to pay?
      user: Please use my gift card for that.
      agent: To confirm: HR110 in economy for Nadia Brandt, 1 bag, no insurance, $140 with your gift card. Shall I proceed (yes/no)?
      user: Yes, that's right.
      agent: Your flight has been booked! Is there anything else I can help you with?
      user: That was everything. Bye! ###STOP###"
    `);
  });

  test("objects, corrects itself, and declines what it did not ask for", async () => {
    const agent = agentSaying(
      "Could you tell me your email and the order number?",
      "I can't find an account with that email address. Could you give me your name and zip code instead?",
      "Thanks, Noor. What is the new address?",
      "I'll change the shipping address of #Q10420 to 5 Canal Street, Dayton, OH 45404. Do you confirm?",
      "Then it is 5 Canal Street, Dayton, OH 45409. Shall I proceed?",
      "Sorry, I cannot do that after all. Would you like me to transfer you to a human agent?",
    );
    expect(transcript(await play(agent, taskOf("correction-2"), { seed: 3 }))).toMatchInlineSnapshot(`
      "agent: Hello, this is Harbor & Pine. How can I help you today?
      user: Hi. I want to change the shipping address of an order. It's order #Q10420.
      agent: Could you tell me your email and the order number?
      user: It's noor.h@example.com. It's #Q10420.
      agent: I can't find an account with that email address. Could you give me your name and zip code instead?
      user: I see. Try my name, I'm Noor Haddad, zip code 45402.
      agent: Thanks, Noor. What is the new address?
      user: The new address is 5 Canal Street, Dayton, OH 45404, USA.
      agent: I'll change the shipping address of #Q10420 to 5 Canal Street, Dayton, OH 45404. Do you confirm?
      user: Sorry, I made a mistake. The right address is 5 Canal Street, Dayton, OH 45409, USA.
      agent: Then it is 5 Canal Street, Dayton, OH 45409. Shall I proceed?
      user: Yes, please do that.
      agent: Sorry, I cannot do that after all. Would you like me to transfer you to a human agent?
      user: No, not that, thanks. That was everything. Bye! ###STOP###"
    `);
  });
});
