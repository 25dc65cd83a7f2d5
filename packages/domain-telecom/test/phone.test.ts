import type { Value } from "@mua/python-compat";
import { describe, expect, it } from "vitest";
import { openAda, openCarrier } from "./carrier.ts";

const EXCELLENT = "Status Bar: 📶⁴ Excellent | 5G | 📱 Data Enabled | 🔋 80%";
const NO_SIGNAL = "Status Bar: 📵 No Signal | 📵 Data Disabled | 🔋 80%";

describe("out of its box", () => {
  const { user } = openCarrier();

  it("has a good signal until it looks for a network", () => {
    expect(user("check_status_bar")).toBe("Status Bar: 📶³ Good | 5G | 📱 Data Enabled | 🔋 80%");
    expect(user("check_network_status").split("\n")).toEqual([
      "Airplane Mode: OFF",
      "SIM Card Status: active",
      "Cellular Connection: connected",
      "Cellular Signal: good",
      "Cellular Network Type: 5G",
      "Mobile Data Enabled: Yes",
      "Data Roaming Enabled: No",
      "Wi-Fi Radio: OFF",
      "Wi-Fi Connected: No",
    ]);
  });

  it("is set up as upstream's", () => {
    expect(user("check_network_mode_preference")).toBe("Network Mode Preference: 4g_5g_preferred");
    expect(user("check_sim_status")).toBe("Your SIM card is active and working.");
    expect(user("check_data_restriction_status")).toBe("Data Saver mode is OFF.");
    expect(user("check_wifi_status")).toBe("Wi-Fi is turned OFF.");
    expect(user("check_wifi_calling_status")).toBe("Wi-Fi Calling is currently turned OFF.");
    expect(user("check_vpn_status")).toBe("VPN is turned OFF.");
    expect(user("check_payment_request")).toBe("No payment request has been made.");
    expect(user("make_payment")).toBe("You do not have a payment request.");
    expect(user("can_send_mms")).toBe("Your messaging app can send MMS messages.");
    expect(user("check_installed_apps")).toBe(
      "The following apps are installed on the phone: messaging, browser",
    );
    expect(user("check_app_status", { app_name: "browser" })).toBe(
      "Status for App: browser\n - Permissions Granted:\n   - storage\n   - network",
    );
  });
});

describe("looking for a network", () => {
  it.each([
    ["4g_5g_preferred", "📶⁴ Excellent | 5G", "275.00 Mbps (Excellent)"],
    ["4g_only", "📶³ Good | 4G", "44.00 Mbps (Good)"],
    ["3g_only", "📶² Fair | 3G", "1.50 Mbps (Poor)"],
    ["2g_only", "📶¹ Poor | 2G", "0.05 Mbps (Very Poor)"],
  ])("with %s finds %s, as fast as %s", (mode, icons, speed) => {
    const { user } = openAda();
    expect(user("set_network_mode_preference", { mode })).toBe(
      `Preferred Network Mode set to: ${mode}\nStatus Bar: ${icons} | 📱 Data Enabled | 🔋 80%`,
    );
    expect(user("run_speed_test")).toContain(`Speed Test Result: ${speed}. Connection is`);
  });

  it("finds nothing without a SIM card, in airplane mode, or with a broken access point", () => {
    const { user, helper } = openAda();
    helper("user", "unseat_sim_card");
    expect(user("check_status_bar")).toBe(NO_SIGNAL);
    expect(user("reseat_sim_card")).toBe(`SIM card re-seated successfully.\n${EXCELLENT}`);
    expect(user("toggle_airplane_mode")).toBe(
      "Airplane Mode is now ON.\nStatus Bar: ✈️ Airplane Mode | 🔋 80%",
    );
    expect(user("toggle_airplane_mode")).toBe(`Airplane Mode is now OFF.\n${EXCELLENT}`);
    helper("user", "break_apn_settings");
    expect(user("reboot_device")).toBe(`Restarting network services...\n${NO_SIGNAL}`);
    expect(user("reset_apn_settings")).toBe(`APN settings will reset at reboot.\n${NO_SIGNAL}`);
    expect(user("reboot_device")).toBe(
      `Resetting APN settings...\nRestarting network services...\n${EXCELLENT}`,
    );
    helper("user", "lock_sim_card", { mode: "puk" });
    expect(user("check_sim_status")).toBe("The SIM card is locked with a PUK code.");
    expect(user("reseat_sim_card")).toContain("No Signal");
  });

  it("stays where it is until told to look again", () => {
    const { agent, user } = openAda();
    agent("suspend_line", { customer_id: "C1", line_id: "L1", reason: "lost" });
    expect(user("check_status_bar")).toBe(EXCELLENT);
    expect(user("reboot_device")).toContain("No Signal");
    agent("resume_line", { customer_id: "C1", line_id: "L1" });
    expect(user("check_status_bar")).toBe(NO_SIGNAL);
    expect(user("reboot_device")).toContain("Excellent");
  });
});

describe("resetting the access point", () => {
  it("looks for the network again, and changes nothing else before the next start", () => {
    const { agent, user, helper } = openAda();
    agent("suspend_line", { customer_id: "C1", line_id: "L1", reason: "" });
    expect(user("check_status_bar")).toBe(EXCELLENT);
    expect(user("reset_apn_settings")).toBe(`APN settings will reset at reboot.\n${NO_SIGNAL}`);
    agent("resume_line", { customer_id: "C1", line_id: "L1" });
    helper("user", "break_apn_settings");
    expect(user("reset_apn_settings")).toBe(`APN settings will reset at reboot.\n${NO_SIGNAL}`);
    expect(user("check_apn_settings")).toContain("broken");
  });
});

describe("mobile data", () => {
  it("work where they are on, allowed and not used up", () => {
    const { user, agent, helper } = openAda();
    const works = () => user("run_speed_test") !== "Speed test failed: No Connection.";
    expect(works()).toBe(true);
    expect(user("toggle_data")).toContain("Mobile Data is now OFF.");
    expect(works()).toBe(false);
    helper("user", "turn_data_on");
    helper("user", "set_user_location", { abroad: true });
    expect(works()).toBe(false);
    expect(user("toggle_roaming")).toContain("Data Roaming is now ON.");
    expect(works()).toBe(false);
    agent("enable_roaming", { customer_id: "C1", line_id: "L1" });
    expect(works()).toBe(true);
    helper("agent", "set_data_usage", { customer_id: "C1", line_id: "L1", data_used_gb: 4n });
    expect(works()).toBe(false);
    agent("refuel_data", { customer_id: "C1", line_id: "L1", gb_amount: 0.5 });
    expect(works()).toBe(true);
  });

  it("are slowed down by a saver and a bad VPN", () => {
    const { user, helper } = openAda();
    expect(user("toggle_data_saver_mode")).toBe(
      "Data Saver Mode is now ON.\nStatus Bar: 📶⁴ Excellent | 5G | 📱 Data Enabled | 🔽 Data Saver | 🔋 80%",
    );
    expect(user("run_speed_test")).toContain("55.00 Mbps (Good)");
    helper("user", "break_vpn");
    expect(user("run_speed_test")).toContain("5.50 Mbps (Fair)");
    helper("user", "turn_data_saver_mode_off");
    expect(user("run_speed_test")).toContain("27.50 Mbps (Good)");
    const { user: slowest, helper: set } = openAda();
    set("user", "break_vpn");
    slowest("set_network_mode_preference", { mode: "2g_only" });
    expect(slowest("run_speed_test")).toContain("0.01 Mbps (Very Poor)");
  });
});

describe("a VPN", () => {
  it("shows its details as Python does", () => {
    const { user } = openAda();
    expect(user("disconnect_vpn")).toContain("No active VPN connection to disconnect.");
    expect(user("connect_vpn")).toContain("VPN connected successfully.");
    expect(user("connect_vpn")).toBe("VPN already connected.");
    expect(user("check_vpn_status")).toBe(
      "VPN is ON and connected. Details: {'server_address': '192.168.1.1', 'protocol': 'OpenVPN', 'server_performance': <PerformanceLevel.EXCELLENT: 'excellent'>}",
    );
    expect(user("check_status_bar")).toContain("| 🔒 VPN Connected |");
  });

  it("once broken stays broken, in its own episode", () => {
    const { user, helper } = openAda();
    helper("user", "break_vpn");
    expect(user("disconnect_vpn")).toContain("VPN disconnected successfully.");
    user("connect_vpn");
    expect(user("check_vpn_status")).toContain("<PerformanceLevel.POOR: 'poor'>");
    const other = openAda();
    other.user("connect_vpn");
    expect(other.user("check_vpn_status")).toContain("EXCELLENT");
  });

  it("goes with the network in airplane mode, which may be connected to again", () => {
    const { user } = openAda();
    user("connect_vpn");
    expect(user("toggle_airplane_mode")).not.toContain("VPN");
    expect(user("connect_vpn")).toContain("Status Bar: ✈️ Airplane Mode | 🔒 VPN Connected | 🔋 80%");
  });
});

describe("Wi-Fi", () => {
  it("is a radio without a network, and not to be touched in airplane mode", () => {
    const { user } = openAda();
    expect(user("toggle_wifi")).toBe(`Wi-Fi is now ON.\n${EXCELLENT}`);
    expect(user("check_wifi_status")).toBe("Wi-Fi is ON but not connected to any network.");
    user("toggle_airplane_mode");
    expect(user("toggle_wifi")).toContain("Cannot change Wi-Fi settings while Airplane Mode is ON.");
  });
});

describe("picture messages", () => {
  it("need data, more than 2G, the mobile network, an address and permissions", () => {
    const { user, helper } = openAda();
    const can = () => user("can_send_mms") === "Your messaging app can send MMS messages.";
    expect(can()).toBe(true);
    helper("user", "set_wifi_calling", { enabled: true, mms_over_wifi: true });
    expect(can()).toBe(false);
    expect(user("toggle_wifi_calling")).toContain("Wi-Fi Calling is now OFF.");
    expect(can()).toBe(true);
    helper("user", "break_apn_mms_setting");
    expect(user("check_apn_settings")).toBe(
      "Current APN Name: internet\nMMSC URL (for picture messages): Not Set\n(These are technical settings, usually best left unchanged.)",
    );
    expect(can()).toBe(false);
    user("set_apn_settings", { apn_settings: new Map() });
    expect(can()).toBe(true);
    user("set_network_mode_preference", { mode: "2g_only" });
    expect(can()).toBe(false);
    user("set_network_mode_preference", { mode: "4g_only" });
    helper("user", "remove_app_permission", { app_name: "messaging", permission: "sms" });
    expect(can()).toBe(false);
  });
});

describe("app permissions", () => {
  it("are granted in any case of letters, and only where they exist", () => {
    const { user, helper } = openAda();
    helper("user", "remove_app_permission", { app_name: "browser", permission: "storage" });
    helper("user", "remove_app_permission", { app_name: "browser", permission: "network" });
    expect(user("check_app_permissions", { app_name: "browser" })).toBe(
      "App 'browser' currently has no permissions granted.",
    );
    expect(user("check_app_status", { app_name: "browser" })).toBe(
      "Status for App: browser\n - Permissions: None granted.",
    );
    const grant = (app_name: Value, permission: Value) =>
      user("grant_app_permission", { app_name, permission });
    expect(grant("browser", "STORAGE")).toBe(
      `Success. Permission 'storage' granted to app 'browser'.\n${EXCELLENT}`,
    );
    expect(grant("browser", "camera")).toBe(
      `Error. Permission 'camera' not tracked for app 'browser', available permissions: ['sms', 'storage', 'phone', 'network']\n${EXCELLENT}`,
    );
    expect(grant("maps", "sms")).toBe(`Error. App 'maps' not found. Cannot grant permission.\n${EXCELLENT}`);
    expect(grant("maps", 5n)).toBe("Error: 'int' object has no attribute 'lower'");
    expect(grant(["maps"], 5n)).toBe("Error: unhashable type: 'list'");
    expect(grant("__proto__", "sms")).toContain("App '__proto__' not found.");
    expect(grant("browser", "constructor")).toContain("Permission 'constructor' not tracked");
    expect(user("check_app_permissions", { app_name: null })).toBe("App 'None' not found on this phone.");
    expect(user("check_app_status", { app_name: new Map() })).toBe("Error: unhashable type: 'dict'");
  });
});

describe("what upstream does not check", () => {
  it("is stored as a network preference, and noticed when it is named", () => {
    const { world, user } = openAda();
    const set = (mode: Value) => user("set_network_mode_preference", { mode });
    const before = world.digest().user;
    expect(set("5g_only")).toBe(
      `Failed to set network mode: '5g_only' is not a valid option. Please use one of: 4g_5g_preferred, 4g_only, 3g_only, 2g_only\n${EXCELLENT}`,
    );
    expect(set("")).toContain("Failed to set network mode: ''");
    expect(world.digest().user).toBe(before);
    // None is refused, but stored all the same.
    expect(set(null)).toContain("Failed to set network mode: 'None'");
    expect(user("check_status_bar")).toContain("📶³ Good | 4G");
    expect(world.user?.state.device.network_mode_preference).toBe(null);
    for (const [mode, type] of [
      [5n, "int"],
      [0n, "int"],
      [false, "bool"],
      [[], "list"],
      [["a"], "list"],
    ] as const) {
      const nameless = `Error: '${type}' object has no attribute 'value'`;
      expect(set(mode)).toBe(nameless);
      expect(user("check_network_mode_preference")).toBe(nameless);
      expect(world.user?.state.device.network_mode_preference).toEqual(mode);
    }
  });

  it("is stored as APN settings, and noticed by everything that reads them", () => {
    const { user } = openAda();
    const missing = (attribute: string) => `Error: 'str' object has no attribute '${attribute}'`;
    expect(user("set_apn_settings", { apn_settings: "internet" })).toBe(missing("apn_name"));
    expect(user("check_apn_settings")).toBe(missing("model_copy"));
    expect(user("reset_apn_settings")).toBe(missing("reset_at_reboot"));
    expect(user("reboot_device")).toBe(missing("reset_at_reboot"));
    expect(user("toggle_data")).toBe(missing("apn_name"));
    expect(user("can_send_mms")).toBe("Your messaging app cannot send MMS messages.");
    expect(user("set_apn_settings", { apn_settings: new Map() })).toContain("APN settings set to: internet");
  });

  it("is not taken in a dict of APN settings", () => {
    const { world, user } = openAda();
    const before = world.digest();
    const settings = new Map<string, Value>([
      ["apn_name", "wap"],
      ["mms_port", 80.5],
      ["reset_at_reboot", 2],
      ["proxy", ["a"]],
    ]);
    expect(user("set_apn_settings", { apn_settings: settings })).toMatchInlineSnapshot(`
      "Error: 4 validation errors for APNSettings
      apn_name
        Input should be 'internet' or 'broken' [type=enum, input_value='wap', input_type=str]
          For further information visit https://errors.pydantic.dev/2.14/v/enum
      reset_at_reboot
        Input should be a valid boolean, unable to interpret input [type=bool_parsing, input_value=2.0, input_type=float]
          For further information visit https://errors.pydantic.dev/2.14/v/bool_parsing
      mms_port
        Input should be a valid integer, got a number with a fractional part [type=int_from_float, input_value=80.5, input_type=float]
          For further information visit https://errors.pydantic.dev/2.14/v/int_from_float
      proxy
        Extra inputs are not permitted [type=extra_forbidden, input_value=['a'], input_type=list]
          For further information visit https://errors.pydantic.dev/2.14/v/extra_forbidden"
    `);
    expect(world.digest()).toEqual(before);
    const coerced = new Map<string, Value>([
      ["mms_port", " 8_080.0 "],
      ["reset_at_reboot", "yes"],
      ["mmsc_url", null],
    ]);
    user("set_apn_settings", { apn_settings: coerced });
    expect(world.user?.state.device.active_apn_settings).toEqual({
      apn_name: "internet",
      reset_at_reboot: true,
      mms_apn: "mms",
      mmsc_url: null,
      mms_proxy: null,
      mms_port: 8080n,
    });
  });
});

describe("assertions", () => {
  it("hold or not, and raise for a service that does not exist", () => {
    const { helper } = openAda();
    const holds = (name: string, args: { readonly [name: string]: Value } = {}) =>
      helper("user", `assert_${name}`, args);
    expect(holds("airplane_mode_status", { expected_status: false })).toBe(true);
    expect(holds("service_status", { expected_status: "connected" })).toBe(true);
    expect(holds("service_status", { expected_status: "no_service" })).toBe(false);
    expect(() => holds("service_status", { expected_status: "gone" })).toThrow(
      "'gone' is not a valid NetworkStatus",
    );
    expect(holds("mobile_data_status", { expected_status: true })).toBe(true);
    expect(holds("mobile_roaming_status", { expected_status: true })).toBe(false);
    expect(holds("mobile_data_saver_mode_status", { expected_status: false })).toBe(true);
    expect(holds("mobile_data_usage_exceeded", { expected_status: false })).toBe(true);
    expect(holds("internet_speed", { expected_speed: 275n })).toBe(true);
    expect(holds("internet_speed", { expected_speed: 275.01 })).toBe(false);
    expect(holds("internet_speed", { expected_speed: 1, expected_desc: "EXCELLENT" })).toBe(true);
    expect(holds("internet_speed", { expected_speed: 1, expected_desc: "good" })).toBe(false);
    expect(holds("internet_not_excellent")).toBe(false);
    expect(holds("can_send_mms", { expected_status: true })).toBe(true);
    helper("user", "turn_airplane_mode_on");
    expect(holds("airplane_mode_status", { expected_status: true })).toBe(true);
    expect(holds("internet_speed", { expected_speed: 0n })).toBe(true);
    expect(holds("internet_speed", { expected_speed: 0n, expected_desc: "no connection" })).toBe(true);
    expect(holds("internet_speed", { expected_speed: 0.01 })).toBe(false);
    expect(() => holds("internet_speed", { expected_speed: null })).toThrow(
      "'>=' not supported between instances of 'float' and 'NoneType'",
    );
    expect(holds("internet_not_excellent")).toBe(true);
  });
});
