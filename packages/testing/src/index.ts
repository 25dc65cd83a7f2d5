export type { Calls } from "./calls.ts";
export { callsOf, nested } from "./calls.ts";
export type { SidedCall } from "./worlds.ts";
export { itHoldsWhateverIsCalled, sidedCalls } from "./worlds.ts";
