import type { OpenTaskDraw } from "./draft.ts";

/** Draws airline tasks. */
export const openAirlineDraw: OpenTaskDraw = () => () => undefined;
