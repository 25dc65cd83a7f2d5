import { isDeepStrictEqual } from "node:util";
import { type Dict, parseJson } from "@mua/python-compat";
import { describe, expect, test } from "vitest";
import { quickstartAdapter } from "../src/index.ts";
import { readPart } from "../src/part.ts";
import { vocabulary } from "../src/retail/vocabulary.ts";
import { parseTasks } from "../src/task.ts";
import { dataFile } from "./data.ts";
import { airline, parts, retail, telecom } from "./play.ts";

describe.each(parts)("the tools of $name", ({ benchmark }) => {
  test.each(["agent", "user"] as const)("are those of the %s's side, each argument described", (side) => {
    const { environment } = benchmark.open(benchmark.tasks[0] ?? never(), { seed: 1 });
    for (const { name, description, parameters } of environment.tools(side)) {
      expect(description).toMatch(/\.$/u);
      const { properties: described, required } = parameters;
      const properties = Object.entries(described as Record<string, { description?: string }>);
      // Everything has to be given but how much is shown at most.
      expect(required).toEqual(properties.map(([argument]) => argument).filter((name) => name !== "limit"));
      for (const [, schema] of properties) expect(schema.description).toMatch(/\.$/u);
      // Called with all declared arguments, no tool misses one or has one too many.
      const args = `{${properties.map(([argument]) => `"${argument}": "?"`).join(", ")}}`;
      const call = { id: "", name, rawArguments: args, arguments: parseJson(args) as Dict };
      expect(environment.call(side, call).content).not.toMatch(/argument|^Error: Tool /u);
    }
  });
});

const classesOf = ({ tasks }: typeof retail) => Map.groupBy(tasks, (task) => task.category);

describe("the tasks", () => {
  test("fall into classes", () => {
    const counts = (benchmark: typeof retail) =>
      Array.from(classesOf(benchmark), ([name, tasks]) => `${name}: ${tasks.length}`).join(", ");
    expect(counts(retail)).toMatchInlineSnapshot(
      `"cancel: 2, return: 2, exchange: 2, modify-address: 2, modify-items: 2, modify-payment: 2, lookup: 2, refuse: 4, several-requests: 2, change-of-mind: 2, correction: 2"`,
    );
    expect(counts(airline)).toMatchInlineSnapshot(
      `"book: 2, cancel: 2, change-flights: 2, bags: 2, passengers: 2, compensation: 2, lookup: 2, refuse: 4, several-requests: 2, change-of-mind: 2"`,
    );
    expect(counts(telecom)).toMatchInlineSnapshot(
      `"no-service: 2, slow-data: 2, roaming: 2, add-data: 2, picture-messages: 2, unpaid-bill: 2"`,
    );
  });

  test("are refused with the place when they are not sound", () => {
    const tasks = JSON.parse(dataFile("retail/tasks.json")) as Record<string, unknown>[];
    const broken = (change: Record<string, unknown>) => () =>
      parseTasks([{ ...tasks[0], ...change }], vocabulary);
    expect(broken({})).not.toThrow();
    expect(broken({ split: "dev" })).toThrow(/split/u);
    expect(broken({ gold: [] })).toThrow(/gold/u);
    expect(broken({ actions: [], communicate: [] })).toThrow(/something to do or to say/u);
    expect(broken({ user: { facts: { age: "7" }, requests: [] } })).toThrow(/age|facts/u);
  });
});

describe.each(parts)("the tasks of $name", ({ benchmark }) => {
  const { tasks, splits } = benchmark;

  test("have ids of their own, and splits with every class in each", () => {
    for (const ofClass of classesOf(benchmark).values()) {
      expect(new Set(ofClass.map(({ split }) => split)).size).toBe(2);
    }
    const ids = tasks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(tasks.length);
    const [base, train, test] = ["base", "train", "test"].map((split) => splits.get(split) ?? []);
    expect(base).toEqual(ids);
    expect([...(train ?? []), ...(test ?? [])].toSorted()).toEqual(ids.toSorted());
  });

  test.each(tasks)("$id: gold actions succeed, and change the state unless there are none", (task) => {
    const { environment } = benchmark.open(task, { seed: 1 });
    const before = environment.digest();
    for (const { by, name, arguments: args } of task.actions) {
      const call = { id: "", name, rawArguments: "", arguments: args };
      expect(environment.call(by, call)).toMatchObject({ error: false });
    }
    expect(isDeepStrictEqual(environment.digest(), before)).toBe(task.actions.length === 0);
  });

  test.each(tasks)("$id: what is to be said is what the user waits for", ({ communicate, user }) => {
    expect(user.requests.flatMap(({ hear }) => hear)).toEqual(communicate);
    for (const { about, hear } of user.requests) expect(hear.length > 0).toBe(about === "question");
  });
});

describe("the adapter", () => {
  test("names its part, versions and dataset", () => {
    expect(quickstartAdapter).toMatchObject({
      name: "quickstart",
      parts: ["retail", "airline", "telecom"],
      mainParts: ["retail"],
      versions: [],
    });
    expect(retail.name).toBe("quickstart/retail");
    expect(retail.dataset).toMatchObject({ name: "quickstart", version: "1" });
    expect(retail.dataset.hash).toMatch(/^[0-9a-f]{64}$/u);
    expect(readPart("retail")?.dataset).toEqual(retail.dataset);
    expect(quickstartAdapter.load(undefined, undefined)).toBe(retail);
    expect(() => quickstartAdapter.load("bakery", undefined)).toThrow(
      "quickstart has no part 'bakery'. There are: retail, airline, telecom",
    );
    expect(() => quickstartAdapter.manifest("2")).toThrow("its tasks are built in");
  });

  test("names its participants", () => {
    expect(retail.participantNames("agent")).toEqual(["oracle", "noop", "careful", "hasty", "forgetful"]);
    expect(retail.participantNames("user")).toEqual(["scripted"]);
    expect(retail.participantNames("judge")).toEqual([]);
    expect(retail.participant("agent", "scripted")).toBeUndefined();
    expect(retail.unplayable(retail.tasks[0] ?? never(), undefined)).toBeUndefined();
    expect(retail.unplayable(retail.tasks[0] ?? never(), "solo")).toBe("there is no variant 'solo'");
  });

  test("draws the trials' seeds as Python does", () => {
    // `random.seed(300)`, then `randint(0, 1000000)` five times.
    expect(retail.trialSeeds(300, 5)).toEqual([626729, 373753, 361454, 1567, 514337]);
  });
});

function never(): never {
  throw new Error("no task");
}
