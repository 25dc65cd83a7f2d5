import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseEpisode } from "@mua/core";
import { expect, test } from "vitest";
import { type Place, place } from "./mua.ts";

const kills = 50;
const planned = 48;
const args = ["run", "quickstart", "--agent", "forgetful", "--trials", "2", "--concurrency", "8"];

/** The leaderboard of the run in a place, without time and cost and the run's name. */
async function leaderboard(here: Place): Promise<readonly object[]> {
  const { stdout } = await here.mua("report", ...here.runs(), "--json");
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => {
      const {
        seconds: _,
        cost: __,
        run: ___,
        ...row
      } = JSON.parse(line) as { readonly [key: string]: unknown };
      return row;
    });
}

/** Task and trial of every line of the run's episodes. */
function stored(here: Place): readonly string[] {
  const [run = ""] = here.runs();
  const file = join(here.path, "results", "runs", run, "episodes.jsonl");
  return readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => {
      const { task, trial } = parseEpisode(line).trajectory;
      return `${task}/${trial}`;
    });
}

/** Starts `mua`, kills it at a random moment of its playing, and tells whether that was before its end. */
async function kill(here: Place, ...words: readonly string[]): Promise<boolean> {
  const child = here.start(...words);
  const exited = once(child, "exit");
  const playing = Promise.withResolvers<void>();
  // What it says first is said when the run is there.
  child.stderr?.once("data", () => playing.resolve());
  await Promise.race([playing.promise, exited]);
  await Promise.race([sleep(Math.random() * 500), exited]);
  const amid = child.exitCode === null;
  child.kill("SIGKILL");
  await exited;
  return amid;
}

test(`a run that is killed is resumed to every episode exactly once, ${kills} times`, async () => {
  using undisturbed = place();
  await undisturbed.mua(...args);
  const expected = await leaderboard(undisturbed);
  const everything = stored(undisturbed).toSorted();
  expect(everything).toHaveLength(planned);
  let amid = 0;
  for (let done = 0; done < kills; ) {
    using here = place();
    for (let nth = 0; nth < 5 && done < kills; nth += 1, done += 1) {
      const [run] = existsSync(join(here.path, "results", "runs")) ? here.runs() : [];
      const words = run === undefined ? [...args, "--delay", "0.02"] : ["resume", run];
      if (await kill(here, ...words)) amid += 1;
    }
    const [run = ""] = here.runs();
    expect((await here.mua("resume", run)).code).toBe(0);
    expect(stored(here).toSorted()).toEqual(everything);
    expect(await leaderboard(here)).toEqual(expected);
  }
  // Kills after the end would prove nothing.
  expect(amid).toBeGreaterThan(kills / 2);
});
