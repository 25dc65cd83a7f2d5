import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { title } from "@mua/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonLines, normal, type Place, place } from "./mua.ts";
import { submissionDetails } from "./submission-details.ts";

const { MUA_RECORDINGS: recordings = "" } = process.env;

describe.skipIf(recordings === "")(title("generated tasks at the command line"), () => {
  let here: Place;
  const file = (name: string) => join(here.path, name);
  const generate = (to: string, ...more: readonly string[]) =>
    here.mua("generate", "tau2/retail", "--count", "25", "--seed", "1", "--to", to, ...more);
  beforeAll(async () => {
    here = place();
    await here.mua("data", "pull", "tau2@v1.0.1", "--from", join(recordings, "data", "tau2", "v1.0.1"));
    await generate("train.json");
  });
  afterAll(() => here[Symbol.dispose]());

  test("the same seed makes the same file, with a summary for people and for programs", async () => {
    const told = await generate("again.json");
    expect(normal(told.stdout, here)).toMatchInlineSnapshot(`
        "tau2/retail, dataset tau2@v1.0.1, seed 1
          tasks        25, of 28 drawn
          not taken    3 (3: the draw led nowhere)
          oracle       mean reward 1.0000
          does nothing mean reward 0.0000

          kind                            tasks
          two wishes                          8
          exchange or return                  5
          three wishes                        3
          exchange item                       2
          return items                        2
          move with orders                    1
          change item                         1
          change payment                      1
          ship elsewhere                      1
          ship elsewhere and change item      1

        The tasks lie in again.json
        "
      `);
    const [row] = jsonLines(await generate("third.json", "--json"));
    expect(row).toMatchObject({
      path: "third.json",
      benchmark: "tau2/retail",
      seed: 1,
      tasks: 25,
      rewards: { oracle: 1, doNothing: 0 },
    });
    const text = readFileSync(file("train.json"), "utf8");
    expect([readFileSync(file("again.json"), "utf8"), readFileSync(file("third.json"), "utf8")]).toEqual([
      text,
      text,
    ]);
  });

  test("a run of them says so, stands apart from the benchmark's rows, and is no submission", async () => {
    const run = ["run", "tau2/retail", "--agent", "oracle"];
    const generated = await here.mua(...run, "--tasks-file", "train.json", "--out", "mixed", "--json");
    expect(jsonLines(generated).at(-1)).toMatchObject({ episodes: 25, reward: { mean: 1 } });
    await here.mua(...run, "--limit", "1", "--out", "mixed");
    const [ours = "", theirs = ""] = jsonLines<{ run: string }>(
      await here.mua("list", "runs", "--out", "mixed", "--json"),
    ).map((row) => row.run);
    expect(readFileSync(join(here.path, "mixed", ours, "run.yaml"), "utf8")).toContain(
      `tasksFile: ${file("train.json")}`,
    );
    const refused = await here.mua("report", ours, theirs, "--out", "mixed");
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining("were played over different data"),
    ]);
    const apart = await here.mua("report", ours, theirs, "--mix-versions", "--out", "mixed", "--json");
    const rows = jsonLines<{ marks: readonly string[]; dataset: { hash: string } }>(apart);
    expect(rows.map(({ marks }) => marks.includes("tasks of train.json")).sort()).toEqual([false, true]);
    expect(new Set(rows.map(({ dataset }) => dataset.hash)).size).toBe(2);

    writeFileSync(file("me.yaml"), submissionDetails);
    const submission = ["--format", "tau2-submission", "--details", "me.yaml", "--to", "made"];
    const submitted = await here.mua("export", ours, ...submission, "--out", "mixed");
    expect([submitted.code, normal(submitted.stderr, here)]).toMatchInlineSnapshot(`
        [
          2,
          "- tau2/retail: 25 tasks are not of the base split, such as '[exchange_item]generated_1_0001'
        mua: this cannot be submitted, for 1 reasons
        ",
        ]
      `);
    const exported = await here.mua("export", ours, "--to", "official", "--out", "mixed");
    expect(exported.code).toBe(0);
    const rescored = await here.mua("rescore", "tau2", "official/results.json", "--json");
    expect(jsonLines(rescored).at(-1)).toEqual({
      total: { episodes: 25, agree: 25, disagree: 0, unscorable: 0 },
    });
  });

  test("a run goes on with its file only, and neither where that has changed nor where it is gone", async () => {
    const copy = file("copy.json");
    const text = readFileSync(file("train.json"), "utf8");
    writeFileSync(copy, text);
    await here.mua("run", "tau2/retail", "--agent", "noop", "--tasks-file", copy, "--out", "other");
    const [row] = jsonLines<{ run: string }>(await here.mua("list", "runs", "--out", "other", "--json"));
    const resume = () => here.mua("resume", row?.run ?? "", "--out", "other", "--json");
    expect(jsonLines(await resume()).at(-1)).toMatchObject({ episodes: 25, reward: { mean: 0 } });
    writeFileSync(copy, text.replace("You want to", "You wish to"));
    const changed = await resume();
    expect([changed.code, normal(changed.stderr, here)]).toMatchInlineSnapshot(`
        [
          2,
          "mua: the run was played with other tasks than 'DIR/copy.json' has now, or over another dataset
        ",
        ]
      `);
    rmSync(copy);
    const away = await resume();
    expect([away.code, normal(away.stderr, here)]).toMatchInlineSnapshot(`
        [
          2,
          "mua: the file of tasks 'DIR/copy.json' cannot be read: no such file or directory
        ",
        ]
      `);
  });

  test("they are audited, and served to trainers", async () => {
    const audited = jsonLines(await here.mua("audit", "tau2/retail", "--tasks-file", "train.json", "--json"));
    expect(audited.at(-1)).toMatchObject({
      tasks: 25,
      needJudge: 0,
      oracle: { mean: 1 },
      doNothing: { mean: 0 },
      tasksWithFindings: 0,
    });
    const server = here.start("serve", "tau2/retail", "--tasks-file", "train.json", "--port", "0", "--json");
    if (server.stdout === null) throw new Error("the process has no pipes");
    const [line] = (await once(createInterface({ input: server.stdout }), "line")) as [string];
    server.kill("SIGINT");
    await once(server, "exit");
    expect(JSON.parse(line)).toMatchObject({ benchmark: "tau2/retail", tasks: 25 });
  });

  test("what cannot be is refused with what to do", async () => {
    const refusals = [
      ["generate", "tau2/retail"],
      ["generate", "tau2", "--to", "no.json"],
      ["generate", "tau2/mock", "--to", "no.json"],
      ["generate", "quickstart", "--to", "no.json"],
      ["run", "tau2/airline", "--agent", "oracle", "--tasks-file", "train.json"],
      ["run", "tau2", "--agent", "oracle", "--tasks-file", "train.json"],
      ["run", "tau2/retail", "tau2/retail", "--agent", "oracle", "--tasks-file", "train.json"],
      ["run", "quickstart/retail", "--agent", "oracle", "--tasks-file", "train.json"],
      ["run", "tau2/retail", "--agent", "oracle", "--tasks-file", "train.json", "--split", "test"],
    ];
    const said: string[] = [];
    for (const args of refusals) {
      const { code, stderr } = await here.mua(...args);
      expect(code).toBe(2);
      said.push(stderr.trimEnd());
    }
    expect(said).toMatchInlineSnapshot(`
        [
          "mua: say with --to which file the tasks go to",
          "mua: 'tau2' has several parts, and tasks are generated for one of them",
          "mua: tau2/mock has no generator. There are: retail, airline, telecom",
          "mua: quickstart has no generator of tasks",
          "mua: train.json: tasks[0].user_scenario.instructions.domain: expected one of "airline"",
          "mua: 'tau2' has several parts, and a file of tasks is of one of them",
          "mua: a file of tasks is of one benchmark, and one run of it",
          "mua: quickstart takes no tasks from a file: leave out --tasks-file",
          "mua: tau2/retail has no split 'test'. There are: none",
        ]
      `);
  });
});
