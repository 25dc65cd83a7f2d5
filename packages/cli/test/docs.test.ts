import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cliDocs } from "../src/index.ts";

test("docs/cli.md is what scripts/write-cli-docs.ts writes", () => {
  const path = join(import.meta.dirname, "../../../docs/cli.md");
  expect(readFileSync(path, "utf8")).toBe(cliDocs());
});
