#!/usr/bin/env node
/** Writes the pages of results/audits again, each by the command that it names; datasets are pulled where they are missing. */
import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
for (const page of globSync("results/audits/*.md", { cwd: root }).toSorted()) {
  const [, ...args] = /^mua audit .*$/mu.exec(readFileSync(join(root, page), "utf8"))?.[0].split(" ") ?? [];
  execFileSync(process.execPath, ["packages/cli/src/main.ts", ...args], { cwd: root, stdio: "inherit" });
}
