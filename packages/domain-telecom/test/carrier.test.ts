import { type Dict, isDict, isList, type Key, parseJson, type Value } from "@mua/python-compat";
import { describe, expect, it } from "vitest";
import { loadTelecomDatabases } from "../src/index.ts";
import { type Arguments, loadCarrier, openCarrier } from "./carrier.ts";

function row(content: string): Dict {
  const value = parseJson(content);
  if (!isDict(value)) throw new Error(`no dict: ${content}`);
  return value;
}

function field(content: string, name: string): Value | undefined {
  return row(content).get(name);
}

const ada = { customer_id: "C1", line_id: "L1" };

describe("lookups", () => {
  const { agent } = openCarrier();

  it("show rows in official field order, with defaults, coerced numbers and dates as texts", () => {
    expect(agent("get_details_by_id", { id: "C1" })).toMatchInlineSnapshot(
      `"{"customer_id": "C1", "full_name": "Ada Quill", "date_of_birth": "1990-05-17", "email": "ada.quill@post.example", "phone_number": "555-0001", "address": {"street": "1 Mill Lane", "city": "Ash", "state": "OR", "zip_code": "10001"}, "account_status": "Active", "payment_methods": [{"method_type": "PayPal", "account_number_last_4": "1234", "expiration_date": "01/2030"}], "line_ids": ["L1", "L2"], "bill_ids": ["B1", "B2", "B3"], "created_at": "2024-03-01 09:30:00", "last_extension_date": "2024-12-24", "goodwill_credit_used_this_year": 5.0}"`,
    );
    expect(agent("get_details_by_id", { id: "C2" })).toMatchInlineSnapshot(
      `"{"customer_id": "C2", "full_name": "ADA QUILL", "date_of_birth": "1990-05-17", "email": "second.ada@post.example", "phone_number": "555-0002", "address": {"street": "2 Mill Lane", "city": "Ash", "state": "OR", "zip_code": "10002"}, "account_status": "Pending Verification", "payment_methods": [], "line_ids": ["L3"], "bill_ids": [], "created_at": "2025-01-01", "last_extension_date": null, "goodwill_credit_used_this_year": 0.0}"`,
    );
    expect(agent("get_details_by_id", { id: "L3" })).toMatchInlineSnapshot(
      `"{"line_id": "L3", "phone_number": "555-1003", "status": "Pending Activation", "plan_id": "P2", "device_id": null, "data_used_gb": 40.0, "data_refueling_gb": 0.0, "roaming_enabled": false, "contract_end_date": null, "last_plan_change_date": null, "last_sim_replacement_date": null, "suspension_start_date": null}"`,
    );
    expect(agent("get_details_by_id", { id: "B3" })).toMatchInlineSnapshot(
      `"{"bill_id": "B3", "customer_id": "C1", "period_start": "2025-03-01", "period_end": "2025-03-31", "issue_date": "2025-02-05", "total_due": 0.0, "due_date": "2025-03-19", "line_items": [], "status": "Draft"}"`,
    );
    expect(agent("get_details_by_id", { id: "D1" })).toMatchInlineSnapshot(
      `"{"device_id": "D1", "device_type": "phone", "model": "Pebble 3", "imei": null, "is_esim_capable": true, "activated": true, "activation_date": "2024-03-01 10:00:00", "last_esim_transfer_date": null}"`,
    );
    expect(agent("get_details_by_id", { id: "P1" })).toMatchInlineSnapshot(
      `"{"plan_id": "P1", "name": "Small", "data_limit_gb": 4.0, "price_per_month": 12.5, "data_refueling_price_per_gb": 2.5}"`,
    );
  });

  it("find a customer by the number they are reached under, or a line's", () => {
    const who = (phone_number: Value) => agent("get_customer_by_phone", { phone_number });
    expect(field(who("555-0001"), "customer_id")).toBe("C1");
    expect(field(who("555-1002"), "customer_id")).toBe("C1");
    expect(field(who("555-0002"), "customer_id")).toBe("C2");
    expect(who("555-0003")).toBe(agent("get_customer_by_id", { customer_id: "C3" }));
    // Ida comes last, and her line does not exist.
    expect(who("555-9999")).toBe("Error: Line with ID L9 not found");
  });

  it("find everybody of a name and a date of birth", () => {
    const who = (full_name: Value, dob: Value) =>
      parseJson(agent("get_customer_by_name", { full_name, dob }));
    const found = who("ada quill", "1990-05-17");
    expect(isList(found) && found.map((customer) => (customer as Dict).get("customer_id"))).toEqual([
      "C1",
      "C2",
    ]);
    expect(who("Ada Quill", "1990-05-18")).toEqual([]);
    expect(who("Ada Quill", 19900517n)).toEqual([]);
  });

  it.each(["__proto__", "constructor", "", "\ud800"])("do not find %j", (id) => {
    expect(agent("get_customer_by_id", { customer_id: id })).toBe(`Error: Customer with ID ${id} not found`);
    expect(agent("get_data_usage", { customer_id: "C1", line_id: id })).toBe(
      `Error: Line ${id} not found for customer C1`,
    );
    expect(agent(id)).toBe(`Error: Tool '${id}' not found.`);
  });

  it("show bills newest first, those of one day in their order, and no more than asked for", () => {
    const ids = (args: Arguments) =>
      (parseJson(agent("get_bills_for_customer", { customer_id: "C1", ...args })) as readonly Dict[]).map(
        (bill) => bill.get("bill_id"),
      );
    expect(ids({})).toEqual(["B2", "B3", "B1"]);
    expect(ids({ limit: null })).toEqual(["B2", "B3", "B1"]);
    expect(ids({ limit: 2n })).toEqual(["B2", "B3"]);
    expect(ids({ limit: -1n })).toEqual(["B2", "B3"]);
    expect(ids({ limit: true })).toEqual(["B2"]);
    expect(ids({ limit: 0n })).toEqual([]);
    expect(ids({ limit: -(10n ** 400n) })).toEqual([]);
    expect(agent("get_bills_for_customer", { customer_id: "C2" })).toBe("[]");
  });

  it("show numbers of data usage as texts", () => {
    expect(agent("get_data_usage", ada)).toBe(
      '{"line_id": "L1", "data_used_gb": "1.5", "data_limit_gb": "4.0", "data_refueling_gb": "0.0", "cycle_end_date": "2025-02-28"}',
    );
  });
});

describe("lines", () => {
  it("are suspended and resumed", () => {
    const { agent } = openCarrier();
    const suspended = row(agent("suspend_line", { ...ada, reason: "trip" }));
    expect(suspended.get("message")).toBe("Line suspended successfully. $5/month holding fee will apply.");
    const line = suspended.get("line") as Dict;
    expect([line.get("status"), line.get("suspension_start_date")]).toEqual(["Suspended", "2025-02-25"]);
    expect(agent("suspend_line", { ...ada, reason: "trip" })).toBe("Error: Line must be active to suspend");
    const resumed = row(agent("resume_line", ada));
    expect(resumed.get("message")).toBe("Line resumed successfully");
    expect((resumed.get("line") as Dict).get("suspension_start_date")).toBeNull();
    expect(agent("resume_line", ada)).toBe("Error: Line must be suspended to resume");
    // A line that waits for its activation may be resumed too.
    expect(agent("resume_line", { customer_id: "C2", line_id: "L3" })).toContain("resumed successfully");
  });

  it("roam or not", () => {
    const { agent } = openCarrier();
    expect(agent("enable_roaming", ada)).toBe("Roaming enabled successfully");
    expect(agent("enable_roaming", ada)).toBe("Roaming was already enabled");
    expect(agent("disable_roaming", ada)).toBe("Roaming disabled successfully");
    expect(agent("disable_roaming", ada)).toBe("Roaming was already disabled");
  });

  it("are suspended for a bill, once", () => {
    const { agent, helper } = openCarrier();
    const overdue = { ...ada, new_bill_id: "B7", contract_ended: true };
    helper("agent", "suspend_line_for_overdue_bill", overdue);
    expect(agent("get_details_by_id", { id: "B7" })).toMatchInlineSnapshot(
      `"{"bill_id": "B7", "customer_id": "C1", "period_start": "2025-01-01", "period_end": "2025-01-31", "issue_date": "2025-01-01", "total_due": 12.5, "due_date": "2025-01-15", "line_items": [{"description": "Charge for line L1", "amount": 12.5, "date": "2025-02-25", "item_type": "Charge"}], "status": "Overdue"}"`,
    );
    expect(field(agent("get_details_by_id", { id: "L1" }), "contract_end_date")).toBe("2025-01-31");
    expect(helper("agent", "assert_no_overdue_bill", { overdue_bill_id: "B7" })).toBe(false);
    expect(helper("agent", "assert_no_overdue_bill", { overdue_bill_id: "B8" })).toBe(true);
    expect(helper("agent", "assert_overdue_bill_exists", { customer_id: "C1", overdue_bill_id: "B7" })).toBe(
      true,
    );
    agent("resume_line", ada);
    expect(() => helper("agent", "suspend_line_for_overdue_bill", overdue)).toThrow("overdue");
  });

  it("are suspended for another customer's bill too", () => {
    const { agent, helper } = openCarrier();
    helper("agent", "suspend_line_for_overdue_bill", {
      customer_id: "C2",
      line_id: "L1",
      new_bill_id: "B7",
      contract_ended: 0n,
    });
    expect(field(agent("get_details_by_id", { id: "B7" }), "customer_id")).toBe("C2");
    expect(field(agent("get_details_by_id", { id: "L1" }), "status")).toBe("Suspended");
    expect(field(agent("get_details_by_id", { id: "L1" }), "contract_end_date")).not.toBe("2025-01-31");
  });
});

describe("refuelling", () => {
  it("adds to the draft bill, with the amount as it was given", () => {
    const { agent } = openCarrier();
    expect(agent("refuel_data", { ...ada, gb_amount: 2n })).toBe(
      '{"message": "Successfully added 2 GB of data for line L1 for $5.00", "new_data_refueling_gb": "2.0", "charge": "5.0"}',
    );
    expect(agent("refuel_data", { ...ada, gb_amount: 0.1 })).toBe(
      '{"message": "Successfully added 0.1 GB of data for line L1 for $0.25", "new_data_refueling_gb": "2.1", "charge": "0.25"}',
    );
    const bill = agent("get_details_by_id", { id: "B3" });
    expect(field(bill, "total_due")).toBe(5.25);
    expect((field(bill, "line_items") as readonly Dict[]).map((item) => item.get("description"))).toEqual([
      "Data refueling: 2 GB at $2.5/GB",
      "Data refueling: 0.1 GB at $2.5/GB",
    ]);
  });

  it("makes a bill for the next month where there is no draft; the seed decides its id", () => {
    const refuel = (seed: number) => {
      const { world, agent } = openCarrier(loadCarrier(), seed);
      const line = { customer_id: "C2", line_id: "L3" };
      agent("refuel_data", { ...line, gb_amount: true });
      agent("refuel_data", { ...line, gb_amount: 1e20 });
      return { world, bills: agent("get_bills_for_customer", { customer_id: "C2" }) };
    };
    expect(refuel(1).bills).toMatchInlineSnapshot(
      `"[{"bill_id": "B2265b1f5", "customer_id": "C2", "period_start": "2025-03-01", "period_end": "2025-03-31", "issue_date": "2025-03-01", "total_due": 1e+19, "due_date": "2025-03-15", "line_items": [{"description": "Data refueling: True GB at $0.1/GB", "amount": 0.1, "date": "2025-02-25", "item_type": "Charge"}, {"description": "Data refueling: 1e+20 GB at $0.1/GB", "amount": 1e+19, "date": "2025-02-25", "item_type": "Charge"}], "status": "Draft"}]"`,
    );
    expect(refuel(1).world.same(refuel(1).world)).toBe(true);
    expect(refuel(1).world.same(refuel(2).world)).toBe(false);
  });

  it("takes what Python's arithmetic takes", () => {
    const { agent } = openCarrier();
    const refuel = (gb_amount: Value) => agent("refuel_data", { ...ada, gb_amount });
    expect(refuel(Number.NaN)).toContain('for $nan", "new_data_refueling_gb": "nan"');
    expect(refuel(10n ** 400n)).toBe("Error: int too large to convert to float");
    expect(refuel(10n ** 20n)).toContain("for $250000000000000000000.00");
  });
});

describe("payment requests", () => {
  it("are sent for any bill, one at a time", () => {
    const { agent } = openCarrier();
    const send = (bill_id: Value) => agent("send_payment_request", { customer_id: "C1", bill_id });
    expect(send("B1")).toBe("Payment request sent to the customer for bill B1");
    expect(field(agent("get_details_by_id", { id: "B1" }), "status")).toBe("Awaiting Payment");
    expect(send("B1")).toBe("Error: A bill is already awaiting payment for this customer");
  });
});

describe("refusals", () => {
  /** Arguments to put in place of usual ones, and the text of the error; nothing may change. */
  function refuses(tool: string, usual: Arguments, cases: readonly (readonly [Arguments, string])[]): void {
    it.each(cases)(`${tool} with %o: %s`, (wrong, message) => {
      const { world, agent } = openCarrier();
      const before = world.digest();
      expect(agent(tool, { ...usual, ...wrong })).toBe(`Error: ${message}`);
      expect(world.digest()).toEqual(before);
    });
  }

  refuses("get_customer_by_id", {}, [
    [{ customer_id: ["C1"] }, "Customer with ID ['C1'] not found"],
    [{ customer_id: null }, "Customer with ID None not found"],
    [{ customer_id: 1e20 }, "Customer with ID 1e+20 not found"],
    [{}, "TelecomTools.get_customer_by_id() missing 1 required positional argument: 'customer_id'"],
  ]);

  refuses("get_customer_by_name", { dob: "1990-05-17" }, [
    [{ full_name: true }, "'bool' object has no attribute 'lower'"],
  ]);

  refuses("get_details_by_id", {}, [
    [{ id: "l1" }, "Unknown ID format or type: l1"],
    [{ id: "D9" }, "Device with ID D9 not found"],
    [{ id: 1n }, "'int' object has no attribute 'startswith'"],
    [{ id: new Map() }, "'dict' object has no attribute 'startswith'"],
  ]);

  refuses("suspend_line", { ...ada, reason: "trip" }, [
    [{ customer_id: "C2" }, "Line L1 not found for customer C2"],
    [{ customer_id: "C3", line_id: "L9" }, "Line with ID L9 not found"],
    [{ line_id: "L2" }, "Line must be active to suspend"],
  ]);

  refuses("get_bills_for_customer", { customer_id: "C1" }, [
    [{ limit: 1 }, "slice indices must be integers or None or have an __index__ method"],
    [{ limit: "1" }, "slice indices must be integers or None or have an __index__ method"],
    [{ customer_id: "C3" }, "Bill with ID B9 not found"],
  ]);

  refuses("send_payment_request", { customer_id: "C1" }, [
    [{ bill_id: "B9" }, "Bill B9 not found for customer C1"],
    [{ bill_id: new Map() }, "Bill {} not found for customer C1"],
    [{ customer_id: "C3", bill_id: "B1" }, "Bill with ID B9 not found"],
  ]);

  refuses("refuel_data", ada, [
    [{ gb_amount: 0n }, "Refuel amount must be positive"],
    [{ gb_amount: -0.5 }, "Refuel amount must be positive"],
    [{ gb_amount: false }, "Refuel amount must be positive"],
    [{ gb_amount: "2" }, "'<=' not supported between instances of 'str' and 'int'"],
    [{ gb_amount: null }, "'<=' not supported between instances of 'NoneType' and 'int'"],
    [{ gb_amount: [] }, "'<=' not supported between instances of 'list' and 'int'"],
  ]);

  refuses("set_data_usage", { ...ada, data_used_gb: 1 }, [[{}, "Tool 'set_data_usage' not found."]]);
});

describe("rows that a task brings", () => {
  const dict = (fields: Arguments) => new Map<Key, Value>(Object.entries(fields));
  const eva = dict({
    customer_id: "C7",
    full_name: "Eva Brook",
    date_of_birth: "1999-09-09",
    email: "eva@post.example",
    phone_number: "555-0007",
    address: dict({ street: "7 Mill Lane", city: "Ash", state: "OR", zip_code: "10007" }),
    line_ids: ["L7"],
  });
  const line = dict({ line_id: "L7", phone_number: "555-1007", status: "Active", plan_id: "P2" });

  it("take the place of the lists there were; the other lists stay", () => {
    const { world, agent, user, helper } = openCarrier();
    helper("agent", "update_db", { update_data: dict({ customers: [eva], lines: [line] }) });
    expect(field(agent("get_customer_by_phone", { phone_number: "555-1007" }), "full_name")).toBe(
      "Eva Brook",
    );
    expect(agent("get_customer_by_id", { customer_id: "C1" })).toBe("Error: Customer with ID C1 not found");
    expect(field(agent("get_details_by_id", { id: "P1" }), "name")).toBe("Small");
    expect(field(agent("get_details_by_id", { id: "B1" }), "customer_id")).toBe("C1");
    helper("user", "set_user_info", { name: "Eva Brook", phone_number: "555-1007" });
    agent("suspend_line", { customer_id: "C7", line_id: "L7", reason: "trip" });
    user("toggle_data");
    expect(user("toggle_data")).toContain("No Signal");
    expect(world.same(openCarrier().world)).toBe(false);
  });

  it("stay with the episode that brought them", () => {
    const base = loadCarrier();
    const before = openCarrier(base).world.digest();
    openCarrier(base).helper("agent", "update_db", { update_data: dict({ customers: [] }) });
    expect(openCarrier(base).world.digest()).toEqual(before);
  });

  it("change nothing where the official models refuse them, or there are none", () => {
    const { world, helper } = openCarrier();
    const before = world.digest();
    const update = (update_data: Value) => () => helper("agent", "update_db", { update_data });
    expect(update(dict({ towers: [] }))).toThrow("Extra inputs are not permitted");
    expect(update(dict({ lines: dict({ L7: line }) }))).toThrow("Input should be a valid list");
    expect(update(dict({ customers: [], lines: [dict({ line_id: "L7" })] }))).toThrow("lines.0.phone_number");
    expect(update(7n)).toThrow("'int' object is not iterable");
    expect(update(null)()).toBeNull();
    expect(world.digest()).toEqual(before);
  });

  it("are no tool of the agent", () => {
    expect(openCarrier().agent("update_db", { update_data: new Map() })).toBe(
      "Error: Tool 'update_db' not found.",
    );
  });
});

describe("loading", () => {
  it("refuses what the official models refuse", () => {
    const load = (carrier: Value) => () => loadTelecomDatabases(carrier, new Map());
    expect(load(new Map([["plans", [new Map([["plan_id", "P1"]])]]]))).toThrowErrorMatchingInlineSnapshot(`
      [PythonError: 4 validation errors for TelecomDB
      plans.0.name
        Field required [type=missing, input_value={'plan_id': 'P1'}, input_type=dict]
          For further information visit https://errors.pydantic.dev/2.14/v/missing
      plans.0.data_limit_gb
        Field required [type=missing, input_value={'plan_id': 'P1'}, input_type=dict]
          For further information visit https://errors.pydantic.dev/2.14/v/missing
      plans.0.price_per_month
        Field required [type=missing, input_value={'plan_id': 'P1'}, input_type=dict]
          For further information visit https://errors.pydantic.dev/2.14/v/missing
      plans.0.data_refueling_price_per_gb
        Field required [type=missing, input_value={'plan_id': 'P1'}, input_type=dict]
          For further information visit https://errors.pydantic.dev/2.14/v/missing]
    `);
    expect(load(new Map([["towers", []]]))).toThrow("Extra inputs are not permitted");
    expect(() => loadTelecomDatabases(new Map(), new Map([["device", new Map([["camera", true]])]]))).toThrow(
      "device.camera",
    );
  });
});
