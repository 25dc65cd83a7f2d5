import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { pull } from "../src/index.ts";
import { readTree, type Tree, temporaryFolder, writeTree } from "./folders.ts";
import { checkout, extracted, library } from "./library.ts";
import { type Answer, serveUpstream } from "./upstream-server.ts";

const BOOKS = "data/books.json";
const FOLDER = "library/v1.0";
const rounds = 30;

function pulling(origin: string, root: string): ChildProcess {
  const script = join(import.meta.dirname, "pull-child.ts");
  return spawn(process.execPath, [script, origin, root], { stdio: ["ignore", "ignore", "inherit"] });
}

/** The files of the dataset in the cache. One that a pull has just taken away is there again after the next pull. */
function found(root: string): Tree {
  const taken = readdirSync(join(root, "library")).filter((name) => name.startsWith(".v1.0.old."));
  const folder = ["v1.0", ...taken]
    .map((name) => join(root, "library", name))
    .find((path) => existsSync(path));
  if (folder === undefined) return {};
  const files = Object.keys(readTree(folder)).filter((path) => !path.endsWith("/"));
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

/** Sends the file after a moment that is never the same. */
const slow: Answer = async (response, path) => {
  await sleep(Math.random() * 15);
  response.end(checkout[path]);
};

it(`leaves the old cache or the whole new one, whenever its process is killed (${rounds} times, two pulls at once)`, async () => {
  const paths = [...library.files, ...library.pythonModules].map(({ path }) => path);
  const answers = Object.fromEntries(paths.map((path) => [path, slow]));
  await using server = await serveUpstream(answers);
  let before = 0;
  for (let round = 0; round < rounds; round += 1) {
    using root = temporaryFolder();
    const old: Tree = round % 2 === 0 ? {} : { ...extracted, [BOOKS]: "changed" };
    writeTree(join(root.path, FOLDER), old);
    const asked = server.request(BOOKS);
    const children = [pulling(server.origin, root.path), pulling(server.origin, root.path)];
    const ended = children.map((child) => once(child, "exit"));
    await asked;
    for (const child of children) {
      await sleep(Math.random() * 15);
      child.kill("SIGKILL");
    }
    await Promise.all(ended);
    const isOld = found(root.path)[BOOKS] === old[BOOKS];
    expect(found(root.path)).toEqual(isOld ? old : extracted);
    if (isOld) before += 1;
    await pull(library, { root: root.path, origin: server.origin, signal: new AbortController().signal });
    expect(readdirSync(join(root.path, "library"))).toEqual(["v1.0"]);
    expect(found(root.path)).toEqual(extracted);
  }
  // Kills that only came too late would prove nothing.
  expect(before).toBeGreaterThan(rounds / 4);
});
