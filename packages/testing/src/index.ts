export type { Calls } from "./calls.ts";
export { callsOf, nested } from "./calls.ts";
export type { Playing } from "./episodes.ts";
export { playTasks } from "./episodes.ts";
export { folderOf, nowhere } from "./folders.ts";
export { recorded, recordedDataset, recordedFolder, recordedPath, title } from "./recordings.ts";
export type { SidedCall } from "./worlds.ts";
export { itHoldsWhateverIsCalled, sidedCalls } from "./worlds.ts";
