import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { REASONS, TASK_FINDINGS } from "../src/index.ts";

it("docs/blame-and-audits.md tells every reason in the order of the rules, and every finding", () => {
  const text = readFileSync(join(import.meta.dirname, "../../../docs/blame-and-audits.md"), "utf8");
  const rows = Array.from(text.matchAll(/^\| `(\w+)` +\|/gmu), ([, name]) => name);
  expect(rows).toEqual([...REASONS, ...TASK_FINDINGS]);
});
