import type { Deed } from "../vocabulary.ts";

/** What users of the carrier can look at on their phone, and do with it. */
const looks: { readonly [deed: string]: Deed } = {
  statusBar: {
    asked: /\bstatus bar\b|\bsignal\b|\bbars\b|\bicons?\b/u,
    ask: "What does the status bar show?",
    tool: "check_status_bar",
    looks: true,
  },
  networkStatus: {
    asked: /\bnetwork status\b|\b(?:airplane|flight) mode\b|\bmobile data\b|\broaming\b/u,
    ask: "Please check the network status.",
    tool: "check_network_status",
    looks: true,
  },
  sim: {
    asked: /\bsim\b/u,
    ask: "Please check the SIM card.",
    tool: "check_sim_status",
    looks: true,
  },
  speed: {
    asked: /\bspeed ?test\b|\bhow fast\b|\bspeed\b/u,
    ask: "Please run a speed test.",
    tool: "run_speed_test",
    looks: true,
  },
  networkMode: {
    asked: /\bnetwork (?:mode|preference)\b|\bpreferred network\b/u,
    ask: "Please check the network mode.",
    tool: "check_network_mode_preference",
    looks: true,
  },
  dataSaver: {
    asked: /\bdata saver\b|\bdata restriction/u,
    ask: "Please check whether data saver is on.",
    tool: "check_data_restriction_status",
    looks: true,
  },
  accessPoint: {
    asked: /\bapn\b|\baccess point\b|\bmmsc\b/u,
    ask: "Please check the APN settings.",
    tool: "check_apn_settings",
    looks: true,
  },
  wifi: {
    asked: /\bwi-?fi\b(?! calling)/u,
    ask: "Please check whether Wi-Fi is on.",
    tool: "check_wifi_status",
    looks: true,
  },
  wifiCalling: {
    asked: /\bwi-?fi calling\b/u,
    ask: "Please check whether Wi-Fi calling is on.",
    tool: "check_wifi_calling_status",
    looks: true,
  },
  vpn: {
    asked: /\bvpn\b/u,
    ask: "Please check whether a VPN is connected.",
    tool: "check_vpn_status",
    looks: true,
  },
  permissions: {
    asked: /\bpermissions?\b/u,
    ask: "Please check the permissions of the messaging app.",
    tool: "check_app_permissions",
    arguments: { app_name: "messaging" },
    looks: true,
  },
  pictures: {
    asked: /\bpicture message|\bmms\b(?! permission)/u,
    ask: "Can you send a picture message?",
    tool: "can_send_mms",
    looks: true,
  },
  paymentRequest: {
    asked: /\bpayment request\b/u,
    ask: "Do you see a payment request?",
    tool: "check_payment_request",
    looks: true,
  },
};

type State = "on" | "off";

/** A switch: the tool turns it over, so users look first. What helps more often is found first. */
function switchOf(
  name: string,
  {
    helps,
    words,
    tool,
    look,
  }: {
    readonly helps: State;
    readonly words: string;
    readonly tool: string;
    readonly look: { readonly tool: string; readonly shows: { readonly [state in State]: RegExp } };
  },
): { readonly [deed: string]: Deed } {
  const turn = (state: State): Deed => {
    const verb = state === "on" ? "(?:on|enabled?|activate)" : "(?:off|disabled?|deactivate)";
    return {
      asked: new RegExp(`${words}.*\\b${verb}\\b|\\b${verb}\\b.*${words}`, "u"),
      ask: `Please turn ${name} ${state}.`,
      tool,
      unless: { tool: look.tool, shows: look.shows[state] },
    };
  };
  const other = helps === "on" ? "off" : "on";
  return { [`${name} ${helps}`]: turn(helps), [`${name} ${other}`]: turn(other) };
}

const NETWORK_STATUS = "check_network_status";

const switches: { readonly [deed: string]: Deed } = {
  ...switchOf("airplane mode", {
    helps: "off",
    words: "\\b(?:airplane|flight) mode\\b",
    tool: "toggle_airplane_mode",
    look: { tool: NETWORK_STATUS, shows: { on: /Airplane Mode: ON/u, off: /Airplane Mode: OFF/u } },
  }),
  ...switchOf("mobile data", {
    helps: "on",
    words: "\\bmobile data\\b",
    tool: "toggle_data",
    look: { tool: NETWORK_STATUS, shows: { on: /Data Enabled: Yes/u, off: /Data Enabled: No/u } },
  }),
  ...switchOf("data roaming", {
    helps: "on",
    words: "\\broaming\\b",
    tool: "toggle_roaming",
    look: { tool: NETWORK_STATUS, shows: { on: /Roaming Enabled: Yes/u, off: /Roaming Enabled: No/u } },
  }),
  ...switchOf("data saver", {
    helps: "off",
    words: "\\bdata saver\\b",
    tool: "toggle_data_saver_mode",
    look: { tool: "check_data_restriction_status", shows: { on: /is ON/u, off: /is OFF/u } },
  }),
  ...switchOf("Wi-Fi calling", {
    helps: "off",
    words: "\\bwi-?fi calling\\b",
    tool: "toggle_wifi_calling",
    look: { tool: "check_wifi_calling_status", shows: { on: /turned ON/u, off: /turned OFF/u } },
  }),
};

function permission(name: string): Deed {
  return {
    asked: new RegExp(
      `\\b(?:grant|give|allow|add|enable)\\b.*\\b${name}\\b|\\b${name}\\b.*\\bpermission`,
      "u",
    ),
    ask: `Please grant the messaging app the ${name} permission.`,
    tool: "grant_app_permission",
    arguments: { app_name: "messaging", permission: name },
  };
}

const steps: { readonly [deed: string]: Deed } = {
  reseatSim: {
    asked: /\bre-?(?:seat|insert)|\b(?:take|remove|pull)\b.*\bsim\b/u,
    ask: "Please re-seat the SIM card.",
    tool: "reseat_sim_card",
  },
  preferFast: {
    asked: /\b(?:set|change|switch|turn|prefer)\w*\b.*\b[45]g/u,
    ask: "Please set the network mode to prefer 4G and 5G.",
    tool: "set_network_mode_preference",
    arguments: { mode: "4g_5g_preferred" },
  },
  leaveVpn: {
    asked: /\b(?:disconnect|leave|quit|off|disable)\b.*\bvpn\b|\bvpn\b.*\b(?:disconnect|off)\b/u,
    ask: "Please disconnect the VPN.",
    tool: "disconnect_vpn",
  },
  grantSms: permission("sms"),
  grantStorage: permission("storage"),
  resetAccessPoint: {
    asked: /\breset\b.*\b(?:apn|access point)\b/u,
    ask: "Please reset the APN settings.",
    tool: "reset_apn_settings",
  },
  restart: {
    asked: /\b(?:restart|reboot)\b/u,
    ask: "Please restart your phone.",
    tool: "reboot_device",
  },
  pay: {
    asked: /\bpay\b|\b(?:make|accept)\b.*\bpayment\b/u,
    ask: "Please pay the bill on your phone.",
    tool: "make_payment",
    unless: { tool: "check_payment_request", shows: /No payment request/u },
  },
};

export const deeds: { readonly [deed: string]: Deed } = { ...looks, ...switches, ...steps };
