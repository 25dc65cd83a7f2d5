import { once } from "node:events";
import { appendFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ended, jsonLines, normal, type Place, place, readme } from "./mua.ts";

/** The episode lines of a `--json` run without what differs between two runs of the same. */
function rewards(ran: Parameters<typeof jsonLines>[0]) {
  return jsonLines(ran)
    .slice(0, -1)
    .map(({ run: _, ...rest }) => rest);
}

function episodesFile(here: Place): string {
  const [run = ""] = here.runs();
  return join(here.path, "results", "runs", run, "episodes.jsonl");
}

describe("a run", () => {
  test("ends with figures, every task below 1 with its reason, where it lies and what is next", async () => {
    using here = place();
    const { code, stdout, stderr } = await here.mua("run", "quickstart", "--agent", "hasty", "--trials", "2");
    expect(code).toBe(0);
    expect(normal(stdout, here)).toMatchInlineSnapshot(`
      "quickstart/retail: agent hasty, user scripted
        episodes     48: 48 completed
        mean reward  0.5000 (95 %: 0.3125 to 0.6875) over 48 scored
        pass^1       0.5000
        pass^2       0.4167
        cost         $0.00
        time         N s

      14 of 24 tasks have a trial below 1:
        task                trials  reward  why
        cancel-2            0 1          0  DB: orders.#Q10403.cancel_reason: is "no longer needed", should be "ordered by mistake"
        return-2            1            0  DB: orders.#Q10407.return_payment_method_id: is "paypal_5519", should be "gift_4071"
        exchange-1          0            0  DB: orders.#Q10408.exchange_payment_method_id: is "card_3307", should be "paypal_8846"
        modify-items-1      1            0  DB: users.amara_nwosu_09.payment_methods.gift_9043.balance: is 54.25, should be 48.45 and 1 more
        modify-items-2      1            0  DB: orders.#Q10415.payment_history[1].payment_method_id: is "paypal_3348", should be "card_5093"
        refuse-2            0 1          0  DB: orders.#Q10424.status: is "return requested", should be "delivered" and 2 more
        refuse-3            0 1          0  DB: orders.#Q10423.status: is "cancelled", should be "pending" and 2 more
        refuse-4            0 1          0  DB: orders.#Q10428.status: is "cancelled", should be "pending" and 2 more; COMMUNICATE: the agent never said '75.65'
        several-requests-1  0 1          0  DB: orders.#Q10428.cancel_reason: is "no longer needed", should be "ordered by mistake" and 3 more
        several-requests-2  0 1          0  DB: orders.#Q10427.status: is "delivered", should be "exchange requested" and 4 more
        change-of-mind-1    0 1          0  DB: orders.#Q10417.items[0].item_id: is "210601", should be "210602" and 6 more
        change-of-mind-2    0 1          0  DB: orders.#Q10410.status: is "return requested", should be "exchange requested" and 6 more
        correction-1        0 1          0  DB: orders.#Q10404.status: is "return requested", should be "delivered" and 5 more
        correction-2        0 1          0  DB: orders.#Q10420.address.zip: is "45404", should be "45409"

      The run lies in results/runs/TIME-quickstart-retail-hasty
        mua report results/runs/TIME-quickstart-retail-hasty
      "
    `);
    const [figures = "", below = ""] = stdout.split(/ {2}cost .*\n {2}time .*\n/u);
    for (const part of [figures, below.split("\n").slice(0, 5).join("\n")]) expect(readme()).toContain(part);
    expect(normal(stderr, here)).toMatchInlineSnapshot(`
      "quickstart/retail: 24 tasks, 2 trials, 48 episodes; agent hasty, user scripted
      "
    `);
  });

  test("with --json ends in the line that scripts rely on", async () => {
    using here = place();
    const ran = await here.mua(
      "run",
      "quickstart",
      "--agent",
      "forgetful",
      "--limit",
      "3",
      "--trials",
      "2",
      "--json",
    );
    expect(ran.code).toBe(0);
    expect(normal(ran.stdout, here)).toMatchInlineSnapshot(`
      "{"run":"TIME-quickstart-retail-forgetful","task":"cancel-1","trial":0,"outcome":"completed","reward":1,"reason":null}
      {"run":"TIME-quickstart-retail-forgetful","task":"cancel-2","trial":0,"outcome":"completed","reward":1,"reason":null}
      {"run":"TIME-quickstart-retail-forgetful","task":"return-1","trial":0,"outcome":"completed","reward":1,"reason":null}
      {"run":"TIME-quickstart-retail-forgetful","task":"cancel-1","trial":1,"outcome":"completed","reward":1,"reason":null}
      {"run":"TIME-quickstart-retail-forgetful","task":"cancel-2","trial":1,"outcome":"completed","reward":1,"reason":null}
      {"run":"TIME-quickstart-retail-forgetful","task":"return-1","trial":1,"outcome":"completed","reward":1,"reason":null}
      {"run":"TIME-quickstart-retail-forgetful","path":"DIR/results/runs/TIME-quickstart-retail-forgetful","benchmark":"quickstart/retail","agent":"forgetful","complete":true,"episodes":6,"outcomes":{"completed":6},"scored":6,"unscorable":0,"reward":{"mean":1,"ci":[1,1],"standardError":0},"passHatK":{"1":1,"2":1},"cost":0,"usage":{},"flags":{},"wallSeconds":N}
      "
    `);
    expect(jsonLines(ran).at(-1)).toMatchObject({ path: join(here.path, "results", "runs", ...here.runs()) });
  });

  test("takes tasks, a split or a limit, and says in a dry run what would be played", async () => {
    using here = place();
    const dry = (...args: readonly string[]) =>
      here.inside({}, "run", "quickstart", "--agent", "oracle", "--dry-run", ...args);
    const [all, split, tasks, json] = await Promise.all([
      dry(),
      dry("--split", "test", "--trials", "3"),
      dry("--tasks", "lookup-1, cancel-2", "--seed", "7"),
      dry("--limit", "5", "--json"),
    ]);
    expect([all, split, tasks].map(({ stdout }) => stdout).join("")).toMatchInlineSnapshot(`
      "quickstart/retail: 24 tasks, 1 trial, 24 episodes; agent oracle, user scripted; dataset quickstart@1, seed 300
      quickstart/retail: 12 tasks, 3 trials, 36 episodes; agent oracle, user scripted; dataset quickstart@1, seed 300
      quickstart/retail: 2 tasks, 1 trial, 2 episodes; agent oracle, user scripted; dataset quickstart@1, seed 7
      "
    `);
    expect(jsonLines(json)).toMatchInlineSnapshot(`
      [
        {
          "benchmark": "quickstart/retail",
          "concurrency": 16,
          "dataset": {
            "hash": "385057cd7c8f06be9261fd2976f992bdc82b93743e16e49a2f1c6d08e299d780",
            "name": "quickstart",
            "version": "1",
          },
          "episodes": 5,
          "participants": {
            "agent": "oracle",
            "user": "scripted",
          },
          "seed": 300,
          "tasks": 5,
          "trials": 1,
          "unjudged": 0,
          "unplayable": {},
        },
      ]
    `);
    expect(existsSync(join(here.path, "results"))).toBe(false);
  });

  test("is the same for the same seed and another for another", async () => {
    using here = place();
    const run = (seed: string, concurrency: string) =>
      here.inside(
        {},
        "run",
        "quickstart",
        "--agent",
        "forgetful",
        "--seed",
        seed,
        "--concurrency",
        concurrency,
        "--json",
      );
    const [one, same, other] = await Promise.all([run("1", "1"), run("1", "50"), run("2", "1")]);
    expect(rewards(same)).toEqual(rewards(one));
    expect(rewards(other)).not.toEqual(rewards(one));
  });

  test("plays a script, and replays another run to the same rewards", async () => {
    using here = place();
    writeFileSync(
      join(here.path, "agent.yaml"),
      `agent:
  default: [{ say: "I cannot do that." }]
  tasks:
    cancel-1:
      - call: [{ name: cancel_pending_order, arguments: { order_id: "#Q10401", reason: no longer needed } }]
      - say: Your order has been cancelled. Is there anything else?
`,
    );
    const scripted = await here.mua(
      "run",
      "quickstart",
      "--agent",
      "scripted:agent.yaml",
      "--limit",
      "3",
      "--json",
    );
    expect(rewards(scripted).map(({ task, reward }) => [task, reward])).toEqual([
      ["cancel-1", 1],
      ["cancel-2", 0],
      ["return-1", 0],
    ]);
    const [run = ""] = here.runs();
    const replayed = await here.mua(
      "run",
      "quickstart",
      "--agent",
      `replay:${run}`,
      "--user",
      `replay:${run}`,
      "--limit",
      "3",
      "--json",
    );
    expect(rewards(replayed)).toEqual(rewards(scripted));
  });

  test("asks no judge where no task needs one, and says so", async () => {
    using here = place();
    const { code, stderr } = await here.mua(
      "run",
      "quickstart",
      "--agent",
      "oracle",
      "--judge",
      "scripted",
      "--limit",
      "1",
    );
    expect([code, stderr.split("\n")[0]]).toEqual([
      0,
      "quickstart/retail: no task needs a judge, so 'scripted' is not asked",
    ]);
  });

  test("whose user fails is not scored, exits with 3, and is repeated with --retry errors", async () => {
    using here = place();
    writeFileSync(join(here.path, "user.yaml"), "user: { tasks: { cancel-1: [{ say: hello }] } }\n");
    const args = ["--agent", "oracle", "--user", "scripted:user.yaml", "--limit", "2"];
    const { code, stdout } = await here.mua("run", "quickstart", ...args);
    expect(code).toBe(3);
    expect(normal(stdout, here)).toMatchInlineSnapshot(`
      "quickstart/retail: agent oracle, user scripted:user.yaml
        episodes     2: 1 completed, 1 user_error
        mean reward  1.0000 over 1 scored
        pass^1       1.0000
        cost         $0.00
        time         N s

      1 episode could not be scored:
        task      trial  outcome     why
        cancel-2      0  user_error  scripted:user.yaml has no turns for the user in task 'cancel-2' and no default

      The run lies in results/runs/TIME-quickstart-retail-oracle
        mua resume results/runs/TIME-quickstart-retail-oracle --retry errors   repeats 1 episode that failed around the agent
        mua report results/runs/TIME-quickstart-retail-oracle
      "
    `);
    const [run = ""] = here.runs();
    expect((await here.mua("resume", run, "--json")).code).toBe(3);
    writeFileSync(join(here.path, "user.yaml"), "user: { default: [{ say: hello }] }\n");
    const retried = await here.mua("resume", run, "--retry", "errors", "--json");
    expect([retried.code, jsonLines(retried).at(-1)]).toMatchObject([0, { episodes: 2, unscorable: 0 }]);
  });

  test("does not mind a reader that goes away", async () => {
    using here = place();
    const child = here.start("run", "quickstart", "--agent", "noop", "--trials", "4", "--json");
    child.stdout?.once("data", () => child.stdout?.destroy());
    const [code] = (await once(child, "exit")) as [number | null];
    expect(code).toBe(0);
  });
});

test("a run file says the same as flags; a flag goes before it, and it before the environment", async () => {
  using here = place();
  writeFileSync(
    join(here.path, "run.yaml"),
    "benchmarks: quickstart\nagent: hasty\ntrials: 2\ntasks: [cancel-1, cancel-2]\nconcurrency: 1\n",
  );
  const env = { MUA_AGENT: "oracle", MUA_CONCURRENCY: "9" };
  const ran = await here.muaWith({ env }, "run", "run.yaml", "--trials", "1", "--dry-run", "--json");
  expect(jsonLines(ran)).toMatchObject([
    { benchmark: "quickstart/retail", participants: { agent: "hasty" }, tasks: 2, trials: 1, concurrency: 1 },
  ]);
});

/** Waits until a run has this many finished episodes. */
async function finished(here: Place, count: number): Promise<void> {
  for (;;) {
    const lines =
      existsSync(join(here.path, "results", "runs")) &&
      here.runs().length > 0 &&
      existsSync(episodesFile(here));
    if (lines && readFileSync(episodesFile(here), "utf8").split("\n").length > count) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe("a run that is stopped", () => {
  const args = ["run", "quickstart", "--agent", "forgetful", "--concurrency", "6"];

  test("by Ctrl-C keeps what is finished, and is resumed to what it would have been", async () => {
    using here = place();
    using elsewhere = place();
    const undisturbed = elsewhere.mua(...args, "--json");
    const child = here.start(...args, "--delay", "0.02");
    const running = ended(child);
    await finished(here, 4);
    child.kill("SIGINT");
    const stopped = await running;
    expect(stopped.code).toBe(130);
    const [run = ""] = here.runs();
    expect(stopped.stdout).toMatch(/^ {2}episodes {5}\d+ of 24: \d+ completed$/mu);
    expect(stopped.stderr.trimEnd().split("\n").at(-1)).toMatch(
      new RegExp(`^stopped: \\d+ episodes are missing; continue with: mua resume results/runs/${run}$`, "u"),
    );
    const resumed = await here.mua("resume", run, "--json");
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toMatch(/^quickstart\/retail: \d+ of 24 episodes are finished\n/u);
    expect(rewards(resumed)).toEqual(rewards(await undisturbed));
    const again = await here.mua("resume", run);
    expect(again.stderr).toBe("quickstart/retail: 24 of 24 episodes are finished\n");
  });

  test("in the middle of a line loses nothing else: torn and foreign lines are kept aside and reported", async () => {
    using here = place();
    const whole = await here.mua("run", "quickstart", "--agent", "hasty", "--limit", "4", "--json");
    const file = episodesFile(here);
    const [run = ""] = here.runs();
    const before = readFileSync(file);
    truncateSync(file, before.length - 100);
    const torn = readFileSync(file).subarray(before.lastIndexOf(10, before.length - 2) + 1);
    const reported = await here.mua("report", run);
    expect(normal(reported.stderr, here)).toMatchInlineSnapshot(`
      "results/runs/TIME-quickstart-retail-hasty/episodes.jsonl: the last N bytes are an unfinished episode; they are kept aside when the run is resumed
      "
    `);
    const resumed = await here.mua("resume", run, "--json");
    expect([resumed.code, rewards(resumed)]).toEqual([0, rewards(whole)]);
    expect(normal(resumed.stderr, here)).toMatchInlineSnapshot(`
      "results/runs/TIME-quickstart-retail-hasty/episodes.jsonl: N bytes of an unfinished episode are kept aside in torn-*.txt; it is played again
      quickstart/retail: 3 of 4 episodes are finished
      "
    `);
    expect(readFileSync(join(file, "..", "torn-1.txt"))).toEqual(torn);
    appendFileSync(file, 'hello\n{"trajectory": 1}\n');
    const foreign = await here.mua("resume", run, "--json");
    expect([foreign.code, rewards(foreign)]).toEqual([0, rewards(whole)]);
    expect(normal(foreign.stderr, here)).toMatchInlineSnapshot(`
      "results/runs/TIME-quickstart-retail-hasty/episodes.jsonl: the line at byte N is not an episode; it stays there and does not count
      results/runs/TIME-quickstart-retail-hasty/episodes.jsonl: the line at byte N is not an episode; it stays there and does not count
      quickstart/retail: 4 of 4 episodes are finished
      "
    `);
    expect(readFileSync(file, "utf8").endsWith('hello\n{"trajectory": 1}\n')).toBe(true);
    expect(readdirSync(join(file, "..")).toSorted()).toMatchInlineSnapshot(`
      [
        "episodes.jsonl",
        "index.jsonl",
        "run.yaml",
        "summary.json",
        "torn-1.txt",
      ]
    `);
  });
});
