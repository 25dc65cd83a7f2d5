export { callsOf, nested } from "./calls.ts";
export { itHoldsWhateverIsCalled } from "./worlds.ts";
