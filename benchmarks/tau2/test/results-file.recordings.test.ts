import { describe, expect, it } from "vitest";
import type { Era } from "../src/era.ts";
import { type ResultsForm, readResults, writeResults } from "../src/results/file.ts";
import { recordedFolder } from "./folders.ts";
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
});
