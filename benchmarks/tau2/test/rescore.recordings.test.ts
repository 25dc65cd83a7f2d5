import type { Dataset, Folder, RescoreRow } from "@mua/core";
import { parseJson } from "@mua/python-compat";
import { recordedFolder } from "@mua/testing";
import { describe, expect, it } from "vitest";
import { domainNames } from "../src/domains.ts";
import { Place } from "../src/place.ts";
import { rescore } from "../src/results/rescore.ts";
import { recorded, title, versions } from "./recordings.ts";

/** What the official evaluator finds in files of third parties, as `cases/INDEX.md` has it. */
const FILES = [
  { file: "activegraph_20260531-191847-173904.json", domain: "mock", episodes: 1, db: 1, reward: 1 },
  { file: "activegraph_20260531-193831-340466.json", domain: "airline", episodes: 1, db: 1, reward: 1 },
  { file: "activegraph_20260601-033543-612139.json", domain: "airline", episodes: 5, db: 4, reward: 5 },
  { file: "activegraph_20260601-041151-558787.json", domain: "retail", episodes: 1, db: 1, reward: 1 },
  { file: "activegraph_20260601-041221-091109.json", domain: "telecom", episodes: 1, db: 1, reward: 1 },
  {
    file: "bogoliubon_debug_gpt4o_without_escape_test.json",
    domain: "retail",
    episodes: 40,
    db: 40,
    reward: 40,
  },
  {
    file: "bogoliubon_eval_chloe_gpt4o-refined_gpt-4o_test_1trial.json",
    domain: "retail",
    episodes: 40,
    db: 40,
    reward: 40,
    lenient: 1,
  },
  {
    file: "codesque16_retail_gpt-4.1-mini_base.jsonl",
    domain: "retail",
    episodes: 114,
    db: 113,
    reward: 114,
  },
  { file: "codesque16_retail_gpt-5-mini_base.jsonl", domain: "retail", episodes: 114, db: 109, reward: 111 },
  {
    file: "jitrc_airline_gemini25flash.json",
    domain: "airline",
    episodes: 20,
    db: 20,
    reward: 20,
    lenient: 2,
  },
  {
    file: "jitrc_airline_gemini25flash_retry_agent.json",
    domain: "airline",
    episodes: 20,
    db: 20,
    reward: 20,
    lenient: 2,
  },
  { file: "rkstu_e2e_airline_baseline.json", domain: "airline", episodes: 1, db: 1, reward: 1 },
  { file: "rkstu_e2e_retail_baseline.json", domain: "retail", episodes: 1, db: 1, reward: 1 },
  { file: "rkstu_e2e_telecom_adversarial.json", domain: "telecom", episodes: 1, db: 1, reward: 1 },
  { file: "rkstu_e2e_telecom_baseline.json", domain: "telecom", episodes: 1, db: 1, reward: 1 },
  { file: "whissle_airline_run1.json", domain: "airline", episodes: 50, db: 50, reward: 50, lenient: 4 },
];

describe.skipIf(!recorded)(title("rescoring files of third parties"), () => {
  const played = FILES.filter(({ domain }) => domainNames.includes(domain));
  const waiting = FILES.filter(({ domain }) => !domainNames.includes(domain));

  it.each(played)("$file", async ({ file, episodes, db, reward, lenient = 0 }) => {
    const rows = await rowsOf(file);
    expect(rows).toHaveLength(episodes);
    expect(rows.filter(({ agrees }) => agrees === false)).toEqual([]);
    expect(rows.filter(({ agrees }) => agrees === true)).toHaveLength(reward);
    const databases = rows.flatMap(({ recorded, recomputed }) => {
      const { DB: then } = recorded.checks;
      const { DB: now } = recomputed.checks;
      return typeof then === "number" && typeof now === "number" ? [then === now] : [];
    });
    expect(databases.filter(Boolean)).toHaveLength(db);
    expect(databases).toHaveLength(db);
    expect(rows.filter(({ cause }) => cause?.includes("leniently"))).toHaveLength(lenient);
    for (const row of rows.filter(({ agrees }) => agrees === null))
      expect(row.cause).toBe("no messages were recorded");
  });

  it.each(waiting)("$file, whose domain is not available", async ({ file, domain, episodes }) => {
    const rows = await rowsOf(file);
    expect(rows).toHaveLength(episodes);
    for (const { agrees, recomputed, cause } of rows) {
      expect({ agrees, reward: recomputed.reward }).toEqual({ agrees: null, reward: null });
      expect(cause).toBe(`the domain '${domain}' is not available`);
    }
  });

  const shuffled = "toolorchestra_airline.json, whose task ids are shuffled";
  it.skipIf(!domainNames.includes("airline"))(shuffled, async () => {
    const rows = await rowsOf("toolorchestra_airline.json");
    expect(rows).toHaveLength(50);
    expect(rows.filter(({ agrees }) => agrees !== true)).toEqual([]);
    const map = new Place(
      parseJson(recordedFolder("cases/tau2").text("toolorchestra_airline.task_map.json")),
      "map",
    );
    let mapped = 0;
    for (const { id, task, cause } of rows) {
      const played = map.field(id).field("true").value;
      if (typeof played !== "string") continue;
      mapped += 1;
      if (played === task) expect(cause).toBeUndefined();
      else
        expect(cause).toContain(
          `stored as task ${task}, but its recorded checks are those of task ${played}`,
        );
    }
    expect(mapped).toBe(41);
  });

  describe.each(versions)("recordings of the official code of $era.version", ({ era: { version } }) => {
    const parts = ["retail", "airline", "telecom", "mock"].filter((part) => domainNames.includes(part));
    const files = parts.flatMap((part) =>
      ["gold", "perturb", "fuzz", "endings"].map((kind) => [part, kind] as const),
    );
    it.each(files)("%s/%s", async (part, kind) => {
      const folder = recordedFolder(`golden/tau2/${version}/${part}`);
      const rows = await rowsIn(folder.text(`${kind}.json`), folder, version);
      expect(rows.filter(({ agrees }) => agrees === true).length).toBeGreaterThan(0);
      expect(rows.filter(({ agrees }) => agrees === false)).toEqual([]);
    });
  });
});

async function rowsOf(file: string): Promise<readonly RescoreRow[]> {
  const folder = recordedFolder("cases/tau2");
  return rowsIn(folder.text(file), folder);
}

async function rowsIn(text: string, folder: Folder, version?: string): Promise<readonly RescoreRow[]> {
  const rows: RescoreRow[] = [];
  const selection = version === undefined ? {} : { version };
  for await (const row of rescore(text, folder, selection, openRecorded)) rows.push(row);
  return rows;
}

async function openRecorded(version: string): Promise<Dataset> {
  const found = versions.find(({ era }) => era.version === version);
  if (found === undefined) throw new Error(`no dataset of ${version}`);
  return found.dataset;
}
