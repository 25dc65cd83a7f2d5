import { join } from "node:path";
import { title } from "@mua/testing";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Place, place } from "./mua.ts";
import { publishedAudits, writtenAgain } from "./published-audits.ts";

const { MUA_RECORDINGS: recordings = "" } = process.env;

/** Where the recordings hold datasets that are not called as the benchmark and its version. */
const folders: ReadonlyMap<string, string> = new Map([
  ["acebench-agent@56dd66c", "acebench/56dd66c"],
  ["bfcl-v3-multi-turn@v3", "bfcl/cd9429c"],
  ["bfcl-v3-multi-turn@v4", "bfcl/6ea5797"],
]);
const audits = publishedAudits.filter(({ version }) => version !== undefined);

describe.skipIf(recordings === "")(title("published audits"), () => {
  let here: Place;
  beforeAll(async () => {
    here = place();
    vi.stubEnv("MUA_DATA", join(here.path, "data"));
    for (const dataset of new Set(audits.map(({ benchmark, version }) => `${benchmark}@${version}`))) {
      const from = join(recordings, "data", folders.get(dataset) ?? dataset.replace("@", "/"));
      expect((await here.inside({}, "data", "pull", dataset, "--from", from)).code).toBe(0);
    }
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    here[Symbol.dispose]();
  });

  test.each(audits)("$name is written the same again by its command", async (audit) => {
    expect(await writtenAgain(here, audit)).toEqual([0, audit.text]);
  });
});
