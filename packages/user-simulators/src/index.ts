export type { Sleep } from "./delayed.ts";
export { delayed } from "./delayed.ts";
export type { HumanTerminal } from "./human.ts";
export { humanParticipant } from "./human.ts";
export type { LookUp } from "./recorded.ts";
export { recordedParticipant } from "./recorded.ts";
export type { RoleScript, Script, Turn } from "./script.ts";
export { parseScript } from "./script.ts";
export { scriptedParticipant } from "./scripted.ts";
