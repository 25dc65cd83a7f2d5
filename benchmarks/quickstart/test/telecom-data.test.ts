import { type Dict, isDict, isList, parseJson, type Value } from "@mua/python-compat";
import { describe, expect, test } from "vitest";
import { dataFile } from "./data.ts";
import { telecom } from "./play.ts";

const database = parseJson(dataFile("telecom/db.json")) as Dict;

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
});

function never(message: string): never {
  throw new Error(message);
}
