import { expect, test } from "vitest";
import { jsonLines, place } from "./mua.ts";
import { publishedAudits, writtenAgain } from "./published-audits.ts";

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

const builtIn = publishedAudits.filter(({ version }) => version === undefined);

test("audits are published, of datasets that are pulled, too", () => {
  expect(builtIn.map(({ name }) => name)).toContain("quickstart-retail.md");
  expect(publishedAudits.length).toBeGreaterThan(builtIn.length);
});

test.each(builtIn)("$name is written the same again by its command", async (audit) => {
  using here = place();
  expect(await writtenAgain(here, audit)).toEqual([0, audit.text]);
});
