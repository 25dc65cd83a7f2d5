import type { Ending, Score } from "@mua/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blame } from "../src/index.ts";
import { calls, episode, expecting, failed, gold, says } from "./episodes.ts";

const move = gold("set_place", { thing: "lamp", place: "hall", count: 2 });
const bye = says("user", "Thank you. ###STOP###");

/** The role and reason of every finding, the cause first. */
function causes(...given: Parameters<typeof blame>): readonly string[] {
  return blame(...given).map(({ role, reason }) => `${role} ${reason}`);
}

describe("an ending other than the conversation's own", () => {
  const endings: readonly (readonly [Ending, number | null, string])[] = [
    [{ outcome: "agent_error", reason: "empty_message", role: "agent" }, 0, "agent unusable_answer"],
    [{ outcome: "user_error", reason: "empty_message", role: "user" }, null, "user unusable_answer"],
    [{ outcome: "judge_error", reason: "answer", role: "judge" }, null, "judge unusable_answer"],
    [{ outcome: "model_error", reason: "endpoint", role: "user" }, null, "user model_failed"],
    [{ outcome: "model_error", reason: "endpoint" }, null, "environment model_failed"],
    [{ outcome: "environment_error", reason: "bug" }, null, "environment environment_failed"],
    [{ outcome: "cancelled", reason: "stopped" }, null, "operator cancelled"],
    [{ outcome: "limit", reason: "max_steps" }, 0, "agent limit"],
    [{ outcome: "limit", reason: "time" }, null, "operator limit"],
  ];
  it.each(endings)("%j with reward %j", (ending, reward, cause) => {
    const record = episode([says("agent", "Hello")], [], { ending, score: { reward, checks: [] } });
    expect(causes(expecting([move]), record)).toEqual([cause]);
    expect(causes(undefined, record)).toEqual([cause]);
  });

  it("names the side whose calls failed when there were too many errors", () => {
    const ending: Ending = { outcome: "limit", reason: "too_many_errors" };
    const user = calls("user", "toggle_light", {}, "Error: no");
    const agent = calls("agent", "look", {}, "Error: no");
    expect(causes(expecting([]), episode([user, user, agent], [], { ending }))).toEqual(["user limit"]);
    expect(causes(expecting([]), episode([user, agent, agent], [], { ending }))).toEqual(["agent limit"]);
    expect(blame(undefined, episode([user, user], [], { ending }))[0]?.evidence).toBe("too_many_errors");
  });
});

describe("an episode without a reward that came to its end", () => {
  const score: Score = { reward: null, checks: [{ name: "JUDGED", reward: null, counts: true }] };
  it("lacks a judge, or could not be scored", () => {
    expect(causes(undefined, episode([bye], [], { score }))).toEqual(["operator no_judge"]);
    expect(
      causes(undefined, episode([bye], [], { score: { reward: null, checks: [], reason: "raises" } })),
    ).toEqual(["environment unscorable"]);
  });
});

describe("a conversation that ended and failed", () => {
  const expected = expecting([move]);
  const moved = (values = {}) =>
    calls("agent", "set_place", { thing: "lamp", place: "hall", count: 2, ...values });

  it("misses a write", () => {
    expect(blame(expected, episode([calls("agent", "look"), bye]))).toEqual([
      { role: "agent", reason: "missing_write", evidence: "the agent never called set_place" },
    ]);
  });

  it("has a call in another turn than the one it belongs in, where nothing else is wrong", () => {
    const inTurn = (turn: number) => expecting([{ ...move, turn }]);
    const more = says("user", "More.");
    expect(blame(inTurn(1), episode([more, moved(), says("agent", "So?"), more, bye]))).toEqual([
      {
        role: "agent",
        reason: "wrong_turn",
        evidence: "set_place was not called in turn 2, where it belongs, but in another",
      },
    ]);
    expect(causes(inTurn(1), episode([more, bye]))).toEqual(["agent missing_write"]);
    expect(causes(inTurn(1), episode([more, moved(), more, moved(), bye]))).toEqual(["agent extra_write"]);
    expect(causes(inTurn(0), episode([more, moved(), bye]))).toEqual(["agent unexplained"]);
  });

  it("has wrong arguments, shown beside the right ones; as Python compares them", () => {
    expect(blame(expected, episode([moved({ place: "attic", why: null }), bye]))).toEqual([
      {
        role: "agent",
        reason: "wrong_arguments",
        evidence: 'set_place: place is "attic" instead of "hall", why is null instead of absent',
      },
    ]);
    expect(causes(expected, episode([moved({ count: 2.0 }), bye]))).toEqual(["agent unexplained"]);
  });

  it("does not look at arguments that do not matter", () => {
    const loose = expecting([{ ...move, compared: ["thing"] }]);
    expect(causes(loose, episode([moved({ place: "attic" }), bye]))).toEqual(["agent unexplained"]);
  });

  it("takes the attempt that comes nearest, and lets a later success stand for an earlier failure", () => {
    const far = moved({ place: "attic", thing: "rug" });
    expect(blame(expected, episode([far, moved({ place: "attic" }), bye]))).toMatchObject([
      { reason: "wrong_arguments", evidence: 'set_place: place is "attic" instead of "hall"' },
      { reason: "extra_write" },
    ]);
    const refused = calls("agent", "set_place", { thing: "lamp", place: "hall", count: 2 }, "Error: full");
    expect(causes(expected, episode([refused, moved(), bye]))).toEqual(["agent unexplained"]);
    expect(blame(expected, episode([refused, bye]))).toEqual([
      { role: "agent", reason: "failed_write", evidence: "set_place failed: Error: full" },
    ]);
  });

  it("has a write too many, also the same one twice", () => {
    expect(causes(expected, episode([moved(), calls("agent", "set_alarm"), bye]))).toEqual([
      "agent extra_write",
    ]);
    expect(causes(expected, episode([moved(), moved(), bye]))).toEqual(["agent extra_write"]);
  });

  it("did everything, but not in order", () => {
    const [a, b, c] = ["set_a", "set_b", "set_c"].map((name) => calls("agent", name)) as [
      ReturnType<typeof calls>,
      ReturnType<typeof calls>,
      ReturnType<typeof calls>,
    ];
    const ordered = expecting(["set_a", "set_b", "set_c"].map((name) => gold(name)));
    expect(causes(ordered, episode([a, b, c, bye]))).toEqual(["agent unexplained"]);
    expect(blame(ordered, episode([a, c, b, bye]))).toEqual([
      {
        role: "agent",
        reason: "wrong_order",
        evidence: "set_c came before a call that it should have followed",
      },
    ]);
    expect(causes(ordered, episode([c, b, bye]))).toEqual(["agent missing_write"]);
  });

  it("does not count what was done before it began", () => {
    const before = [says("user", "Hello"), calls("agent", "set_alarm")].flat();
    const record = episode([before, moved(), bye]);
    expect(causes({ ...expected, history: before.length }, record)).toEqual(["agent unexplained"]);
    expect(causes(expected, record)).toEqual(["agent extra_write"]);
  });

  it("tells a write of the user that the agent asked for from one that nobody spoke of", () => {
    const plane = expecting([gold("toggle_airplane_mode", {}, "user")]);
    const asks = says("agent", "Please turn Airplane Mode off.");
    expect(causes(plane, episode([asks, bye]))).toEqual(["user missing_write"]);
    expect(causes(plane, episode([says("agent", "Hm."), bye]))).toEqual(["agent missing_write"]);
    const toggled = calls("user", "toggle_airplane_mode");
    expect(causes(expecting([]), episode([asks, toggled, bye]))).toEqual(["agent extra_write"]);
    expect(causes(expecting([]), episode([toggled, bye]))).toEqual(["user extra_write"]);
  });

  it("was given away too early, or not at all", () => {
    expect(causes(expected, episode([calls("agent", "hand_over"), bye]))).toEqual([
      "agent early_handover",
      "agent missing_write",
    ]);
    expect(causes(expected, episode([moved({ place: "attic" }), calls("agent", "hand_over"), bye]))).toEqual([
      "agent early_handover",
      "agent wrong_arguments",
    ]);
    expect(causes(expecting([gold("hand_over")]), episode([bye]))).toEqual(["agent missing_handover"]);
    expect(causes(expecting([gold("hand_over")]), episode([calls("agent", "hand_over"), bye]))).toEqual([
      "agent unexplained",
    ]);
  });

  it("was left by the user while the agent waited for an answer", () => {
    const asks = says("agent", "I can do that. Do you want it in the hall? (yes/no)");
    expect(blame(expected, episode([asks, bye]))).toMatchObject([
      { role: "user", reason: "early_stop" },
      { role: "agent", reason: "missing_write" },
    ]);
    const offers = says("agent", "Is there anything else I can do for you?");
    expect(causes(expected, episode([offers, bye]))).toEqual(["agent missing_write"]);
    expect(causes(expected, episode([asks, says("user", "Yes."), asks, bye]))).toEqual([
      "agent missing_write",
    ]);
    expect(causes(expected, episode([asks, moved(), bye]))).toEqual(["agent unexplained"]);
  });

  it("misses calls that change nothing only where no write explains it", () => {
    const both = expecting([gold("look"), move]);
    expect(causes(both, episode([moved(), bye], [failed("CALLS")]))).toEqual(["agent missing_call"]);
    expect(causes(both, episode([bye], [failed("CALLS")]))).toEqual(["agent missing_write"]);
  });

  it("misses an information, whatever was done", () => {
    const told = expecting([move], ["12.50", "Monday"]);
    const record = episode([says("agent", "It comes on Monday."), bye], [failed("SAID")]);
    expect(blame(told, record)).toEqual([
      { role: "agent", reason: "missing_information", evidence: "the agent never said '12.50'" },
    ]);
    expect(causes(told, episode([bye], [failed("STATE"), failed("SAID")]))).toEqual([
      "agent missing_write",
      "agent missing_information",
    ]);
  });

  it("was judged not met", () => {
    expect(blame(expected, episode([bye], [failed("JUDGED", "was rude")]))).toEqual([
      { role: "agent", reason: "judged_not_met", evidence: "was rude" },
    ]);
  });

  it("has answers marked as odd, those of the user first", () => {
    const record = episode([says("agent", "So", ["cut_off"]), says("user", "I", ["cut_off", "odd"]), bye]);
    expect(blame(expected, record).map(({ role, reason, evidence }) => [role, reason, evidence])).toEqual([
      ["user", "flagged_answer", "message 1: cut_off, odd"],
      ["agent", "flagged_answer", "message 0: cut_off"],
      ["agent", "missing_write", "the agent never called set_place"],
    ]);
  });

  it("is unexplained without knowledge of what was expected", () => {
    const score: Score = { reward: 0.5, checks: [failed("STATE")], reason: "the state differs" };
    expect(blame(undefined, episode([bye], [], { score }))).toEqual([
      { role: "agent", reason: "unexplained", evidence: "the state differs" },
    ]);
  });
});

it("blames nobody for a success, and always somebody for the rest", () => {
  const success = episode([bye], [], { score: { reward: 1, checks: [] } });
  expect(blame(expecting([move]), success)).toEqual([]);
  const message = fc.oneof(
    fc.constantFrom(says("agent", "Which one?"), says("user", "That."), bye, says("agent", "")),
    fc.constantFrom(
      calls("agent", "set_place", { thing: "lamp" }),
      calls("agent", "hand_over"),
      calls("user", "toggle_light", {}, "Error"),
      calls("user", "set_place"),
    ),
  );
  fc.assert(
    fc.property(
      fc.array(message),
      fc.subarray(["STATE", "SAID", "JUDGED"]),
      fc.constantFrom(0, 0.5, null),
      (messages, checks, reward) => {
        const score = { reward, checks: checks.map((name) => failed(name)) };
        expect(blame(expecting([move], ["x"]), episode(messages, [], { score }))).not.toEqual([]);
      },
    ),
  );
});
