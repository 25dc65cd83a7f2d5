import { describe, expect, it } from "vitest";
import { callText, decodeMessage } from "../src/calls.ts";
import { readMessage } from "../src/conversation/text-agent.ts";

function textsIn(message: string): readonly string[] | undefined {
  return decodeMessage(message)?.calls.map(({ name, arguments: args, text }) => text ?? callText(name, args));
}

describe("decodeMessage", () => {
  it.each([
    ["[f()]", ["f()"]],
    [" [f()]", ["f()"]],
    ["f(a=1), g()", ["f(a=1)", "g()"]],
    ["[[f(), g()]]", ["f()", "g()"]],
    ["['f(a=1)']", ["f(a=1)"]],
    ["[\nf(a=1,\n b=2)\n]", ["f(a=1, b=2)"]],
    ["[f(1, *x, a=2, a=3)]", ["f(a=3)"]],
    [
      "[f(a=true, b=None, c=not 4, d=2*3, e=g(1), h=x[0])]",
      ["f(a='true', b=None, c=-4, d=6, e='g(1)', h='x[0]')"],
    ],
    ['[api.f(a="it\'s") # now]', ['api.f(a="it\'s")']],
    ["[f(a=g(b=1))]", ["f(a=g(b=1))"]],
    ["[f(a={'g': {'b': [{'c': 1}]}})]", ["f(a=g(b=[{'c': 1}]))"]],
    ["[ok]", []],
    ["{'name': 'f'}", []],
  ])("reads %j", (message, expected) => {
    expect(textsIn(message)).toEqual(expected);
  });

  it.each([
    "",
    "Sure, [f()]",
    "[ f()]",
    "[f()] ",
    "[f()], [g()]",
    "[f(a=1]",
    "[f(a={})]",
    "[f(a={'b': 1})]",
    "[f(a=lambda: 1)]",
    "[f(a=1/0)]",
    "[f(a=x + 1)]",
    "[f(a=10**10**10)]",
    `[f(a='${"x".repeat(10_000)}')]`,
  ])("does not read %j", (message) => {
    expect(decodeMessage(message)).toBeUndefined();
  });

  it("tells a list that is not all calls", () => {
    expect(decodeMessage("[f(), 1]")?.complete).toBe(false);
    expect(decodeMessage("[f(), g()]")?.complete).toBe(true);
  });
});

describe("readMessage", () => {
  it.each([
    ["[f()]", true, true],
    ["[ok]", true, true],
    ["Sure, [f()]", false, false],
    ["[f(\na=1)]", false, false],
    ["[1, 2]", false, true],
    ["\n[f()]", false, false],
    ["finish conversation", false, false],
  ])("sends %j to execution in a conversation: %j, without a user: %j", (message, turn, step) => {
    expect(readMessage("multi_turn", message).isCall).toBe(turn);
    expect(readMessage("multi_step", message).isCall).toBe(step);
  });
});
