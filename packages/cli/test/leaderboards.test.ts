import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { leaderboards, makeEnvironment } from "./leaderboards.ts";

test("the leaderboards of reported figures come out the same again", () => {
  const made = mkdtempSync(join(tmpdir(), "mua-leaderboards-"));
  try {
    execFileSync("bash", [join(leaderboards, "make"), made], {
      env: makeEnvironment(undefined),
      stdio: "pipe",
    });
    const [before, after] = [leaderboards, made].map((folder) =>
      readFileSync(join(folder, "reported.md"), "utf8"),
    );
    expect(after).toBe(before);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
});
