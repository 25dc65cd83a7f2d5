import { describe, expect, it } from "vitest";
import { openTelecom, phoneTools } from "../src/index.ts";
import { loadCarrier, openAda, openCarrier } from "./carrier.ts";

const line = { customer_id: "C1", line_id: "L1" };

describe("between both sides", () => {
  it("nothing is carried to a phone that is on no line", () => {
    const { world, agent } = openCarrier();
    const before = world.digest().user;
    agent("suspend_line", { ...line, reason: "lost" });
    agent("send_payment_request", { customer_id: "C1", bill_id: "B2" });
    expect(world.digest().user).toBe(before);
  });

  it("the surroundings follow the line", () => {
    const { world, agent } = openAda();
    const surroundings = () => world.user?.state.surroundings;
    expect(surroundings()).toMatchObject({
      line_active: true,
      roaming_allowed: false,
      mobile_data_usage_exceeded: false,
      payment_request: null,
    });
    agent("enable_roaming", line);
    agent("suspend_line", { ...line, reason: "lost" });
    expect(surroundings()).toMatchObject({ line_active: false, roaming_allowed: true });
  });

  it("a bill is asked for, paid, and then no longer asked for", () => {
    const { agent, user } = openAda();
    agent("send_payment_request", { customer_id: "C1", bill_id: "B2" });
    const asked = "You have a payment request for bill B2 of 42.5 USD.";
    expect(user("check_payment_request")).toBe(asked);
    // The request stays as it was made, whatever happens to the bill.
    agent("refuel_data", { ...line, gb_amount: 1n });
    expect(user("check_payment_request")).toBe(asked);
    expect(user("make_payment")).toBe("Payment of 42.5 USD has been made for bill B2.");
    expect(agent("get_details_by_id", { id: "B2" })).toContain('"status": "Paid"');
    expect(user("check_payment_request")).toBe("No payment request has been made.");
    expect(user("make_payment")).toBe("You do not have a payment request.");
  });

  it("nothing is carried by gold actions until somebody says so", () => {
    const { world } = openAda();
    world.makeToolCall(
      "agent",
      "send_payment_request",
      new Map([
        ["customer_id", "C1"],
        ["bill_id", "B2"],
      ]),
    );
    expect(world.makeToolCall("user", "make_payment", new Map())).toBe("You do not have a payment request.");
    world.synchronise();
    expect(world.makeToolCall("user", "make_payment", new Map())).toContain("has been made");
    const status = () => world.agent.state.tables.bills.get("B2")?.status;
    expect(status()).toBe("Awaiting Payment");
    world.synchronise();
    expect(status()).toBe("Paid");
  });

  it("a phone with a number that is nobody's line breaks every call, but not what it did before", () => {
    const { world, agent, user } = openCarrier();
    world.perform(
      "user",
      "set_user_info",
      new Map([
        ["name", "Eve"],
        ["phone_number", "555-0000"],
      ]),
    );
    const missing = "Error: Line with phone number 555-0000 not found";
    expect(agent("enable_roaming", line)).toBe(missing);
    expect(world.agent.state.tables.lines.get("L1")?.roaming_enabled).toBe(true);
    expect(user("check_status_bar")).toBe(missing);
  });
});

describe("without a user", () => {
  const open = () => openTelecom(loadCarrier(), { tools: { agent: [], user: [] }, seed: 1, solo: true });

  it("the agent has the phone too", () => {
    const world = open();
    const call = (side: "agent" | "user", name: string) =>
      world.call(side, { id: "", name, rawArguments: "{}", arguments: new Map() });
    expect(call("agent", "toggle_data").content).toContain("Mobile Data is now OFF.");
    expect(call("user", "toggle_data")).toEqual({
      content: "Error: User tool calls are not allowed in solo mode",
      error: true,
    });
    expect(call("agent", "turn_data_off").content).toBe("Error: Tool 'turn_data_off' not found.");
    for (const [name, { kind }] of phoneTools.methods) {
      expect(world.kindOf(name)).toBe(kind === "helper" ? undefined : kind);
    }
  });
});
