export type { TelecomBase } from "./base.ts";
export { loadTelecomDatabases } from "./base.ts";
export type { Bill, Customer, Device, Line, Plan } from "./carrier/model.ts";
export type { CarrierState } from "./carrier/state.ts";
export { carrierTools } from "./carrier/tools.ts";
export type { PhoneState } from "./phone/state.ts";
export { phoneTools } from "./phone/tools.ts";
export type { TelecomOptions } from "./world.ts";
export { openTelecom } from "./world.ts";
