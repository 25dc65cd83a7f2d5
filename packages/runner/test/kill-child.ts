import { setTimeout as sleep } from "node:timers/promises";
import { openRun, runAll } from "../src/index.ts";
import { agent, tiny, user } from "./tiny.ts";

/** Continues the run in the folder named on the command line, over as many tasks as said; says "playing" once it has begun. */
const [, , path = "", tasks = ""] = process.argv;
await using store = await openRun(path);
const wait = async (signal: AbortSignal): Promise<void> => {
  await sleep(Math.random() * 4, undefined, { signal });
};
process.stdout.write("playing\n");
await runAll({
  benchmark: tiny(Number(tasks)),
  // Long answers: a group takes many pages, so that a write can be cut in the middle.
  cast: { agent: agent(20_000, wait), user: user() },
  store,
  signal: new AbortController().signal,
  now: Date.now,
});
