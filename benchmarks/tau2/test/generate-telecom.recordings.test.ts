import type { World } from "@mua/core";
import { type Dict, dumps, type Json, PythonRandom, parseJson, toJson } from "@mua/python-compat";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openDomain } from "../src/domains.ts";
import type { Draft } from "../src/generate/draft.ts";
import { generateTasks } from "../src/generate/generate.ts";
import { officialTask } from "../src/generate/official.ts";
import { faults } from "../src/generate/telecom/faults.ts";
import { openTelecomDraw } from "../src/generate/telecom.ts";
import { initialWorld } from "../src/initial-world.ts";
import type { Action, Tau2Task } from "../src/task.ts";
import { readTasks } from "../src/task-file.ts";
import { recorded, title, versions } from "./recordings.ts";
import { sentencesOf } from "./sentences.ts";

const seeds = fc.integer({ min: 0, max: 2 ** 31 });

describe.skipIf(!recorded)(title("generated telecom tasks"), () => {
  // The versions differ in nothing that tasks are made of; the slow test proves them in both.
  describe.each(versions.slice(0, 1))("of $dataset.version", ({ dataset, era }) => {
    const draw = openTelecomDraw(dataset);
    const domain = openDomain("telecom", dataset, era);

    /** Drafts of one seed, as a file brings them. */
    const drawn = (
      seed: number,
      count: number,
    ): readonly { readonly draft: Draft; readonly task: Tau2Task }[] => {
      const random = new PythonRandom(seed);
      return Array.from({ length: count }, () => draw(random))
        .filter((draft) => draft !== undefined)
        .map((draft) => {
          const [task] = readTasks(parseJson(dumps([officialTask("telecom", "one", draft)])));
          if (task === undefined) throw new Error("no task was read");
          return { draft, task };
        });
    };
    const isMet = (world: World, { criteria }: Tau2Task) =>
      (criteria?.envAssertions ?? []).every(
        ({ side, name, arguments: args, expected }) => world.perform(side, name, args) === expected,
      );
    const after = (
      task: Tau2Task,
      actions: readonly Action[],
      before: (action: Action, world: World) => void = () => undefined,
    ) => {
      const world = initialWorld(domain, task.initialState);
      for (const action of actions) {
        const { requestor, name, arguments: args } = action;
        before(action, world);
        try {
          world.makeToolCall(requestor, name, args);
        } catch {
          // Left without an earlier one, an action may fail.
        }
        world.synchronise();
      }
      return world;
    };

    it("are proven, of every kind, and the same from the same seed", async () => {
      const options = { count: 60, seed: 5 };
      const generated = await generateTasks("telecom", dataset, era, options);
      expect(generated.rewards).toEqual({ oracle: 1, doNothing: 0 });
      expect(readTasks(parseJson(generated.text))).toHaveLength(60);
      const kinds = new Set([...generated.kinds.keys()].flatMap((kind) => kind.split("_and_")));
      expect([...kinds].sort()).toEqual(
        ["bill", "data", "handover", "mms", "question", "refuel", "resume", "roaming", "service"].sort(),
      );
      const again = await generateTasks("telecom", dataset, era, { ...options, count: 5 });
      expect(generated.text.startsWith(again.text.slice(0, -3))).toBe(true);
      expect(drawn(5, 1)).not.toEqual(drawn(6, 1));
    });

    it("are unsolved at first, from any seed, and need each gold write but for reboots that another step makes good", () => {
      const run = (seed: number) => {
        for (const { draft, task } of drawn(seed, 4)) {
          if (!draft.basis?.includes("ENV_ASSERTION") || draft.basis.includes("ACTION")) continue;
          const actions = task.criteria?.actions ?? [];
          expect(isMet(after(task, []), task), draft.purpose).toBe(false);
          expect(isMet(after(task, actions), task), draft.purpose).toBe(true);
          for (const left of actions) {
            if (domain.open().kindOf(left.name) !== "write" || left.name === "reboot_device") continue;
            const rest = actions.filter((action) => action !== left);
            expect(isMet(after(task, rest), task), `without ${left.name} of: ${draft.purpose}`).toBe(false);
          }
        }
      };
      fc.assert(fc.property(seeds, run), { numRuns: 40 });
    });

    it("are solved as the policy has it", () => {
      const bought = new Map<string, number>();
      const look = (world: World, name: string, args: Dict): Json =>
        toJson(world.perform("agent", name, args));
      const policies: { readonly [tool: string]: (world: World, args: Dict) => void } = {
        resume_line: (world, args) => {
          const customer = new Map([["customer_id", args.get("customer_id") ?? null]]);
          expect(dumps(look(world, "get_bills_for_customer", customer))).not.toMatch(/Overdue|Awaiting/u);
          const line = look(world, "get_details_by_id", new Map([["id", args.get("line_id") ?? null]]));
          expect(line).toMatchObject({
            status: "Suspended",
            contract_end_date: expect.stringMatching(/^202[67]/u),
          });
        },
        send_payment_request: (world, args) => {
          const bill = look(world, "get_details_by_id", new Map([["id", args.get("bill_id") ?? null]]));
          expect(bill).toMatchObject({ status: "Overdue" });
        },
        refuel_data: (_, args) => {
          const line = String(args.get("line_id"));
          bought.set(line, (bought.get(line) ?? 0) + Number(args.get("gb_amount")));
          expect(bought.get(line)).toBeLessThanOrEqual(2);
        },
      };
      for (const { task } of drawn(13, 400)) {
        bought.clear();
        after(task, task.criteria?.actions ?? [], (action, world) =>
          policies[action.name]?.(world, action.arguments),
        );
      }
    });

    it("have bills that add up, of an account that nobody upstream has", () => {
      const run = (seed: number) => {
        for (const { draft } of drawn(seed, 2)) {
          const [opening] = draft.initialActions ?? [];
          const { update_data = null } = opening?.arguments ?? {};
          const rows = JSON.parse(dumps(update_data));
          for (const { total_due, line_items } of rows.bills) {
            const cents = line_items.map(({ amount }: { amount: number }) => Math.round(amount * 100));
            expect(Math.round(total_due * 100)).toBe(cents.reduce((a: number, b: number) => a + b, 0));
          }
          const { agent } = domain.open();
          const upstream = agent.state.canonicalText();
          for (const { phone_number, line_id } of rows.lines) {
            expect(upstream).not.toContain(phone_number);
            expect(upstream).not.toContain(line_id);
          }
          expect(draft.user.known).toContain(rows.lines[0].phone_number);
          expect(draft.ticket).toContain(rows.customers[0].full_name);
        }
      };
      fc.assert(fc.property(seeds, run), { numRuns: 40 });
    });

    it("break each thing that can break, alone and together, at home and abroad", () => {
      const drafts = drawn(11, 400).map(({ draft }) => draft);
      const purposes = drafts.map(({ purpose }) => purpose).join(" ");
      expect(faults.map(({ name }) => name).filter((name) => !purposes.includes(name))).toEqual([]);
      const counts = drafts.flatMap(({ purpose }) =>
        [...purpose.matchAll(/complaint about \w+: ([^.]+)\./gu)].map(
          ([, names = ""]) => names.split(", ").length,
        ),
      );
      expect([...new Set(counts)].sort()).toEqual([1, 2, 3, 4, 5]);
      const abroad = drafts.filter(({ user }) => user.known.includes("abroad")).length / drafts.length;
      expect(abroad).toBeGreaterThan(0.3);
      expect(abroad).toBeLessThan(0.7);
    });

    it("say nothing in upstream's words", () => {
      const folder = "data/tau2/domains/telecom";
      const upstream = new Set(
        [
          ...readTasks(dataset.json(`${folder}/tasks.json`)).flatMap(({ scenario, ticket }) => [
            scenario,
            ticket ?? "",
          ]),
          ...["main_policy", "tech_support_manual"].map((name) => dataset.text(`${folder}/${name}.md`)),
        ].flatMap(sentencesOf),
      );
      const ours = drawn(12, 300).flatMap(({ task: { scenario, ticket } }) =>
        sentencesOf(`${scenario}\n${ticket}`),
      );
      expect(ours.length).toBeGreaterThan(1000);
      expect(ours.filter((sentence) => upstream.has(sentence))).toEqual([]);
    });
  });
});
