import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonLines, normal, type Place, place } from "./mua.ts";

describe("comparing and reporting runs", () => {
  let here: Place;
  let careful = "";
  let hasty = "";
  let others: readonly string[] = [];

  beforeAll(async () => {
    here = place();
    await here.inside({}, "run", "quickstart", "--agent", "careful", "--trials", "2");
    await here.inside({}, "run", "quickstart", "--agent", "hasty", "--trials", "2");
    await here.inside({}, "run", "quickstart", "--agent", "hasty", "--limit", "5", "--steps", "30");
    const runs = here.runs();
    careful = runs.find((run) => run.includes("careful")) ?? "";
    [hasty = "", ...others] = runs.filter((run) => run.includes("hasty"));
  });
  afterAll(() => here[Symbol.dispose]());

  test("two runs are compared task by task", async () => {
    const compared = await here.mua("compare", hasty, careful);
    expect([compared.code, compared.stderr]).toEqual([0, ""]);
    expect(
      normal(compared.stdout, here).replaceAll(/(seconds per episode +)[\d.]+( +)[\d.]+/gu, "$1N$2N"),
    ).toMatchInlineSnapshot(`
      "A  TIME-quickstart-retail-hasty: hasty
      B  TIME-quickstart-retail-careful: careful

        on the shared tasks       A       B
        mean reward          0.5000  1.0000
        USD per episode      0.0000  0.0000
        seconds per episode     N     N
        episodes not scored       0       0

        tasks      24 compared of 24 in both runs
        B - A      +0.5000 (95 %: +0.3125 to +0.6875)
        p          0.00050 by bootstrap over tasks
                   1.2e-7 by McNemar's test: only A succeeded in 0 trials, only B in 24
        detectable a true difference of 0.2666 is found in 4 of 5 such comparisons
      "
    `);
    const [line, ...more] = jsonLines(await here.inside({}, "compare", hasty, careful, "--json"));
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      runs: [hasty, careful],
      agents: ["hasty", "careful"],
      reward: [0.5, 1],
      difference: 0.5,
      tasks: 24,
      leftOut: 0,
      p: { bootstrap: expect.any(Number), mcNemar: expect.any(Number) },
      differences: [],
    });
  });

  test("what differs by more than the agent is refused, unless told", async () => {
    const [limited = ""] = others;
    const refused = await here.inside({}, "compare", hasty, limited);
    expect([refused.code, refused.stdout]).toEqual([2, ""]);
    expect(normal(refused.stderr, here)).toMatchInlineSnapshot(`
      "mua: the runs differ in more than the agent: step limit: the benchmark's own against 30. What they differ by is not the agent's alone; --anyway compares them all the same
      "
    `);
    const told = await here.inside({}, "compare", hasty, limited, "--anyway");
    expect(told.code).toBe(0);
    expect(told.stdout).toContain("differ in step limit: the benchmark's own against 30\n");
    expect(told.stdout).toContain("5 compared of 5 in both runs");
    expect(told.stdout).toMatch(/left out, only in A: 19 tasks/u);
  });

  test("runs that share no task are never compared", async () => {
    await here.inside({}, "run", "quickstart", "--agent", "hasty", "--tasks", "lookup-1");
    const alone = here
      .runs()
      .findLast((run) => run.includes("hasty") && !others.includes(run) && run !== hasty);
    const refused = await here.inside({}, "compare", others[0] ?? "", alone ?? "", "--anyway");
    expect([refused.code, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr).toMatch(/^mua: '.*' and '.*' have no task in common\n$/u);
  });

  test("a report holds details of each run", async () => {
    const { stdout } = await here.inside({}, "report", hasty, "--breakdown");
    expect(normal(stdout, here)).toMatch(/by category\n\n +category +episodes +scored +mean/u);
    expect(stdout).toMatch(/change-of-mind +4 +4/u);
    const refused = await here.inside({}, "report", hasty, "--breakdown", "--format", "csv");
    expect([refused.code, refused.stderr]).toMatchInlineSnapshot(`
      [
        2,
        "mua: --breakdown goes with text, md and html; csv is one table
      ",
      ]
    `);
  });

  test("a report's details say who failed, with links to the viewer, or why that cannot be told", async () => {
    const page = async (...args: readonly string[]) =>
      normal((await here.inside({}, "report", hasty, "--breakdown", "--format", "md", ...args)).stdout, here);
    const linked = await page();
    expect(linked).toContain("Links to episodes open in mua view.");
    expect(linked).toMatch(
      /\| \[cancel-2\]\(http:\/\/127\.0\.0\.1:4690\/#\/runs\/TIME-quickstart-retail-hasty\/episodes\/cancel-2\/0\) +\| +0 \| 0\.0000 \| agent \| wrong_arguments \|/u,
    );
    const blamed = jsonLines<{ readonly causes?: readonly { readonly episodes: number }[] }>(
      await here.inside({}, "blame", hasty, "--json"),
    ).at(-1)?.causes;
    const counted = [...linked.matchAll(/^\| agent \| \w+ +\| +(\d+) \|$/gmu)].map(([, count]) =>
      Number(count),
    );
    expect(counted).toEqual(blamed?.map(({ episodes }) => episodes));
    expect(await page("--viewer", "site/index.html")).toContain("[cancel-2](site/index.html#/runs/");
    const refused = await here.inside({}, "report", hasty, "--breakdown", "--viewer", "javascript:alert(1)");
    expect([refused.code, refused.stderr]).toEqual([
      2,
      "mua: --viewer takes the address of a web page or a file, not 'javascript:alert(1)'\n",
    ]);
    const run = join(here.path, "results", "runs", "other-data");
    cpSync(join(here.path, "results", "runs", hasty), run, { recursive: true });
    const yaml = readFileSync(join(run, "run.yaml"), "utf8");
    writeFileSync(join(run, "run.yaml"), yaml.replace(/hash: .*/u, `hash: ${"f".repeat(64)}`));
    const other = await here.inside({}, "report", run, "--breakdown");
    rmSync(run, { recursive: true });
    expect(other.code).toBe(0);
    expect(other.stdout).toMatch(
      /Who failed cannot be told: the run was played over other data of quickstart\/retail \(hash f{12}\)/u,
    );
    expect(other.stdout).not.toContain("by who failed");
  });

  test("runs that asked their roles otherwise stand in tables of their own, and are not compared", async () => {
    const run = join(here.path, "results", "runs", "by-text");
    cpSync(join(here.path, "results", "runs", hasty), run, { recursive: true });
    const yaml = readFileSync(join(run, "run.yaml"), "utf8");
    writeFileSync(
      join(run, "run.yaml"),
      yaml.replace(/options:.*/u, "options: { calling: text, userStrategy: react, userTemperature: 0.7 }"),
    );
    const apart = await here.inside({}, "report", hasty, run);
    const together = await here.inside({}, "report", hasty, run, "--together");
    const compared = await here.inside({}, "compare", hasty, run);
    rmSync(run, { recursive: true });
    expect(apart.stdout).toMatch(
      /user scripted\n[\s\S]*user scripted, calls as text, user strategy react, user temperature 0\.7\n/u,
    );
    expect(together.stdout).toMatch(
      /agent +protocol +reward[\s\S]*hasty +calls as text, user strategy react, user temperature 0\.7 +0\.500/u,
    );
    expect([compared.code, compared.stderr]).toEqual([
      2,
      expect.stringContaining(
        "protocol: the usual one against calls as text, user strategy react, user temperature 0.7",
      ),
    ]);
  });

  test("reported figures stand beside runs, marked and with their source", async () => {
    const file = join(here.path, "board.yaml");
    writeFileSync(
      file,
      `name: A board
source: { repository: someone/board, commit: 0123456789abcdef, path: board.md }
date: "2025-09"
unit: percent
rows:
  - model: Some Model
    scores: { quickstart/retail: { mean: 62.5 } }
`,
    );
    const apart = await here.inside({}, "report", hasty, file);
    expect(normal(apart.stdout, here)).toMatchInlineSnapshot(`
      "quickstart/retail, dataset of an unknown version, user not stated, reported by A board
      Reported by A board, 2025-09: https://github.com/someone/board/blob/0123456789abcdef/board.md

        agent       reward  95 %  marks
        Some Model   0.625     –  reported

      quickstart/retail, dataset quickstart@1 (385057cd7c8f), 24 tasks, user scripted

        agent  reward  95 %         pass^1  pass^2  tasks  trials  USD each
        hasty   0.500  0.313–0.688   0.500   0.417     24       2    0.0000
      "
    `);
    const together = await here.inside({}, "report", hasty, file, "--together", "--format", "md");
    expect(together.stdout).toMatch(
      /\| Some Model .*\| reported +\| .*\| A board +\| https:\/\/github\.com\/someone\/board/u,
    );
    writeFileSync(file, readFileSync(file, "utf8").replace("62.5", "625"));
    const wrong = await here.inside({}, "report", file);
    expect([wrong.code, normal(wrong.stderr, here)]).toMatchInlineSnapshot(`
      [
        2,
        "mua: 'DIR/board.yaml' holds no reported figures: DIR/board.yaml: the file: expected figures that their unit allows
      ",
      ]
    `);
  });

  test("a report is a page that holds everything itself", async () => {
    const to = join(here.path, "board.html");
    const { code, stdout } = await here.mua(
      "report",
      hasty,
      careful,
      "--format",
      "html",
      "--breakdown",
      "--to",
      to,
    );
    expect([code, stdout]).toEqual([0, ""]);
    const page = readFileSync(to, "utf8");
    expect(page).toMatch(/^<!doctype html>/u);
    expect(page).not.toMatch(/<script|<link|src=/u);
    expect(page.match(/<svg/gu)?.length).toBeGreaterThan(3);
  });
});
