import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { title } from "@mua/testing";
import { describe, expect, test } from "vitest";
import { leaderboards, makeEnvironment } from "./leaderboards.ts";

const recordings = process.env["MUA_RECORDINGS"] || undefined;

describe.skipIf(recordings === undefined)(title("leaderboards of third parties' trajectories"), () => {
  test("come out the same again, to the byte, in every format", () => {
    const made = mkdtempSync(join(tmpdir(), "mua-leaderboards-"));
    try {
      execFileSync("bash", [join(leaderboards, "make"), made], {
        env: makeEnvironment(recordings),
        stdio: "pipe",
      });
      const names = readdirSync(made);
      expect(names).toContain("third-party.html");
      for (const name of names)
        expect(readFileSync(join(made, name), "utf8"), name).toBe(
          readFileSync(join(leaderboards, name), "utf8"),
        );
      const [, ...rows] = readFileSync(join(made, "third-party.csv"), "utf8").trim().split("\n");
      expect(rows.length).toBeGreaterThanOrEqual(10);
    } finally {
      rmSync(made, { recursive: true, force: true });
    }
  });
});
