import { expect, test } from "vitest";
import { jsonLines, normal, place, readme } from "./mua.ts";

test("the quick start compares built-in agents and ends in a leaderboard", async () => {
  using here = place();
  const { code, stdout, stderr } = await here.mua("start");
  expect(code).toBe(0);
  expect(normal(stdout, here)).toMatchInlineSnapshot(`
    "quickstart/retail: 24 tasks, 4 trials each. The agents:
      oracle     plays the known solution: what a perfect agent gets
      careful    follows the shop's policy by rules
      forgetful  the same rules, but forgets some of them now and then
      hasty      acts at once, without asking back or reading the policy
      noop       does nothing

    quickstart/retail, dataset quickstart@1 (385057cd7c8f), 24 tasks, user scripted

      agent      reward  95 %         pass^1  pass^2  pass^3  pass^4  tasks  trials  USD each
      careful     1.000  1.000–1.000   1.000   1.000   1.000   1.000     24       4    0.0000
      oracle      1.000  1.000–1.000   1.000   1.000   1.000   1.000     24       4    0.0000
      forgetful   0.833  0.750–0.906   0.833   0.701   0.604   0.542     24       4    0.0000
      hasty       0.479  0.302–0.656   0.479   0.424   0.417   0.417     24       4    0.0000
      noop        0.000  0.000–0.000   0.000   0.000   0.000   0.000     24       4    0.0000

    pass^k: how likely all of k attempts at the same task succeed, on average over the tasks.

    5 runs, N s. They lie in results/runs:
      TIME-quickstart-retail-oracle
      TIME-quickstart-retail-careful
      TIME-quickstart-retail-forgetful
      TIME-quickstart-retail-hasty
      TIME-quickstart-retail-noop

    What next:
      mua run quickstart --agent hasty         why it fails, task by task
      mua view                                 the same in the browser, with every transcript
      mua list tasks quickstart                what the tasks are
      mua play quickstart cancel-1             be the agent yourself
      mua list runs                            all runs; 'mua report RUN…' compares some
      mua run tau2/retail --agent oracle       the 114 retail tasks of tau2-bench (pulls its data first)
    "
  `);
  expect(normal(stderr, here)).toMatchInlineSnapshot(`
    "oracle: 96 episodes played and scored in N s
    careful: 96 episodes played and scored in N s
    forgetful: 96 episodes played and scored in N s
    hasty: 96 episodes played and scored in N s
    noop: 96 episodes played and scored in N s
    "
  `);
  expect(here.runs()).toHaveLength(5);
  expect(readme()).toContain(
    stdout.slice(stdout.indexOf("\nquickstart/retail, "), stdout.indexOf("\n\n5 runs")),
  );
});

test("started by a script of the workspace, it names commands that work there", async () => {
  using here = place();
  const env = { npm_lifecycle_event: "start" };
  const { stdout } = await here.muaWith({ env }, "start", "--trials", "1");
  expect(stdout).toContain("\n  npx -y pnpm@12 mua run quickstart --agent hasty ");
  expect(stdout).not.toMatch(/^ {2}mua /mu);
});

test("with --json every line is JSON, one a run, and the notes stay apart", async () => {
  using here = place();
  const ran = await here.mua("start", "--trials", "1", "--json");
  const runs = jsonLines<{ readonly agent?: string; readonly reward: { readonly mean: number } }>(ran);
  const rewards = runs.flatMap(({ agent, reward }) => (agent === undefined ? [] : [[agent, reward.mean]]));
  expect(rewards.map(([agent]) => agent)).toEqual(["oracle", "careful", "forgetful", "hasty", "noop"]);
  expect(Object.fromEntries(rewards)).toMatchObject({ oracle: 1, noop: 0 });
});
