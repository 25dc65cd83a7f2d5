export { quickstartAdapter } from "./adapter.ts";
export type { QuickstartTask } from "./task.ts";
