import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { addresses } from "../addresses.ts";
import { EXPORTED_POLICY } from "./guard.ts";
import type { Library } from "./library.ts";
import { type PageFiles, pageHtml } from "./page-files.ts";

/**
 * Writes the pages with what they show as static files that work from disk: each answer of the server in a script of its
 * own that the page loads when it is needed, and a list of them. `progress` is told after each file.
 */
export async function exportViewer(
  library: Library,
  page: PageFiles,
  folder: string,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: (files: number) => void },
): Promise<{ readonly files: number }> {
  await mkdir(join(folder, "data"), { recursive: true });
  const names = new Map<string, string>();
  const write = async (address: string, answer: object): Promise<void> => {
    signal.throwIfAborted();
    const name = `data/${names.size}.js`;
    await writeFile(join(folder, name), dataScript(address, answer));
    names.set(address, name);
    progress(names.size);
  };
  const list = await library.runs();
  // Nothing is played any more while somebody reads an export.
  await write(addresses.runs, { ...list, runs: list.runs.map((run) => ({ ...run, live: false })) });
  for (const { id } of list.runs) {
    const run = await library.run(id);
    await write(addresses.run(id), { ...run, live: false });
    await write(addresses.summary(id), await library.summary(id));
    await write(addresses.causes(id), await library.causes(id, signal));
    for (const episode of run.episodes)
      await write(addresses.episode(id, episode), await library.episode(id, episode));
    for (const task of new Set(run.episodes.map((episode) => episode.task)))
      await write(addresses.task(id, task), await library.task(id, task));
  }
  for (const first of list.runs)
    for (const second of list.runs)
      if (first.id !== second.id && first.benchmark === second.benchmark)
        await write(addresses.compare(first.id, second.id), await library.compare(first.id, second.id));
  await writeFile(join(folder, "data/names.js"), dataScript("", Object.fromEntries(names)));
  await writeFile(join(folder, "page.js"), page.script);
  await writeFile(join(folder, "page.css"), page.style);
  await writeFile(
    join(folder, "index.html"),
    pageHtml(EXPORTED_POLICY).replace('<html lang="en">', '<html lang="en" data-export>'),
  );
  return { files: names.size };
}

/** A script that only hands over a text: what is in it is data, whatever it says. */
function dataScript(address: string, answer: object): string {
  return `muaData(${asciiJson(address)}, ${asciiJson(JSON.stringify(answer))});\n`;
}

/** JSON in ASCII, so that no charset and no script parser can read it in another way. */
function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    // Unit by unit, which is what JSON escapes.
    /[\u007f-\uffff<]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
