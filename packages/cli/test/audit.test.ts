import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { jsonLines, place } from "./mua.ts";

const { MUA_RECORDINGS: recordings = "" } = process.env;
const published = join(import.meta.dirname, "../../../results/audits");
const pages = globSync("*.md", { cwd: published }).toSorted();

/** Whose dataset an audit needs: a benchmark that is built in needs none. */
function datasetOf(command: string): string | undefined {
  return /^mua audit (?<dataset>\w+)[^ ]*@(?<version>\S+)/u.exec(command)?.[0].replace(/^mua audit /u, "");
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
  expect(json).toMatchInlineSnapshot(`
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
          "hash": "27ffeb1ba49b7f89c2f0f533d9edc30e9de4b9215591fbfe509b3736169b907b",
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

for (const name of pages) {
  const page = readFileSync(join(published, name), "utf8");
  const command = /^mua audit .*$/mu.exec(page)?.[0] ?? "";
  const selector = datasetOf(command);
  const skipped = selector !== undefined && recordings === "";
  const why = skipped ? " (skipped: MUA_RECORDINGS names no folder with its dataset)" : "";
  test.skipIf(skipped)(`${name} is written the same again by its command${why}`, async () => {
    using here = place();
    const [benchmark = "", version = ""] = (selector ?? "").split("@");
    const [dataset = ""] = benchmark.split("/");
    if (selector !== undefined) {
      const from = join(recordings, "data", dataset, version);
      expect((await here.mua("data", "pull", `${dataset}@${version}`, "--from", from)).code).toBe(0);
    }
    const to = `results/audits/${name}`;
    const [, ...args] = command.split(" ");
    expect(args.slice(-2)).toEqual(["--to", to]);
    expect((await here.mua(...args)).code).toBe(0);
    expect(readFileSync(join(here.path, to), "utf8")).toBe(page);
  });
}
