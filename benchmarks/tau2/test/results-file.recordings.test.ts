import { recordedFolder } from "@mua/testing";
import { describe, expect, it } from "vitest";
import { type Era, eras } from "../src/era.ts";
import { type ResultsForm, readResults, writeResults } from "../src/results/file.ts";
import { recorded, title, versions } from "./recordings.ts";

const PARTS = ["retail", "airline", "telecom", "mock"];

function formsOf(era: Era): readonly (readonly [ResultsForm, folder: string, file: string])[] {
  return era.extendedResults
    ? [
        ["saved", "official_format/mono", "results.json"],
        ["folder", "official_format/dir", "results.json"],
      ]
    : [
        ["saved", "official_format", "results_save.json"],
        ["batch", "official_format", "run_tasks.json"],
      ];
}

describe.skipIf(!recorded)(title("official results files, read and written back"), () => {
  describe.each(versions)("of $era.version", ({ era }) => {
    describe.each(PARTS)("%s", (part) => {
      it.each(formsOf(era))("%s: %s/%s", (form, below, file) => {
        const folder = recordedFolder(`golden/tau2/${era.version}/${part}/${below}`);
        const written = writeResults(readResults(folder.text(file), folder, era), era, form);
        for (const [path, text] of written) {
          expect(text === folder.text(path === "results.json" ? file : path), path).toBe(true);
        }
        expect(written.size).toBe(1 + folder.list("simulations").length);
      });
    });
  });

  const [, plain] = eras;
  it.each([
    ["batch", "bogoliubon_debug_gpt4o_without_escape_test.json"],
    ["batch", "bogoliubon_eval_chloe_gpt4o-refined_gpt-4o_test_1trial.json"],
    ["saved", "jitrc_airline_gemini25flash.json"],
    ["saved", "jitrc_airline_gemini25flash_retry_agent.json"],
    ["saved", "rkstu_e2e_airline_baseline.json"],
    ["saved", "rkstu_e2e_retail_baseline.json"],
    ["saved", "rkstu_e2e_telecom_baseline.json"],
    ["saved", "rkstu_e2e_telecom_adversarial.json"],
  ] as const)("of the time before v1.0, by third parties, %s: %s", (form, file) => {
    if (plain === undefined) throw new Error("no such version");
    const folder = recordedFolder("cases/tau2");
    const text = folder.text(file);
    expect(writeResults(readResults(text, folder, plain), plain, form).get("results.json") === text).toBe(
      true,
    );
  });
});
