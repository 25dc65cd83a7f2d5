import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root, stepsOfDocument } from "./adding-a-benchmark.ts";

/** A copy of this checkout, uncommitted changes included, as a repository of its own; without what is ignored. */
function copyOfCheckout(): Disposable & { readonly path: string; readonly run: (command: string) => string } {
  const path = mkdtempSync(join(tmpdir(), "mua-clone-"));
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "--deduplicate"], {
    cwd: root,
  });
  for (const file of String(files).trim().split("\n"))
    cpSync(join(root, file), join(path, file), { recursive: true, force: true });
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(?:MUA_|GIT_|CI$|VITEST|NODE_OPTIONS)/u.test(name),
  );
  const env = { ...Object.fromEntries(own), npm_config_prefer_offline: "true", pnpm_config_offline: "true" };
  const run = (command: string): string =>
    execFileSync("bash", ["-c", command], {
      cwd: path,
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  run("git init -q && git add -A && git -c user.name=t -c user.email=t@example.org commit -qm copy");
  return { path, run, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

test("whoever follows docs/adding-a-benchmark.md has a benchmark with a leaderboard row, and touched nothing else", () => {
  using copy = copyOfCheckout();
  copy.run("npx -y pnpm@12 install --offline --frozen-lockfile");
  const outputs = new Map<string, string>();
  for (const step of stepsOfDocument()) {
    if (step.kind === "commands") for (const line of step.lines) outputs.set(line, copy.run(line));
    else if (step.kind === "file") writeFileSync(join(copy.path, step.path), step.text);
    else
      expect(readFileSync(join(copy.path, "benchmarks/library-desk", step.path), "utf8")).toContain(
        step.text,
      );
  }
  const output = (part: string) =>
    [...outputs].find(([command]) => command.includes(part))?.[1].replaceAll(/\d{8}T\d{6}Z/gu, "TIME");
  expect(output("mua report")).toMatch(/^library-desk, .*3 tasks, user scripted$/mu);
  expect(output("mua report")).toMatch(/^ +oracle +1\.000 .*\n +noop +0\.000 /mu);
  expect(output("mua audit")).toContain("0 of 3 tasks have findings.");
  expect(output("mua blame")).toMatch(/agent +missing_information +8\n +agent +missing_write +4\n/u);
  expect(
    outputs.get("npx -y pnpm@12 mua conformance library-desk benchmarks/library-desk/recordings"),
  ).toContain("4 cases: 4 agree, 0 disagree");
  expect(output("--tasks renew-two")).toContain("mean reward  1.0000");
  const changed = copy.run("git status --porcelain").trimEnd().split("\n");
  expect(changed.map((line) => line.slice(3)).toSorted()).toEqual([
    "benchmarks/library-desk/",
    "packages/cli/package.json",
    "packages/cli/src/adapters.ts",
    "pnpm-lock.yaml",
  ]);
  const diff = copy.run("git diff --numstat packages").trim().split("\n");
  expect(diff.toSorted()).toEqual(["1\t0\tpackages/cli/package.json", "1\t0\tpackages/cli/src/adapters.ts"]);
});
