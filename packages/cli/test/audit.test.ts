import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { jsonLines, place, type Ran } from "./mua.ts";

const { MUA_RECORDINGS: recordings = "" } = process.env;
const published = join(import.meta.dirname, "../../../results/audits");
const pages = globSync("*.md", { cwd: published }).toSorted();

/** A cache of datasets for all pages. */
const shared = place();
vi.stubEnv("MUA_DATA", join(shared.path, "data"));
afterAll(() => {
  vi.unstubAllEnvs();
  shared[Symbol.dispose]();
});

const pulls = new Map<string, Promise<Ran>>();

/** Where the recordings hold the data of a benchmark. */
const folders: ReadonlyMap<string, string> = new Map([["acebench-agent", "acebench"]]);

/** Makes a version of a dataset available. */
async function pulled(benchmark: string, version: string): Promise<void> {
  const from = join(recordings, "data", folders.get(benchmark) ?? benchmark, version);
  const dataset = `${benchmark}@${version}`;
  const pull = pulls.get(dataset) ?? shared.inside({}, "data", "pull", dataset, "--from", from);
  pulls.set(dataset, pull);
  expect((await pull).code).toBe(0);
}

test("an audit is shown as text and as JSON lines, and counts what it finds", async () => {
  using here = place();
  const { code, stdout } = await here.inside({}, "audit", "quickstart");
  expect([code, stdout]).toMatchInlineSnapshot(`
    [
      0,
      "quickstart/retail, dataset quickstart@1: 24 tasks, 0 need a judge

      who           tasks  mean reward  reward 1  share
      oracle           24       1.0000        24  100.0 %
      does nothing     24       0.0000         0  0.0 %

      check        tasks with it  passed by doing nothing  share
      DB                      24                        6  25.0 %
      COMMUNICATE              8                        0  0.0 %

    0 of 24 tasks have findings.
    ",
    ]
  `);
  const json = jsonLines(
    await here.inside({}, "audit", "quickstart", "--tasks", "cancel-1,refuse-2", "--json"),
  );
  const anyHash = (text: string) => text.replace(/[0-9a-f]{64}/u, "HASH");
  expect(JSON.parse(anyHash(JSON.stringify(json)))).toMatchInlineSnapshot(`
    [
      {
        "benchmark": "quickstart/retail",
        "checks": [
          "DB",
        ],
        "doNothing": 0,
        "findings": [],
        "needsJudge": false,
        "oracle": 1,
        "task": "cancel-1",
        "trivial": [],
      },
      {
        "benchmark": "quickstart/retail",
        "checks": [
          "DB",
          "COMMUNICATE",
        ],
        "doNothing": 0,
        "findings": [],
        "needsJudge": false,
        "oracle": 1,
        "task": "refuse-2",
        "trivial": [
          "DB",
        ],
      },
      {
        "benchmark": "quickstart/retail",
        "checks": {
          "COMMUNICATE": {
            "tasks": 1,
            "trivial": 0,
          },
          "DB": {
            "tasks": 2,
            "trivial": 1,
          },
        },
        "dataset": {
          "hash": "HASH",
          "name": "quickstart",
          "version": "1",
        },
        "doNothing": {
          "known": 2,
          "mean": 0,
          "successes": 0,
        },
        "findings": {},
        "needJudge": 0,
        "oracle": {
          "known": 2,
          "mean": 1,
          "successes": 2,
        },
        "tasks": 2,
        "tasksWithFindings": 0,
      },
    ]
  `);
});

test("a format that does not exist is refused", async () => {
  using here = place();
  const { code, stderr } = await here.inside({}, "audit", "quickstart", "--format", "mkd");
  expect([code, stderr]).toMatchInlineSnapshot(`
    [
      2,
      "mua: there is no audit format 'mkd'. Did you mean md? There are: text, md
    ",
    ]
  `);
});

test("audits are published, each with the command that wrote it", () => {
  expect(pages).toContain("quickstart-retail.md");
  expect(pages.length).toBeGreaterThan(3);
});

describe.each(pages)("%s", (name) => {
  const page = readFileSync(join(published, name), "utf8");
  const command = /^mua audit .*$/mu.exec(page)?.[0] ?? "";
  const { benchmark = "", version } =
    /audit (?<benchmark>[^/@ ]+)\S*@(?<version>\S+)/u.exec(command)?.groups ?? {};
  const skipped = version !== undefined && recordings === "";
  const why = skipped ? " (skipped: MUA_RECORDINGS names no folder with its dataset)" : "";

  test.skipIf(skipped)(`is written the same again by its command${why}`, async () => {
    if (version !== undefined) await pulled(benchmark, version);
    // In this process nothing can be written below the folder of the test, so that the page goes to standard output.
    const to = ` --to results/audits/${name}`;
    expect(command.endsWith(to)).toBe(true);
    const [, ...args] = command.replace(to, "").split(" ");
    const { code, stdout } = await shared.inside({}, ...args);
    expect([code, stdout]).toEqual([0, page.replace(to, "")]);
  });
});
