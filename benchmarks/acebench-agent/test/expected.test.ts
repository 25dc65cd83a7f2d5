import { blame } from "@mua/audit";
import {
  type EpisodeRecord,
  type Expected,
  type Reply,
  runEpisode,
  say,
  type Task,
  toolCall,
} from "@mua/core";
import { describe, expect, it } from "vitest";
import { smallPart } from "./small-part.ts";

const part = smallPart();

function taskOf(id: string): Task {
  return part.tasks.find((task) => task.id === id) ?? expect.fail();
}

function expectedOf(id: string): Expected {
  return part.expected?.(taskOf(id) as (typeof part.tasks)[number]) ?? expect.fail();
}

/** An agent says this, one after the other, and a user whatever there is to say. */
async function played(
  id: string,
  replies: readonly (string | Reply)[],
  variant?: string,
): Promise<EpisodeRecord> {
  const task = taskOf(id) as (typeof part.tasks)[number];
  const agent = {
    name: "agent",
    join: () => {
      const left = replies.values();
      return () => {
        const reply = left.next().value ?? "finish conversation";
        return typeof reply === "string" ? say(reply) : reply;
      };
    },
  };
  const user = { name: "user", join: () => () => say("Go on") };
  const plan = { benchmark: part, task, trial: 0, seed: 0, cast: { agent, user } };
  const context = { signal: new AbortController().signal, now: () => 0 };
  return runEpisode(variant === undefined ? plan : { ...plan, variant }, context);
}

const PHONE = "agent_multi_turn_0";
const TRAVEL = "agent_multi_turn_1";
const DELETE = "agent_multi_step_0";
const ORDER = "agent_multi_step_1";

/** Calls of an episode in a line each. */
async function calls(id: string, replies: readonly (string | Reply)[], variant?: string) {
  const { trajectory } = await played(id, replies, variant);
  return expectedOf(id)
    .calls?.(trajectory)
    .map(({ name, error, idle = false, message, call }) => [
      `${message}.${call} ${name}`,
      error ?? (idle ? "idle" : "ok"),
    ]);
}

describe("what is expected", () => {
  it("is the first way that leads to the expected state, or one of our own", () => {
    const names = (id: string) => expectedOf(id).actions.map(({ name }) => name);
    expect(names(PHONE)).toEqual(["turn_on_wifi", "send_message"]);
    // The first alternative leads elsewhere, and the second is no call as it stands.
    expect(names(DELETE)).toEqual(["login_device", "delete_message"]);
    expect(names(ORDER)).toEqual(["login_food_platform", "add_food_delivery_order"]);
    const { effect, rehearse } = expectedOf(PHONE);
    expect(["send_message", "search_messages", "fly"].map((name) => effect("agent", name))).toEqual([
      "write",
      "none",
      "none",
    ]);
    expect(rehearse().map(({ error, changed }) => [error, changed])).toEqual([
      [undefined, true],
      [undefined, true],
    ]);
  });

  it("may speak against itself", () => {
    const texts = [PHONE, TRAVEL, DELETE, ORDER].map((id) => expectedOf(id).contradictions?.());
    expect(texts).toMatchInlineSnapshot(`
      [
        [],
        [
          "the expected messages do not lead to the expected state: class(Travel) attributes(reservations)",
        ],
        [
          "the expected messages of alternative 1 do not lead to the expected state: class(MessageApi) attributes(inbox)",
          "the expected messages of alternative 2 do not lead to the expected state: message 0 is no call; message 1, delete_message: Device not logged in, unable to delete message; class(BaseApi) attributes(logged_in)",
        ],
        [
          "a state is expected of 'BaseAPI', which is no class of the task, so that it is not checked",
          "the expected messages do not lead to the expected state: class(FoodPlatform) attributes(users.Ada); class(FoodPlatform) attributes(logged_in_users); class(FoodPlatform) attributes(orders)",
        ],
      ]
    `);
  });
});

describe("the calls of an episode", () => {
  it("are read from text and run again, as far as they were executed", async () => {
    const messages = [
      "Hello?",
      "[send_message(sender_name='Ada', receiver_name='Ben', message='Hello'), turn_on_wifi(), turn_on_wifi()]",
      "Sure [turn_on_wifi()]",
      "[fly(), login_device()]",
      "[search_messages(user_name='Ada', keyword=1), login_device()]",
      "[turn_on_wifi(), 'finish conversation']",
    ];
    expect(await calls(PHONE, messages)).toEqual([
      ["3.0 send_message", "Wi-Fi is turned off, cannot send messages at this time"],
      ["3.1 turn_on_wifi", "ok"],
      ["3.2 turn_on_wifi", "idle"],
      // After the first exception nothing of a message is done.
      ["7.0 fly", "there is no function 'fly'"],
      ["9.0 search_messages", "'int' object has no attribute 'lower'"],
    ]);
  });

  it("without a user, go on after an exception, and a message with anything else has none", async () => {
    const messages = ["[fly(), login_device()]", "[login_device(), 1]", "What now?", "[login_device(x=1)]"];
    expect(await calls(DELETE, messages)).toEqual([
      ["1.0 fly", "there is no function 'fly'"],
      ["1.1 login_device", "ok"],
      ["7.0 login_device", "BaseApi.login_device() got an unexpected keyword argument 'x'"],
    ]);
  });

  it("may be native", async () => {
    const native = (name: string): Reply => ({ content: null, toolCalls: [toolCall("c", name, new Map())] });
    expect(await calls(PHONE, [native("fly"), native("turn_on_wifi")], "native")).toEqual([
      ["1.0 fly", "there is no function 'fly'"],
      ["3.0 turn_on_wifi", "ok"],
    ]);
  });

  it("of the travel agency are refused by a sentence", async () => {
    const reserve = (method: string) =>
      `[reserve_flight(user_id='u1', password='pw', flight_no='F2', cabin='Economy Class', payment_method='${method}', baggage_count=0)]`;
    expect(
      await calls(TRAVEL, [reserve("gold"), "[get_flight_details(origin='X')]", reserve("bank")]),
    ).toEqual([
      ["1.0 reserve_flight", "Invalid payment method"],
      ["3.0 get_flight_details", "idle"],
      ["5.0 reserve_flight", "ok"],
    ]);
  });
});

describe("blame", () => {
  const causes = async (id: string, replies: readonly string[]) =>
    blame(expectedOf(id), await played(id, replies)).map(({ reason, evidence }) => `${reason}: ${evidence}`);
  const [wifi, hello] = [
    "[turn_on_wifi()]",
    "[send_message(sender_name='Ada', receiver_name='Ben', message='Hello')]",
  ];

  it("tells a missing, a wrong, a refused and a needless call from one that did no harm", async () => {
    expect(await causes(PHONE, [wifi, hello])).toEqual([]);
    expect(await causes(PHONE, [wifi, "[login_device()]"])).toEqual([
      "missing_write: the agent never called send_message",
    ]);
    expect(await causes(PHONE, [wifi, hello.replace("Hello", "Hallo")])).toEqual([
      'wrong_arguments: send_message: message is "Hallo" instead of "Hello"',
    ]);
    expect(await causes(PHONE, [hello, wifi])).toEqual([
      "failed_write: send_message failed: Wi-Fi is turned off, cannot send messages at this time",
    ]);
    const order =
      "[add_food_delivery_order(username='Ada', merchant_name='Bakery', items=[{'product': 'Bun', 'quantity': 1}])]";
    expect(
      await causes(ORDER, ["[login_food_platform(username='Ada', password='pw')]", order, order]),
    ).toEqual(["extra_write: the agent called add_food_delivery_order, which is not part of the solution"]);
  });

  it("stands beside where the states differ", async () => {
    const { trajectory } = await played(PHONE, [wifi]);
    expect(expectedOf(PHONE).differences(trajectory)).toEqual([
      {
        path: "MessageApi.inbox.3",
        left: undefined,
        right: '{"sender_id": "A", "receiver_id": "B", "message": "Hello"}',
      },
    ]);
  });
});
