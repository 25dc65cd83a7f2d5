import type { OpenTaskDraw } from "./draft.ts";

/** Draws telecom tasks. */
export const openTelecomDraw: OpenTaskDraw = () => () => undefined;
