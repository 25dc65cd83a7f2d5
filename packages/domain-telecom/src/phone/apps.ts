import type { Row } from "@mua/core";
import { hashable, lowerOf, repr, str, type Value } from "@mua/python-compat";
import { type AppStatus, PERMISSIONS } from "./model.ts";
import { canSendMms } from "./network.ts";
import type { PhoneState } from "./state.ts";
import { withStatusBar } from "./status-bar.ts";

export function checkInstalledApps({ device }: PhoneState): string {
  return `The following apps are installed on the phone: ${[...device.app_statuses.keys()].join(", ")}`;
}

export function checkAppStatus(state: PhoneState, appName: Value): string {
  const app = appOf(state, appName);
  if (app === undefined) return notOnPhone(appName);
  const granted = grantedTo(app);
  if (granted.length === 0) return `Status for App: ${app.app_name}\n - Permissions: None granted.`;
  const lines = granted.map((permission) => `   - ${permission}`);
  return [`Status for App: ${app.app_name}`, " - Permissions Granted:", ...lines].join("\n");
}

export function checkAppPermissions(state: PhoneState, appName: Value): string {
  const app = appOf(state, appName);
  if (app === undefined) return notOnPhone(appName);
  const granted = grantedTo(app);
  return granted.length === 0
    ? `App '${str(appName)}' currently has no permissions granted.`
    : `App '${str(appName)}' has permission for: ${granted.join(", ")}.`;
}

export function grantAppPermission(state: PhoneState, appName: Value, permission: Value): string {
  const app = appOf(state, appName);
  const name = lowerOf(permission);
  if (app === undefined) {
    return withStatusBar(state, `Error. App '${str(appName)}' not found. Cannot grant permission.`);
  }
  if (!setPermission(state, appName, name, true)) {
    const refusal = `Error. Permission '${name}' not tracked for app '${str(appName)}'`;
    return withStatusBar(state, `${refusal}, available permissions: ${repr(PERMISSIONS)}`);
  }
  return withStatusBar(state, `Success. Permission '${name}' granted to app '${str(appName)}'.`);
}

export function removeAppPermission(state: PhoneState, appName: Value, permission: Value): string {
  hashable(appName);
  const name = lowerOf(permission);
  return setPermission(state, appName, name, false)
    ? `Permission '${name}' removed from app '${str(appName)}'.`
    : `App '${str(appName)}' has no permission '${name}'.`;
}

export function checkMms(state: PhoneState): string {
  return `Your messaging app ${canSendMms(state) ? "can" : "cannot"} send MMS messages.`;
}

function appOf({ device }: PhoneState, name: Value): Row<AppStatus> | undefined {
  hashable(name);
  return typeof name === "string" ? device.app_statuses.get(name) : undefined;
}

function grantedTo({ permissions }: Row<AppStatus>): readonly string[] {
  return PERMISSIONS.filter((permission) => permissions[permission]);
}

/** False where the phone has no such app, or the app no such permission. */
function setPermission(state: PhoneState, appName: Value, name: string, granted: boolean): boolean {
  const permission = PERMISSIONS.find((known) => known === name);
  const app = permission && state.editDevice().app_statuses.get(str(appName));
  if (app === undefined || permission === undefined) return false;
  app.permissions[permission] = granted;
  return true;
}

function notOnPhone(appName: Value): string {
  return `App '${str(appName)}' not found on this phone.`;
}
