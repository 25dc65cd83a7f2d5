import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { datasetRoot } from "@mua/datasets";
import { kernelPython, readRecords } from "@mua/training";
import { expect, test } from "vitest";
import { freeUser } from "./free-user.ts";
import { answer } from "./model-server.ts";
import { jsonLines, type Place, place } from "./mua.ts";

const kills = 20;

test(`a rollout that is killed goes on to every episode exactly once, ${kills} times`, async () => {
  let child: ChildProcess | undefined;
  let answersToKill = 0;
  await using server = await freeUser(() => {
    answersToKill -= 1;
    // Somewhere between this answer and the next ones.
    if (answersToKill === 0) setTimeout(() => child?.kill("SIGKILL"), Math.random() * 20);
    return false;
  });
  const args = [
    ...[
      "rollout",
      "quickstart",
      "--split",
      "train",
      "--trials",
      "3",
      "--concurrency",
      "4",
      "--to",
      "r.jsonl",
    ],
    ...["--user", "openai/free", "--user-base-url", server.url],
  ];
  const records = async ({ path }: Place) =>
    (await readRecords(join(path, "r.jsonl")))
      .map(({ id, reward, tokens }) => ({ id, reward, ids: tokens.responseIds }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  using undisturbed = place();
  expect((await undisturbed.mua(...args)).code).toBe(0);
  const expected = await records(undisturbed);
  expect(expected).toHaveLength(36);
  // Few enough that five of them leave something to play.
  const atMost = Math.floor(server.asked.length / 8);
  for (let done = 0; done < kills; ) {
    using here = place();
    for (let nth = 0; nth < 5; nth += 1, done += 1) {
      answersToKill = 1 + Math.floor(Math.random() * atMost);
      child = here.start(...args);
      expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
    }
    expect((await here.mua(...args)).code).toBe(0);
    expect(await records(here)).toEqual(expected);
  }
});

const root = join(datasetRoot(process.env, process.platform), "..", "training");
const missing = kernelPython(root, process.platform) === undefined;

test.skipIf(missing)(
  `a training meets another user, whose failures are masked; stopped, it goes on${missing ? " (skipped: no Python environment; run `mua train setup`)" : ""}`,
  async () => {
    // The endpoint fails two of the customers after their first words.
    await using server = await freeUser(({ body, response }) => {
      const [system, ...said] = body.messages;
      const fails = /Celeste Moreau|Noor Haddad/u.test(system?.content ?? "") && said.length > 1;
      if (fails) answer(response, 400, { error: { message: "out of order" } });
      return fails;
    });
    using here = place();
    symlinkSync(root, join(here.path, "training"));
    const training = ["train", "quickstart", "--seed", "5", "--updates", "2", "--json"];
    const withUser = [...training, "--user", "openai/free", "--user-base-url", server.url];
    const folder = join(here.path, "results", "training", "quickstart-5");
    const lines = (file: string) => readFileSync(join(folder, file), "utf8").split("\n").slice(0, -1);

    const child = here.start(...withUser);
    for await (const line of createInterface({ input: child.stdout ?? process.stdin }))
      if (line.includes('"step":0')) break;
    const second = await here.mua(...training);
    expect([second.code, second.stderr]).toEqual([3, expect.stringContaining(`process ${child.pid} writes`)]);
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    expect(code).toBe(130);
    const other = await here.mua("train", "quickstart", "--seed", "5", "--updates", "3");
    expect(other.stderr).toContain("begun with another seed or other settings");

    const ran = await here.mua(...withUser);
    expect([ran.code, ran.stderr]).toEqual([0, ""]);
    const [met, last] = jsonLines(ran).slice(-2);
    expect(met).toMatchObject({
      ...{ user: "openai/free", step: 2, episodes: 12, masked: 2, failures: { model_error: 2 } },
      ...{ reward: expect.any(Number), interval: [expect.any(Number), expect.any(Number)] },
    });
    expect(last).toMatchObject({ seed: 5, steps: 2 });
    expect(lines("steps.jsonl").map((line) => JSON.parse(line).step)).toEqual([0, 1, 2]);
    expect(lines("users.jsonl").map((line) => JSON.parse(line))).toEqual([met]);
    const episodes = lines("user-episodes.jsonl").map((line) => JSON.parse(line));
    expect(episodes.filter(({ reward }) => reward === null)).toHaveLength(2);

    // Nothing is played or asked again, but for the probe of the endpoint.
    const asked = server.asked.length;
    const again = await here.mua(...withUser);
    expect(jsonLines(again).slice(-2)).toEqual([met, last]);
    expect(server.asked.length).toBeLessThan(asked + 4);
  },
);
