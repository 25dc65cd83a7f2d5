import { describe, expect, test } from "vitest";
import { deeds } from "../src/telecom/deeds.ts";
import { vocabulary } from "../src/telecom/vocabulary.ts";
import { deedsIn } from "../src/users/deeds.ts";
import { agentSaying, calling, play, taskOf, telecom, transcript } from "./play.ts";

const benchmark = telecom;

describe("a user with a phone", () => {
  test("does what is asked for, and nothing twice", async () => {
    const agent = agentSaying(
      "Please turn airplane mode off, then tell me what the status bar shows.",
      "Please turn airplane mode off.",
      "That is all done. Is there anything else?",
    );
    expect(
      transcript(await play(agent, taskOf("service-1", benchmark), { benchmark })),
    ).toMatchInlineSnapshot(`
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
      taskOf("data-1", benchmark),
      { benchmark },
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
    const { protocol } = telecom.open(taskOf("service-1", benchmark), { seed: 1 });
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
    const { score } = await play(agentSaying("All done. Anything else?"), taskOf("bill-1", benchmark), {
      benchmark,
    });
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
