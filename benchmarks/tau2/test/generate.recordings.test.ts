import { type Dataset, runEpisode, type World } from "@mua/core";
import { type Dict, type Json, parseJson, toJson, type Value } from "@mua/python-compat";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tau2Adapter } from "../src/adapter.ts";
import { openTau2 } from "../src/benchmark.ts";
import { openDomain } from "../src/domains.ts";
import { contentHasher } from "../src/generate/content.ts";
import { generateTasks } from "../src/generate/generate.ts";
import { initialWorld } from "../src/initial-world.ts";
import type { Action, Tau2Task } from "../src/task.ts";
import { readTaskFile, readTasks } from "../src/task-file.ts";
import { recorded, title, versions } from "./recordings.ts";
import { sentencesOf } from "./sentences.ts";

const seeds = fc.integer({ min: 0, max: 2 ** 31 });

/** The dataset with other content of a file. */
function withFile(dataset: Dataset, file: string, content: Value): Dataset {
  const { name, version, hash, folder } = dataset;
  return {
    ...{ name, version, hash, folder },
    text: (path) => dataset.text(path),
    json: (path) => (path.endsWith(file) ? content : dataset.json(path)),
  };
}

/** The rewards of the benchmark's own agents in the tasks of a file, played as a run plays them. */
async function played(part: string, dataset: Dataset, text: string, agent: string, user: string) {
  const benchmark = tau2Adapter.loadTasks?.(part, dataset, text);
  const cast = { agent: benchmark?.participant("agent", agent), user: benchmark?.participant("user", user) };
  if (benchmark === undefined || cast.agent === undefined || cast.user === undefined)
    throw new Error("no cast");
  const rewards = new Set<number | null>();
  const failures: string[] = [];
  for (const task of benchmark.tasks) {
    const { score, trajectory } = await runEpisode(
      { benchmark, task, trial: 0, seed: 0, cast: { agent: cast.agent, user: cast.user } },
      { signal: new AbortController().signal, now: () => 0 },
    );
    rewards.add(score.reward);
    for (const message of trajectory.messages)
      if (message.role === "tool" && message.error) failures.push(message.content);
  }
  return { rewards: [...rewards], failures };
}

const parts = versions.flatMap(({ dataset, era }, place) =>
  ["retail", "airline"].map((part) => ({
    part,
    version: era.version,
    dataset,
    era,
    count: place === 0 ? 100 : 30,
  })),
);
type Part = (typeof parts)[number];

const made = new Map<Part, ReturnType<typeof generateTasks>>();

/** The tasks that most tests look at, generated once. */
async function tasksOf(one: Part) {
  const { part, dataset, era, count } = one;
  const generated = made.get(one) ?? generateTasks(part, dataset, era, { count, seed: 1 });
  made.set(one, generated);
  return { ...(await generated), tasks: readTaskFile((await generated).text, part) };
}

describe.skipIf(!recorded)(title("generated tasks"), () => {
  it.each(parts)(
    "the oracle solves them without an error and doing nothing solves none: $part of $version",
    async (one) => {
      const { part, dataset } = one;
      const { text, count, kinds, rewards } = await tasksOf(one);
      expect({ count, rewards }).toEqual({ count: one.count, rewards: { oracle: 1, doNothing: 0 } });
      expect([...kinds.values()].reduce((sum, kind) => sum + kind, 0)).toBe(count);
      expect(kinds.size).toBeGreaterThanOrEqual(8);
      expect(await played(part, dataset, text, "oracle", "scripted")).toEqual({ rewards: [1], failures: [] });
      expect((await played(part, dataset, text, "noop", "scripted")).rewards).toEqual([0]);
    },
  );

  it.each(parts)(
    "are none of the dataset's and no two the same, need no judge, and say who calls: $part of $version",
    async (one) => {
      const { part, dataset, count } = one;
      const { text, tasks } = await tasksOf(one);
      const upstream = openTau2(part, dataset, one.era);
      const own = tau2Adapter.loadTasks?.(part, dataset, text);
      const contentOf = contentHasher(openDomain(part, dataset, one.era));
      const contents = new Set(tasks.map(contentOf));
      expect(contents.size).toBe(count);
      expect(contents.intersection(new Set(upstream.tasks.map(contentOf))).size).toBe(0);
      const ids = new Set(upstream.tasks.map(({ id }) => id));
      expect(tasks.filter(({ id, needsJudge }) => ids.has(id) || needsJudge)).toEqual([]);
      expect(own?.dataset.hash).not.toBe(upstream.dataset.hash);
      expect(own?.splits.size).toBe(0);
      for (const { scenario, category, criteria } of tasks) {
        expect(scenario).toMatch(/You are \w+ \S+[.,].*(?:zip code is|e-mail address is|user id) /u);
        expect(scenario).not.toMatch(/undefined|NaN|\[object|null|true|false/u);
        expect(category).toMatch(/^[a-z_]+$/u);
        expect(criteria?.rewardBasis).toEqual(["DB", "COMMUNICATE"]);
      }
    },
  );

  const current = parts.filter(({ count }) => count === 100);
  describe.each(current)("of $part", (one) => {
    const { part, dataset, era } = one;
    const domain = openDomain(part, dataset, era);
    const after = (
      task: Tau2Task,
      actions: readonly Action[],
      before: (action: Action, world: World) => void = () => undefined,
    ): World => {
      const world = initialWorld(domain, task.initialState);
      for (const action of actions) {
        before(action, world);
        world.makeToolCall(action.requestor, action.name, action.arguments);
      }
      return world;
    };

    it("are the same from the same seed, and others from another", async () => {
      const text = async (count: number, seed: number) =>
        (await generateTasks(part, dataset, era, { count, seed })).text;
      const long = await text(8, 3);
      expect(await text(8, 3)).toBe(long);
      expect(long.startsWith((await text(3, 3)).slice(0, -3))).toBe(true);
      expect(await text(8, 4)).not.toBe(long);
    });

    it("need each of their writes, from any seed, and come to the same in any order of them", async () => {
      const run = async (seed: number) => {
        for (const task of readTaskFile(
          (await generateTasks(part, dataset, era, { count: 3, seed })).text,
          part,
        )) {
          const writes = (task.criteria?.actions ?? []).filter(
            ({ name }) => domain.open().kindOf(name) === "write",
          );
          const solved = after(task, writes);
          for (const left of writes)
            expect(
              after(
                task,
                writes.filter((action) => action !== left),
              ).same(solved),
            ).toBe(false);
          // Wishes are independent of each other; what is done about one order or trip keeps its order.
          const subjects = Map.groupBy(writes, ({ arguments: args }) =>
            String(args.get("order_id") ?? args.get("reservation_id") ?? args.get("user_id")),
          );
          expect(after(task, [...subjects.values()].toReversed().flat()).same(solved)).toBe(true);
        }
      };
      await fc.assert(fc.asyncProperty(seeds, run), { numRuns: 8 });
    });

    it("are solved as the policy has it", async () => {
      const seen = new Set<string>();
      for (const task of (await tasksOf(one)).tasks) {
        const check = policies[part]?.(task);
        after(task, task.criteria?.actions ?? [], ({ name, arguments: args }, world) => {
          seen.add(name);
          // A write is tried out in a world of its own: wishes do not touch each other.
          check?.(name, args, (tool, named) => {
            const place = tool.startsWith("get_") ? world : initialWorld(domain, task.initialState);
            return toJson(place.perform("agent", tool, new Map(Object.entries(named))));
          });
        });
      }
      const writes = [...domain.open().agent.toolkit.methods].filter(([, { kind }]) => kind === "write");
      expect(writes.map(([name]) => name).filter((name) => !seen.has(name))).toEqual([]);
    });

    it("are turned down where the dataset has them already, whatever their words are", async () => {
      const before = await generateTasks(part, dataset, era, { count: 5, seed: 6 });
      const renamed = before.text.replaceAll("generated_6", "theirs").replaceAll("You want to", "Please");
      const theirs = withFile(dataset, `${part}/tasks.json`, parseJson(renamed));
      const splits = withFile(theirs, `${part}/split_tasks.json`, new Map([["base", []]]));
      const now = await generateTasks(part, splits, era, { count: 5, seed: 6 });
      expect(now.turnedDown.get("it is a task of the dataset")).toBe(5);
      expect(readTasks(parseJson(now.text)).map(({ request }) => request)).not.toEqual(
        readTasks(parseJson(before.text)).map(({ request }) => request),
      );
    });

    it("say nothing in upstream's words", async () => {
      const upstream = new Set(
        [
          ...openTau2(part, dataset, era).tasks.map(({ scenario }) => scenario),
          dataset.text(`data/tau2/domains/${part}/policy.md`),
        ].flatMap(sentencesOf),
      );
      const ours = (await tasksOf(one)).tasks.flatMap(({ scenario }) => sentencesOf(scenario));
      expect(ours.length).toBeGreaterThan(300);
      expect(ours.filter((sentence) => upstream.has(sentence))).toEqual([]);
    });
  });

  it.each(current)(
    "that the rows do not yield are an error that says why: $part",
    async ({ part, dataset, era }) => {
      const path = `${part}/db.json`;
      const nobody = new Map(dataset.json(`data/tau2/domains/${path}`) as Dict).set("users", new Map());
      const tried = generateTasks(part, withFile(dataset, path, nobody), era, { count: 2, seed: 1 });
      await expect(tried).rejects.toThrow(
        `only 0 of 2 tasks of tau2/${part} could be generated from 100 draws; turned down: 100 because the draw led nowhere. Ask for fewer, or take another seed`,
      );
    },
  );

  it.each(current.slice(0, 1))("of a part without a generator are refused", async ({ dataset, era }) => {
    await expect(generateTasks("mock", dataset, era, { count: 1, seed: 1 })).rejects.toThrow(
      "tau2/mock has no generator. There are: retail, airline, telecom",
    );
  });
});

describe("a file of tasks", () => {
  const task = (id: string, domain: string): Json => ({
    id,
    user_scenario: { instructions: { domain, reason_for_call: "Ask.", task_instructions: "Be brief." } },
  });

  it("has each id once, of its own domain, and is JSON", () => {
    const read = (...tasks: readonly Json[]) => readTaskFile(JSON.stringify(tasks), "retail");
    expect(read(task("a", "retail"), task("b", "retail")).map(({ id }) => id)).toEqual(["a", "b"]);
    expect(() => read(task("a", "retail"), task("a", "retail"))).toThrow(
      "tasks[1].id: expected an id that no other task has",
    );
    expect(() => read(task("a", "airline"))).toThrow(
      'tasks[0].user_scenario.instructions.domain: expected one of "retail"',
    );
    expect(() => readTaskFile("[{]", "retail")).toThrow(/^tasks line 1 column 3: expected JSON/u);
  });
});

/** Looks with a tool into the world before an action. */
type Look = (tool: string, named: { readonly [name: string]: Value }) => unknown;
type Check = (tool: string, args: Dict, look: Look) => void;

type Method = { readonly id: string; readonly source: string };
type ShopUser = { readonly payment_methods: { readonly [id: string]: Method } };
type Order = {
  readonly user_id: string;
  readonly items: readonly { readonly item_id: string }[];
  readonly payment_history: readonly { readonly payment_method_id: string }[];
};
type Flyer = ShopUser & { readonly membership: "regular" | "silver" | "gold" };
type Cabin = "basic_economy" | "economy" | "business";
type Flight = {
  readonly flight_number: string;
  readonly date: string;
  readonly origin: string;
  readonly destination: string;
};
type Trip = {
  readonly user_id: string;
  readonly origin: string;
  readonly destination: string;
  readonly flight_type: string;
  readonly cabin: Cabin;
  readonly flights: readonly Flight[];
  readonly passengers: readonly unknown[];
  readonly insurance: string;
  readonly created_at: string;
  readonly total_baggages: number;
};

const FREE_BAGS = {
  regular: { basic_economy: 0, economy: 1, business: 2 },
  silver: { basic_economy: 1, economy: 2, business: 3 },
  gold: { basic_economy: 2, economy: 3, business: 4 },
};

/** What the policies ask for and the tools do not check. */
const policies: { readonly [part: string]: (task: Tau2Task) => Check } = {
  retail: () => {
    const changed = new Set<string>();
    let user: Value = null;
    return (tool, args, look) => {
      if (tool === "get_user_details") user = args.get("user_id") ?? null;
      const id = args.get("order_id");
      if (typeof id !== "string" || tool.startsWith("get_")) return;
      const order = look("get_order_details", { order_id: id }) as Order;
      expect(order.user_id).toBe(user);
      // Items are changed, exchanged or returned once for an order, and last.
      expect(changed).not.toContain(id);
      if (/items|cancel/u.test(tool)) changed.add(id);
      const { payment_methods: methods } = look("get_user_details", { user_id: user }) as ShopUser;
      const method = methods[String(args.get("payment_method_id"))];
      if (tool === "return_delivered_order_items" && method?.source !== "gift_card")
        expect(method?.id).toBe(order.payment_history[0]?.payment_method_id);
      for (const newId of (args.get("new_item_ids") ?? []) as readonly string[])
        expect(order.items.map((item) => item.item_id)).not.toContain(newId);
    };
  },
  airline: ({ scenario }) => {
    let user: Value = null;
    return (tool, args, look) => {
      if (tool === "get_user_details") user = args.get("user_id") ?? null;
      const customer = look("get_user_details", { user_id: user }) as Flyer;
      const expectBags = (cabin: Cabin, people: number) => {
        const free = FREE_BAGS[customer.membership][cabin] * people;
        const paid = Math.max(0, Number(args.get("total_baggages")) - free);
        expect(Number(args.get("nonfree_baggages"))).toBe(paid);
      };
      if (tool === "book_reservation") {
        const sources = (args.get("payment_methods") as readonly Dict[]).map(
          (row) => customer.payment_methods[String(row.get("payment_id"))]?.source,
        );
        expect(new Set(sources).size).toBe(sources.length);
        const { length } = args.get("passengers") as readonly Value[];
        expect(length).toBeLessThanOrEqual(5);
        expectBags(args.get("cabin") as Cabin, length);
      }
      const id = args.get("reservation_id");
      if (typeof id !== "string" || tool.startsWith("get_")) return;
      const trip = look("get_reservation_details", { reservation_id: id }) as Trip;
      expect(trip.user_id).toBe(user);
      const statuses = trip.flights.map(({ flight_number, date }) =>
        look("get_flight_status", { flight_number, date }),
      );
      expect(statuses).not.toContain("landed");
      expect(statuses).not.toContain("flying");
      if (tool === "cancel_reservation") {
        const isCovered = /flu|accident|storm/u.test(scenario) && trip.insurance === "yes";
        const isRecent = trip.created_at > "2024-05-14T15:00:00";
        expect(isCovered || isRecent || trip.cabin === "business" || statuses.includes("cancelled")).toBe(
          true,
        );
      }
      if (tool === "update_reservation_baggages") {
        expect(Number(args.get("total_baggages"))).toBeGreaterThan(trip.total_baggages);
        expectBags(trip.cabin, trip.passengers.length);
      }
      if (tool === "update_reservation_flights") {
        const after = look(tool, Object.fromEntries(args)) as Trip;
        const days = ({ flights }: Trip) =>
          flights.map(({ flight_number, date }) => `${date} ${flight_number}`);
        // Either the cabin is changed or the flights are, and these not in basic economy.
        expect(days(after).join() === days(trip).join()).toBe(after.cabin !== trip.cabin);
        if (after.cabin === trip.cabin) expect(trip.cabin).not.toBe("basic_economy");
        expect(after.flights[0]?.origin).toBe(trip.origin);
        const end = trip.flight_type === "round_trip" ? trip.origin : trip.destination;
        expect(after.flights.at(-1)?.destination).toBe(end);
        expect(after.flights.map(({ date }) => date)).toEqual(after.flights.map(({ date }) => date).sort());
      }
    };
  },
};
