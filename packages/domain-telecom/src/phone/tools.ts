import { spread, toolkit } from "@mua/core";
import {
  breakApnMmsSetting,
  breakApnSettings,
  checkApnSettings,
  rebootDevice,
  resetApnSettings,
  setApnSettings,
} from "./apn.ts";
import {
  checkAppPermissions,
  checkAppStatus,
  checkInstalledApps,
  checkMms,
  grantAppPermission,
  removeAppPermission,
} from "./apps.ts";
import {
  assertAirplaneModeStatus,
  assertCanSendMms,
  assertInternetNotExcellent,
  assertInternetSpeed,
  assertMobileDataSaverModeStatus,
  assertMobileDataStatus,
  assertMobileDataUsageExceeded,
  assertMobileRoamingStatus,
  assertServiceStatus,
} from "./checks.ts";
import {
  checkDataRestrictionStatus,
  checkNetworkModePreference,
  setNetworkModePreference,
  toggleAirplaneMode,
  toggleData,
  toggleDataSaverMode,
  toggleRoaming,
  turnAirplaneMode,
  turnData,
  turnDataOn,
  turnDataSaverMode,
  turnRoaming,
} from "./mobile-network.ts";
import { searchNetwork } from "./network.ts";
import { checkPaymentRequest, makePayment } from "./payments.ts";
import { setUserInfo, setUserLocation } from "./person.ts";
import { checkSimStatus, lockSimCard, reseatSimCard, unseatSimCard } from "./sim.ts";
import type { PhoneState } from "./state.ts";
import { checkNetworkStatus, checkStatusBar, runSpeedTest } from "./status.ts";
import { breakVpn, checkVpnStatus, connectVpn, disconnectVpn } from "./vpn.ts";
import {
  checkWifiCallingStatus,
  checkWifiStatus,
  setWifiCalling,
  toggleWifi,
  toggleWifiCalling,
} from "./wifi.ts";

/** The user's tools in the official order, and the helpers that tasks name. */
export const phoneTools = toolkit<PhoneState>("TelecomUserTools", [
  ["set_user_info", "helper", ["name", "phone_number"], spread(setUserInfo)],
  ["set_user_location", "helper", ["abroad"], spread(setUserLocation)],
  ["check_status_bar", "read", [], checkStatusBar],
  ["check_network_status", "read", [], checkNetworkStatus],
  ["check_network_mode_preference", "read", [], checkNetworkModePreference],
  ["set_network_mode_preference", "write", ["mode"], spread(setNetworkModePreference)],
  ["run_speed_test", "read", [], runSpeedTest],
  ["toggle_airplane_mode", "write", [], toggleAirplaneMode],
  ["turn_airplane_mode_on", "helper", [], (state) => turnAirplaneMode(state, true)],
  ["turn_airplane_mode_off", "helper", [], (state) => turnAirplaneMode(state, false)],
  ["check_sim_status", "read", [], checkSimStatus],
  ["reseat_sim_card", "write", [], reseatSimCard],
  ["unseat_sim_card", "helper", [], unseatSimCard],
  ["lock_sim_card", "helper", ["mode"], spread(lockSimCard)],
  ["toggle_data", "write", [], toggleData],
  ["turn_data_on", "helper", [], turnDataOn],
  ["turn_data_off", "helper", [], (state) => turnData(state, false)],
  ["toggle_roaming", "write", [], toggleRoaming],
  ["turn_roaming_on", "helper", [], (state) => turnRoaming(state, true)],
  ["turn_roaming_off", "helper", [], (state) => turnRoaming(state, false)],
  ["check_data_restriction_status", "read", [], checkDataRestrictionStatus],
  ["toggle_data_saver_mode", "write", [], toggleDataSaverMode],
  ["turn_data_saver_mode_on", "helper", [], (state) => turnDataSaverMode(state, true)],
  ["turn_data_saver_mode_off", "helper", [], (state) => turnDataSaverMode(state, false)],
  ["check_apn_settings", "read", [], checkApnSettings],
  ["set_apn_settings", "write", ["apn_settings"], spread(setApnSettings)],
  ["reset_apn_settings", "write", [], resetApnSettings],
  ["break_apn_settings", "helper", [], breakApnSettings],
  ["break_apn_mms_setting", "helper", [], breakApnMmsSetting],
  ["check_wifi_status", "read", [], checkWifiStatus],
  ["toggle_wifi", "write", [], toggleWifi],
  ["check_wifi_calling_status", "read", [], checkWifiCallingStatus],
  ["toggle_wifi_calling", "write", [], toggleWifiCalling],
  ["set_wifi_calling", "helper", ["enabled", ["mms_over_wifi", null]], spread(setWifiCalling)],
  ["check_vpn_status", "read", [], checkVpnStatus],
  ["connect_vpn", "write", [], connectVpn],
  ["disconnect_vpn", "write", [], disconnectVpn],
  ["break_vpn", "helper", [], breakVpn],
  ["check_installed_apps", "read", [], checkInstalledApps],
  ["check_app_status", "read", ["app_name"], spread(checkAppStatus)],
  ["check_app_permissions", "read", ["app_name"], spread(checkAppPermissions)],
  ["grant_app_permission", "write", ["app_name", "permission"], spread(grantAppPermission)],
  ["remove_app_permission", "helper", ["app_name", "permission"], spread(removeAppPermission)],
  ["can_send_mms", "read", [], checkMms],
  ["reboot_device", "write", [], rebootDevice],
  ["simulate_network_search", "helper", [], simulateNetworkSearch],
  ["check_payment_request", "read", [], checkPaymentRequest],
  ["make_payment", "write", [], makePayment],
  ["assert_airplane_mode_status", "helper", ["expected_status"], spread(assertAirplaneModeStatus)],
  ["assert_service_status", "helper", ["expected_status"], spread(assertServiceStatus)],
  ["assert_mobile_data_status", "helper", ["expected_status"], spread(assertMobileDataStatus)],
  ["assert_mobile_roaming_status", "helper", ["expected_status"], spread(assertMobileRoamingStatus)],
  [
    "assert_mobile_data_saver_mode_status",
    "helper",
    ["expected_status"],
    spread(assertMobileDataSaverModeStatus),
  ],
  [
    "assert_internet_speed",
    "helper",
    ["expected_speed", ["expected_desc", null]],
    spread(assertInternetSpeed),
  ],
  ["assert_internet_not_excellent", "helper", [], assertInternetNotExcellent],
  ["assert_can_send_mms", "helper", ["expected_status"], spread(assertCanSendMms)],
  ["assert_mobile_data_usage_exceeded", "helper", ["expected_status"], spread(assertMobileDataUsageExceeded)],
]);

function simulateNetworkSearch(state: PhoneState): null {
  searchNetwork(state);
  return null;
}
