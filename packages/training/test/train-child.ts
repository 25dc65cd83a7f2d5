/** Trains in the folder given, and says each step: to be killed. */
import { setTimeout as wait } from "node:timers/promises";
import { defaultSettings } from "../src/trainer/settings.ts";
import { trainQuickstart } from "../src/trainer/train.ts";

const [python = "", folder = "", settings = "{}"] = process.argv.slice(2);
await trainQuickstart(
  1,
  { ...defaultSettings, ...JSON.parse(settings) },
  {
    python,
    folder,
    clock: { now: Date.now, wait: (ms, signal) => wait(ms, undefined, { signal }) },
    signal: new AbortController().signal,
    onSplits: () => undefined,
    onStep: (rows) => process.stdout.write(`${JSON.stringify({ step: rows.at(-1)?.step })}\n`),
  },
);
