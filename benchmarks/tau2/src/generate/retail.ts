import type { OpenTaskDraw } from "./draft.ts";

/** Draws retail tasks. */
export const openRetailDraw: OpenTaskDraw = () => () => undefined;
