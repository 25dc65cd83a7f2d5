import {
  bool,
  type Dict,
  dict,
  enumeration,
  float,
  int,
  model,
  nullable,
  optional,
  text,
  type Value,
  validate,
} from "@mua/python-compat";
import {
  APN_NAMES,
  type ApnSettings,
  MODE_PREFERENCES,
  NETWORK_STATUSES,
  PERFORMANCE_LEVELS,
  type Phone,
  SIGNAL_STRENGTHS,
  SIM_STATUSES,
  type Surroundings,
  TECHNOLOGIES,
} from "./model.ts";

const strict = { extra: "forbid" } as const;
const none = () => null;
const maybeText = optional(nullable(text), none);
const off = optional(bool, () => false);
const technology = enumeration("NetworkTechnology", ...TECHNOLOGIES);
const signal = enumeration("SignalStrength", ...SIGNAL_STRENGTHS);

const apnSettings = model(
  "APNSettings",
  {
    apn_name: optional(enumeration("APNNames", ...APN_NAMES), () => "internet"),
    reset_at_reboot: off,
    mms_apn: optional(nullable(text), () => "mms"),
    mmsc_url: optional(nullable(text), () => "http://mms.carrier.com/mms/wapenc"),
    mms_proxy: maybeText,
    mms_port: optional(nullable(int), none),
  },
  strict,
);

/** New APN settings; what is not given has its default. Throws PythonError where the official model refuses them. */
export function parseApnSettings(fields: Dict = new Map()): ApnSettings {
  return validate(apnSettings, fields);
}

const permissions = model("AppPermissions", { sms: off, storage: off, phone: off, network: off }, strict);

const app = model(
  "AppStatus",
  { app_name: text, permissions: optional(permissions, () => validate(permissions, new Map())) },
  strict,
);

function defaultApps(): Phone["app_statuses"] {
  const none = { sms: false, storage: false, phone: false, network: false };
  return new Map([
    ["messaging", { app_name: "messaging", permissions: { ...none, sms: true, storage: true, phone: true } }],
    ["browser", { app_name: "browser", permissions: { ...none, storage: true, network: true } }],
  ]);
}

const vpnDetails = model(
  "VpnDetails",
  {
    server_address: maybeText,
    protocol: maybeText,
    server_performance: optional(enumeration("PerformanceLevel", ...PERFORMANCE_LEVELS), () => "unknown"),
  },
  strict,
);

const phone = model(
  "MockPhoneAttributes",
  {
    sim_card_status: optional(enumeration("SimStatus", ...SIM_STATUSES), () => "active"),
    sim_card_missing: off,
    airplane_mode: off,
    network_signal_strength: optional(signal, () => "good"),
    network_technology_connected: optional(technology, () => "5G"),
    network_connection_status: optional(enumeration("NetworkStatus", ...NETWORK_STATUSES), () => "connected"),
    battery_level: optional(int, () => 80n),
    data_enabled: optional(bool, () => true),
    roaming_enabled: off,
    network_mode_preference: optional(
      enumeration("NetworkModePreference", ...MODE_PREFERENCES),
      () => "4g_5g_preferred",
    ),
    active_apn_settings: optional(apnSettings, parseApnSettings),
    wifi_enabled: off,
    wifi_connected: off,
    wifi_ssid: maybeText,
    wifi_signal_strength: optional(signal, () => "none"),
    wifi_calling_enabled: off,
    wifi_calling_mms_over_wifi: off,
    data_saver_mode: off,
    vpn_enabled_setting: off,
    vpn_connected: off,
    vpn_details: optional(nullable(vpnDetails), none),
    app_statuses: optional(dict(app), defaultApps),
  },
  strict,
);

const surroundings = model(
  "UserSurroundings",
  {
    name: maybeText,
    phone_number: maybeText,
    is_abroad: off,
    roaming_allowed: off,
    signal_strength: optional(dict(signal), defaultSignals),
    mobile_data_usage_exceeded: off,
    line_active: optional(bool, () => true),
    payment_request: optional(
      nullable(model("PaymentRequest", { bill_id: text, amount_due: float, paid: off }, strict)),
      none,
    ),
  },
  strict,
);

function defaultSignals(): Surroundings["signal_strength"] {
  return new Map([
    ["2G", "poor"],
    ["3G", "fair"],
    ["4G", "good"],
    ["5G", "excellent"],
  ]);
}

const database = model(
  "TelecomUserDB",
  {
    device: optional(phone, () => validate(phone, new Map())),
    surroundings: optional(surroundings, () => validate(surroundings, new Map())),
  },
  strict,
);

/** The user's side as in `user_db.toml`. Throws PythonError where the official models refuse it. */
export function parseUserSide(value: Value): { readonly device: Phone; readonly surroundings: Surroundings } {
  return validate(database, value);
}
