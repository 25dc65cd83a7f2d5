import type { Value } from "@mua/python-compat";

/** The user's side as the official models dump it: the phone, and the world around it. Fields in that order. */

export const SIM_STATUSES = ["active", "missing", "locked_pin", "locked_puk"] as const;
export const TECHNOLOGIES = ["none", "2G", "3G", "4G", "5G"] as const;
export const MODE_PREFERENCES = ["4g_5g_preferred", "4g_only", "3g_only", "2g_only"] as const;
export const SIGNAL_STRENGTHS = ["none", "poor", "fair", "good", "excellent"] as const;
export const PERFORMANCE_LEVELS = ["unknown", "poor", "fair", "good", "excellent"] as const;
export const NETWORK_STATUSES = ["connected", "searching", "no_service", "emergency_only"] as const;
export const APN_NAMES = ["internet", "broken"] as const;
export const PERMISSIONS = ["sms", "storage", "phone", "network"] as const;

export type SimStatus = (typeof SIM_STATUSES)[number];
export type Technology = (typeof TECHNOLOGIES)[number];
export type SignalStrength = (typeof SIGNAL_STRENGTHS)[number];

export type ApnSettings = {
  apn_name: (typeof APN_NAMES)[number];
  reset_at_reboot: boolean;
  mms_apn: string | null;
  mmsc_url: string | null;
  mms_proxy: string | null;
  mms_port: bigint | null;
};

export type VpnDetails = {
  server_address: string | null;
  protocol: string | null;
  server_performance: (typeof PERFORMANCE_LEVELS)[number];
};

export type Permissions = { [permission in (typeof PERMISSIONS)[number]]: boolean };

export type AppStatus = { app_name: string; permissions: Permissions };

export type Phone = {
  sim_card_status: SimStatus;
  sim_card_missing: boolean;
  airplane_mode: boolean;
  network_signal_strength: SignalStrength;
  network_technology_connected: Technology;
  network_connection_status: (typeof NETWORK_STATUSES)[number];
  battery_level: bigint;
  data_enabled: boolean;
  roaming_enabled: boolean;
  /** One of the preferences, or whatever else that is no text it was set to: upstream does not check. */
  network_mode_preference: Value;
  /** The settings, or whatever else that is no dict they were set to: upstream does not check. */
  active_apn_settings: ApnSettings | Value;
  wifi_enabled: boolean;
  wifi_connected: boolean;
  wifi_ssid: string | null;
  wifi_signal_strength: SignalStrength;
  wifi_calling_enabled: boolean;
  wifi_calling_mms_over_wifi: boolean;
  data_saver_mode: boolean;
  vpn_enabled_setting: boolean;
  vpn_connected: boolean;
  vpn_details: VpnDetails | null;
  app_statuses: Map<string, AppStatus>;
};

export type PaymentRequest = { bill_id: string; amount_due: number; paid: boolean };

export type Surroundings = {
  name: string | null;
  phone_number: string | null;
  is_abroad: boolean;
  roaming_allowed: boolean;
  signal_strength: Map<string, SignalStrength>;
  mobile_data_usage_exceeded: boolean;
  line_active: boolean;
  payment_request: PaymentRequest | null;
};
