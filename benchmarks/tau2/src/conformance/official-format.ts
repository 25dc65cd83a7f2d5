import type { ConformanceCase, Folder } from "@mua/core";
import { type ResultsForm, readResults, writeResults } from "../results/file.ts";
import { compare } from "./comparison.ts";
import type { RecordedPart } from "./part.ts";

/** Official results files, read and written back to the same bytes. */
export function* officialFormatCases({ name, era, recordings }: RecordedPart): Iterable<ConformanceCase> {
  for (const [file, form] of era.extendedResults ? EXTENDED : PLAIN) {
    const path = `official_format/${file}`;
    if (!recordings.has(path)) continue;
    yield compare("official_format", `${name} ${file}`, () => {
      const below = path.slice(0, path.lastIndexOf("/"));
      const folder = folderBelow(recordings.folder, `${recordings.path}/${below}`);
      const text = recordings.text(path);
      const written = writeResults(readResults(text, folder, era), era, form);
      const [results = "", ...simulations] = written.values();
      const names = [...written.keys()].slice(1);
      return {
        expected: [text, ...names.map((one) => folder.text(one))],
        actual: [results, ...simulations],
      };
    });
  }
}

type Forms = readonly (readonly [file: string, form: ResultsForm])[];

const EXTENDED: Forms = [
  ["mono/results.json", "saved"],
  ["dir/results.json", "folder"],
];
const PLAIN: Forms = [
  ["results_save.json", "saved"],
  ["run_tasks.json", "batch"],
];

function folderBelow(folder: Folder, path: string): Folder {
  return {
    label: `${folder.label}/${path}`,
    list: (below) => folder.list(below === "" ? path : `${path}/${below}`),
    has: (below) => folder.has(`${path}/${below}`),
    text: (below) => folder.text(`${path}/${below}`),
  };
}
