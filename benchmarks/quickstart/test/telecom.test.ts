import { readFileSync } from "node:fs";
import { type Benchmark, type EpisodeRecord, type Participant, runEpisode } from "@mua/core";
import { type Dict, isDict, isList, parseJson, type Value } from "@mua/python-compat";
import { describe, expect, test } from "vitest";
import { type QuickstartTask, quickstartAdapter } from "../src/index.ts";
import { deeds } from "../src/telecom/deeds.ts";
import { vocabulary } from "../src/telecom/vocabulary.ts";
import { deedsIn } from "../src/users/deeds.ts";
import { agentSaying, calling, transcript } from "./play.ts";

const telecom = quickstartAdapter.load("telecom", undefined) as Benchmark<QuickstartTask>;
const seeds = telecom.trialSeeds(300, 8);

function play(agent: Participant, task: QuickstartTask, seed = 1, trial = 0): Promise<EpisodeRecord> {
  const user = telecom.participant("user", "scripted");
  const cast = user === undefined ? { agent } : { agent, user };
  return runEpisode(
    { benchmark: telecom, task, trial, seed, cast },
    { signal: new AbortController().signal, now: () => 0 },
  );
}

function agentOf(name: string): Participant {
  return telecom.participant("agent", name) ?? never(`no agent ${name}`);
}

function taskOf(id: string): QuickstartTask {
  return telecom.tasks.find((task) => task.id === id) ?? never(`no task ${id}`);
}

function never(message: string): never {
  throw new Error(message);
}

/** All trials of a task. */
function trials(name: string, task: QuickstartTask): Promise<readonly EpisodeRecord[]> {
  return Promise.all(seeds.map((seed, trial) => play(agentOf(name), task, seed, trial)));
}

function rewardsOf(records: readonly EpisodeRecord[]): string {
  return records.map(({ score }) => String(score.reward)).join(" ");
}

const database = parseJson(readFileSync(new URL("../data/telecom/db.json", import.meta.url), "utf8")) as Dict;

function rows(table: string): readonly Dict[] {
  const found = database.get(table);
  return isList(found) ? found.filter(isDict) : never(`no table ${table}`);
}

function row(table: string, field: string, value: Value | undefined): Dict {
  return rows(table).find((candidate) => candidate.get(field) === value) ?? never(`no ${field} ${value}`);
}

describe("the carrier's database", () => {
  test("has lines, bills, plans and devices that belong together", () => {
    for (const customer of rows("customers")) {
      for (const id of customer.get("line_ids") as readonly string[]) {
        const line = row("lines", "line_id", id);
        row("plans", "plan_id", line.get("plan_id"));
        row("devices", "device_id", line.get("device_id"));
      }
      for (const id of customer.get("bill_ids") as readonly string[]) {
        const bill = row("bills", "bill_id", id);
        expect(bill.get("customer_id")).toBe(customer.get("customer_id"));
        const amounts = (bill.get("line_items") as readonly Dict[]).map((item) => Number(item.get("amount")));
        expect(bill.get("total_due")).toBe(amounts.reduce((sum, amount) => sum + amount, 0));
      }
      // So that no bill with a random id is made on the way.
      const bills = (customer.get("bill_ids") as readonly string[]).map((id) => row("bills", "bill_id", id));
      expect(bills.filter((bill) => bill.get("status") === "Draft")).toHaveLength(1);
    }
  });
});

describe("the tasks", () => {
  test("fall into classes, one of each to train and to test on", () => {
    const classes = Map.groupBy(telecom.tasks, (task) => task.class);
    expect([...classes.keys()].join(", ")).toMatchInlineSnapshot(
      `"no-service, slow-data, roaming, add-data, picture-messages, unpaid-bill"`,
    );
    for (const tasks of classes.values()) {
      expect(tasks.map(({ split }) => split).toSorted()).toEqual(["test", "train"]);
    }
  });

  test.each(telecom.tasks)("$id: the user's facts and the scenario are true", (task) => {
    const customer = row("customers", "customer_id", task.customer);
    const { phone, name, birth } = task.user.facts;
    expect([name, birth]).toEqual([customer.get("full_name"), customer.get("date_of_birth")]);
    for (const fact of [phone, name, birth]) if (fact !== undefined) expect(task.scenario).toContain(fact);
    const owner = task.before.find((action) => action.name === "set_user_info")?.arguments;
    expect(owner?.get("name")).toBe(name);
    for (const { facts } of task.user.requests) {
      const { line: number } = facts;
      expect(task.scenario).toContain(number);
      expect(owner?.get("phone_number")).toBe(number);
      const line = row("lines", "phone_number", number);
      expect(customer.get("line_ids")).toContain(line.get("line_id"));
    }
  });

  test.each(telecom.tasks)(
    "$id: every gold action succeeds and changes something, and one is the user's",
    (task) => {
      const { environment } = telecom.open(task, { seed: 1 });
      expect(task.actions.map(({ by }) => by)).toContain("user");
      for (const { by, name, arguments: args } of task.actions) {
        const before = JSON.stringify(environment.digest());
        const call = { id: "", name, rawArguments: "", arguments: args };
        expect(environment.call(by, call)).toMatchObject({ error: false });
        expect(JSON.stringify(environment.digest())).not.toBe(before);
      }
    },
  );

  test("show each side its own tools, all described", () => {
    const { environment } = telecom.open(taskOf("data-1"), { seed: 1 });
    const names = (["agent", "user"] as const).map((side) =>
      environment.tools(side).map(({ name, description, parameters }) => {
        expect(description).toMatch(/\.$/u);
        const { properties: described, required } = parameters;
        const properties = Object.entries(described as Record<string, { description?: string }>);
        for (const [, schema] of properties) expect(schema.description).toMatch(/\.$/u);
        // Called with all declared arguments, no tool misses one or has one too many.
        const args = `{${properties.map(([argument]) => `"${argument}": "?"`).join(", ")}}`;
        const call = { id: "", name, rawArguments: args, arguments: parseJson(args) as Dict };
        expect(environment.call(side, call).content).not.toMatch(/argument|Tool .* not found\.$/u);
        expect(required).toEqual(properties.map(([argument]) => argument).filter((key) => key !== "limit"));
        return name;
      }),
    );
    expect(new Set(names.flat()).size).toBe(13 + 30);
  });
});

describe("the agents", () => {
  test.each(telecom.tasks)("$id: whoever knows solves it, whoever does nothing does not", async (task) => {
    expect(rewardsOf(await trials("oracle", task))).toBe("1 1 1 1 1 1 1 1");
    expect(rewardsOf(await trials("noop", task))).toBe("0 0 0 0 0 0 0 0");
    for (const words of [
      "Everything is done. Anything else?",
      "Please restart your phone.",
      "Do you confirm?",
    ]) {
      expect((await play(agentSaying(words), task)).score.reward).toBe(0);
    }
  });

  test("differ by what they do", async () => {
    const lines: string[] = [];
    for (const name of ["careful", "forgetful", "hasty"]) {
      for (const task of telecom.tasks)
        lines.push(`${name} ${task.id}: ${rewardsOf(await trials(name, task))}`);
    }
    expect(lines.filter((line) => line.includes("0")).join("\n")).toMatchInlineSnapshot(`
      "forgetful service-2: 0 1 0 1 0 1 1 1
      forgetful add-data-2: 1 0 0 0 1 0 0 1
      forgetful bill-2: 1 1 1 1 1 1 0 1
      hasty roaming-2: 0 0 0 0 0 0 0 0
      hasty add-data-1: 0 0 0 0 0 0 0 0
      hasty add-data-2: 0 0 0 0 0 0 0 0
      hasty bill-2: 0 0 0 0 0 0 0 0"
    `);
  });

  test("end every task by the user's word, well below the limits", async () => {
    for (const name of telecom.participantNames("agent")) {
      for (const task of telecom.tasks) {
        for (const { trajectory } of await trials(name, task)) {
          expect(trajectory.ending).toEqual({ outcome: "completed", reason: "user_stop" });
          const steps = trajectory.messages.filter(({ role }) => role !== "tool").length;
          expect(steps, `${name} in ${task.id}`).toBeLessThanOrEqual(45);
        }
      }
    }
  });
});

describe("a user with a phone", () => {
  test("does what is asked for, and nothing twice", async () => {
    const agent = agentSaying(
      "Please turn airplane mode off, then tell me what the status bar shows.",
      "Please turn airplane mode off.",
      "That is all done. Is there anything else?",
    );
    expect(transcript(await play(agent, taskOf("service-1")))).toMatchInlineSnapshot(`
      "agent: Hello, this is Larkspur Mobile. How can I help you today?
      user: I cannot get a signal any more.
      agent: Please turn airplane mode off, then tell me what the status bar shows.
      user: check_network_status {}
          ok
      user: toggle_airplane_mode {}
          ok
      user: check_status_bar {}
          ok
      user: Okay: Airplane Mode is now OFF.
      Status Bar: 📶⁴ Excellent | 5G | 📱 Data Enabled | 🔋 64%
      Status Bar: 📶⁴ Excellent | 5G | 📱 Data Enabled | 🔋 64%
      agent: Please turn airplane mode off.
      user: check_network_status {}
          ok
      user: Here is what I see. Airplane Mode: OFF
      SIM Card Status: active
      Cellular Connection: connected
      Cellular Signal: excellent
      Cellular Network Type: 5G
      Mobile Data Enabled: Yes
      Data Roaming Enabled: No
      Wi-Fi Radio: OFF
      Wi-Fi Connected: No
      agent: That is all done. Is there anything else?
      user: That was everything. Bye! ###STOP###"
    `);
  });

  test("answers what else is asked, and leaves who only has them look", async () => {
    const { trajectory } = await play(
      agentSaying("What is your phone number? Please run a speed test."),
      taskOf("data-1"),
    );
    const said = trajectory.messages
      .filter(({ role }) => role === "user")
      .map(({ content }) => content ?? "");
    expect(said.find((text) => text.includes("Speed Test Result"))).toContain("Priya Raman");
    expect(trajectory.ending.reason).toBe("user_stop");
    expect(said.filter((text) => text !== "").length).toBeLessThanOrEqual(14);
  });

  test("understands every wording of the domain as what it asks for", () => {
    for (const deed of Object.values(deeds)) expect(deedsIn(deed.ask, vocabulary), deed.ask).toEqual([deed]);
  });

  test.each([
    ["Is airplane mode on?", "check_network_status"],
    ["Could you check that your SIM is in the phone?", "check_sim_status"],
    ["1. Turn off Airplane Mode\n2. Reboot the device", "toggle_airplane_mode reboot_device"],
    ["Please enable data roaming, and restart the phone.", "toggle_roaming reboot_device"],
    ["Please grant the SMS and storage permissions.", "grant_app_permission grant_app_permission"],
    ["Please set it to 4G/5G preferred.", "set_network_mode_preference"],
    ["Can you send an MMS now?", "can_send_mms"],
    ["Roaming has been enabled for your line.", ""],
    ["I am going to enable roaming. Do you confirm?", ""],
    ["I cannot turn off airplane mode for you.", ""],
    ["Is there anything else?", ""],
    ["\ud800please\ud800, and, and", ""],
  ])("hears in %j: %s", (message, tools) => {
    expect(
      deedsIn(message, vocabulary)
        .map(({ tool }) => tool)
        .join(" "),
    ).toBe(tools);
  });

  test("is told of the phone, and sees what its tools say", () => {
    const { protocol } = telecom.open(taskOf("service-1"), { seed: 1 });
    const first = protocol.next();
    expect(first.kind === "ask" && first.view.system).toContain("You have your phone at hand");
    protocol.answer(calling("check_status_bar", "{}"));
    const second = protocol.next();
    expect(second.kind === "ask" && second.role === "user" && second.view.messages.at(-1)).toMatchObject({
      role: "tool",
      content: "Status Bar: ✈️ Airplane Mode | 🔋 64%",
    });
  });
});

describe("scoring", () => {
  test("says which side's state differs", async () => {
    const { score } = await play(agentSaying("All done. Anything else?"), taskOf("bill-1"));
    expect(score.checks.map(({ evidence }) => evidence)).toMatchInlineSnapshot(`
      [
        "lines[9].status: is "Suspended", should be "Active"
      lines[9].suspension_start_date: is "2025-02-25", should be null
      bills[18].status: is "Overdue", should be "Paid"
      device.network_signal_strength: is "none", should be "excellent"
      device.network_technology_connected: is "none", should be "5G"
      device.network_connection_status: is "no_service", should be "connected"
      surroundings.line_active: is false, should be true",
      ]
    `);
  });
});
