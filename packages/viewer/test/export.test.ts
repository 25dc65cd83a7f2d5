import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { addresses } from "../src/addresses.ts";
import { exportViewer, Library, Shelf } from "../src/index.ts";
import { folder, hostile, hostileRun, playRun } from "./runs.ts";
import { openQuickstart } from "./serving.ts";

test("an export holds every answer in a script that only hands it over", async () => {
  using runs = folder();
  using out = folder();
  const id = await playRun(runs.path, "hasty", { tasks: ["cancel-1", "cancel-2"], trials: 1 });
  const bad = await hostileRun(runs.path);
  const library = new Library(new Shelf({ root: runs.path }), openQuickstart);
  const { files } = await exportViewer(library, { script: "", style: "" }, out.path, {
    signal: new AbortController().signal,
    progress: () => undefined,
  });
  const handed = new Map<string, unknown>();
  const load = (name: string) => {
    const script = readFileSync(join(out.path, name), "utf8");
    expect(script).toMatch(/^muaData\("[ -;=-~]*", "[ -;=-~]*"\);\n$/u);
    runInNewContext(script, {
      muaData: (address: string, text: string) => handed.set(address, JSON.parse(text)),
    });
  };
  load("data/names.js");
  const names = handed.get("") as Record<string, string>;
  expect(Object.keys(names)).toHaveLength(files);
  for (const name of Object.values(names)) load(name);
  for (const address of [
    addresses.runs,
    addresses.summary(id),
    addresses.causes(id),
    addresses.task(id, "cancel-2"),
  ])
    expect(names).toHaveProperty([address]);
  for (const [kind, text] of Object.entries(hostile)) {
    const page = handed.get(addresses.episode(bad, { task: kind, trial: 0 })) as ReturnType<typeof Object>;
    expect(page).toMatchObject({ messages: [{ content: text }, {}, {}] });
  }
  const key = { task: "cancel-1", trial: 0 };
  expect(handed.get(addresses.episode(id, key))).toEqual(
    JSON.parse(JSON.stringify(await library.episode(id, key))),
  );
  expect(readFileSync(join(out.path, "index.html"), "utf8")).toContain("default-src 'none'");
});
