import { blame } from "@mua/audit";
import { type Reply, say, toolCallFromText } from "@mua/core";
import { describe, expect, it } from "vitest";
import { openBfcl } from "../src/benchmark.ts";
import { contradictionsOf } from "../src/contradictions.ts";
import { expectedOf } from "../src/expected.ts";
import type { BfclTask } from "../src/task.ts";
import { smallDataset, smallEra, versions } from "./small-dataset.ts";
import { play, saying, smallBackend, smallTask } from "./small-part.ts";

const calls = (...all: readonly (readonly [name: string, args: string])[]): Reply => ({
  content: null,
  toolCalls: all.map(([name, args], index) => toolCallFromText(`${index}`, name, args)),
});
const done = say("Done.");

describe.each(versions)("what is expected of entries of %s", (version) => {
  const expectedFor = (id: string) => expectedOf(smallBackend(version), smallTask(version, id));

  it("are the calls of the ground truth, with all arguments by name", () => {
    const { actions, effect, information } = expectedFor("multi_turn_base_1");
    expect(actions.map(({ name, arguments: args }) => [name, Object.fromEntries(args)])).toEqual([
      ["ticket_login", { username: "ada", password: "pw" }],
      ["create_ticket", { title: "Lamp", description: "", priority: 2n }],
    ]);
    expect(information).toEqual([]);
    expect(["ticket_login", "get_ticket", "add", "no_such"].map((name) => effect("agent", name))).toEqual([
      "write",
      "none",
      "none",
      "none",
    ]);
  });

  it("change the states that are compared, or not", () => {
    expect(expectedFor("multi_turn_base_0").rehearse()).toEqual([
      { changed: false },
      { changed: true },
      { changed: true },
      { changed: false },
    ]);
  });

  it.each([undefined, "prompting"])("are what the oracle does (%s)", async (variant) => {
    for (const { id } of openBfcl(smallDataset(version), smallEra(version)).tasks) {
      const record = await play(version, id, "oracle", variant);
      const expected = expectedFor(id);
      const made = expected.calls?.(record.trajectory) ?? [];
      expect(made.map(({ name, arguments: args }) => [name, args])).toEqual(
        expected.actions.map(({ name, arguments: args }) => [name, args]),
      );
      expect(made.every(({ error }) => error === undefined)).toBe(true);
      expect(expected.differences(record.trajectory)).toEqual([]);
      expect(blame(expected, record)).toEqual([]);
    }
  });

  it("has to come back from what is held out until later", () => {
    const { laterTools } = expectedFor("multi_turn_miss_func_0");
    expect(laterTools?.map(({ name }) => name)).toEqual(["rm"]);
  });

  it.each<[reason: string, evidence: RegExp, replies: readonly Reply[]]>([
    [
      "missing_write",
      /create_ticket/,
      [calls(["ticket_login", '{"username": "ada", "password": "pw"}']), done],
    ],
    [
      "wrong_arguments",
      /title is "Lamb" instead of "Lamp"/,
      [
        calls(
          ["ticket_login", '{"username": "ada", "password": "pw"}'],
          ["create_ticket", '{"title": "Lamb", "priority": 2}'],
        ),
        done,
      ],
    ],
    [
      "extra_write",
      /create_ticket, which is not part/,
      [
        calls(
          ["ticket_login", '{"username": "ada", "password": "pw"}'],
          ["create_ticket", '{"title": "Lamp", "priority": 2}'],
          ["create_ticket", '{"title": "Again"}'],
        ),
        done,
      ],
    ],
    [
      "failed_write",
      /create_ticket failed: User not authenticated/,
      [
        calls(
          ["create_ticket", '{"title": "Lamp", "priority": 2}'],
          ["ticket_login", '{"username": "ada", "password": "pw"}'],
        ),
        done,
      ],
    ],
  ])("tells %s from what was done", async (reason, evidence, replies) => {
    const record = await play(version, "multi_turn_base_1", saying(...replies));
    const expected = expectedFor("multi_turn_base_1");
    const [cause] = blame(expected, record);
    expect(cause).toMatchObject({ role: "agent", reason, evidence: expect.stringMatching(evidence) });
    expect(expected.differences(record.trajectory)).not.toEqual([]);
  });

  it("tells that a call came in another turn", async () => {
    const [first, second] = [["cd", "touch", "echo"], ["cat"]] as const;
    const gold = new Map<string, string>([
      ["cd", '{"folder": "home"}'],
      ["touch", '{"file_name": "a.txt"}'],
      ["echo", '{"content": "hello", "file_name": "a.txt"}'],
      ["cat", '{"file_name": "a.txt"}'],
    ]);
    const all = calls(...[...first, ...second].map((name) => [name, gold.get(name) ?? ""] as const));
    const record = await play(version, "multi_turn_base_0", saying(all, done));
    expect(blame(expectedFor("multi_turn_base_0"), record)).toEqual([
      {
        role: "agent",
        reason: "wrong_turn",
        evidence: "cat was not called in turn 2, where it belongs, but in another",
      },
    ]);
  });

  it("does not mind reads, or writes that change nothing", async () => {
    const login = ["ticket_login", '{"username": "ada", "password": "pw"}'] as const;
    const replies = [
      calls(login, login, ["ticket_get_login_status", "{}"], ["create_ticket", '{"title": "Lamb"}']),
      done,
    ];
    const record = await play(version, "multi_turn_base_1", saying(...replies));
    const found = blame(expectedFor("multi_turn_base_1"), record);
    expect(found.map(({ reason }) => reason)).toEqual(["wrong_arguments"]);
  });

  it("reads whatever an agent wrote", async () => {
    const odd = calls(
      ["no name", '{"a": 1}'],
      ["touch", '{"file_name": "a.txt", "class": 1}'],
      ["touch", "{"],
      ["echo", '{"content": "f(x)"}'],
      ["pwd", '{"a b": 1}'],
    );
    const record = await play(version, "multi_turn_base_0", saying(odd, say("((("), done));
    const expected = expectedFor("multi_turn_base_0");
    expect(() => blame(expected, record)).not.toThrow();
    expect(expected.differences(record.trajectory).map(({ path }) => path)).toEqual([
      "GorillaFileSystem.root",
    ]);
  });
});

describe("contradictions", () => {
  const entry = (fields: Partial<BfclTask>): readonly string[] =>
    contradictionsOf(smallBackend("v4"), { ...smallTask("v4", "multi_turn_miss_func_0"), ...fields });

  it("are none where every turn can be kept to", () => {
    expect(entry({})).toEqual([]);
    // What asks for nothing has its reason: a function that is missing, or a parameter.
    expect(entry({ groundTruth: [[], ["rm('notes.txt')"], ["pwd()"]] })).toEqual([]);
    expect(contradictionsOf(smallBackend("v4"), smallTask("v4", "multi_turn_miss_param_0"))).toEqual([]);
  });

  it("are functions that are needed before they are there", () => {
    expect(entry({ groundTruth: [["rm('notes.txt')"], [], ["pwd()"]] })).toEqual([
      "turn 1 expects rm, which is only there from turn 2 on",
      "turn 2 asks for something and expects nothing, so that anything passes",
    ]);
  });

  it("are turns that are not there, or expect nothing", () => {
    expect(entry({ groundTruth: [["cd('home')"]] })).toEqual(["3 turns are asked, 1 are expected"]);
    expect(entry({ category: "miss_param", heldOut: new Map(), groundTruth: [[], ["pwd()"], []] })).toEqual([
      "turns 1, 3 expect nothing, so that anything passes, and only one of them lacks a parameter",
    ]);
  });
});
