import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readRunFile } from "../src/run-file.ts";

const names = ["agent", "trials", "tasks", "limit", "delay", "dryRun"] as const;

/** What a run file says, or how it is refused. */
function read(content: string): unknown {
  const folder = mkdtempSync(join(tmpdir(), "mua-run-file-"));
  try {
    const path = join(folder, "run.yaml");
    writeFileSync(path, content);
    return readRunFile(path, names);
  } catch (error) {
    return String(error).replace(folder, "DIR");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const file = "benchmarks: [quickstart/retail, tau2]\nagent: hasty\ntrials: 2\n";

test("a run file has the options as keys, and task ids stay as they are written", () => {
  expect(read(`${file}tasks: [007, 1.0, cancel-1, "a,b"]\ndelay: 0.5\ndry-run: yes\n`)).toEqual({
    benchmarks: ["quickstart/retail", "tau2"],
    given: { agent: "hasty", trials: 2, tasks: ["007", "1.0", "cancel-1", "a,b"], delay: 0.5, dryRun: true },
  });
  expect(read("benchmarks: tau2\ntasks: 7")).toEqual({ benchmarks: ["tau2"], given: { tasks: ["7"] } });
});

test("what is wrong with a run file is said with its place", () => {
  const refusals = [
    `${file}trails: 3\n`,
    `${file}dryRun: true\n`,
    `${file}limit: [1\n`,
    file.replace("trials: 2", "trials: two"),
    file.replace("hasty", "[hasty]"),
    file.replace("hasty", ""),
    `${file}limit: 0\n`,
    `${file}tasks: [[1]]\n`,
    `${file}tasks: []\n`,
    file.replace(/benchmarks.*\n/u, ""),
    `${file}agent: oracle\n`,
    "- agent\n",
    "",
  ].map(read);
  expect(refusals).toMatchInlineSnapshot(`
    [
      "UsageError: DIR/run.yaml:4:1: unknown key 'trails'. Did you mean trials?",
      "UsageError: DIR/run.yaml:4:1: unknown key 'dryRun'. Did you mean dry-run?",
      "UsageError: DIR/run.yaml:5:1: not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
      "UsageError: DIR/run.yaml:3:9: trials is two, but has to be a whole number of at least 1",
      "UsageError: DIR/run.yaml:2:8: agent is ["hasty"], but has to be a single value",
      "UsageError: DIR/run.yaml:2:8: agent is null, but has to be a single value",
      "UsageError: DIR/run.yaml:4:8: limit is 0, but has to be a whole number of at least 1",
      "UsageError: DIR/run.yaml:4:8: tasks is [[1]], but has to be a list of names",
      "UsageError: DIR/run.yaml:4:8: tasks is [], but has to be a list of names",
      "UsageError: DIR/run.yaml: the key 'benchmarks' is missing: what is to be run, such as [quickstart]",
      "UsageError: DIR/run.yaml:4:1: not YAML: Map keys must be unique",
      "UsageError: DIR/run.yaml:1:1: a run file is a mapping of options",
      "UsageError: DIR/run.yaml:1:1: a run file is a mapping of options",
    ]
  `);
});
