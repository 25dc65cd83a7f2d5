import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { DatasetManifest } from "@mua/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EXTRACTION, openDataset, type PullOptions, pull, verify } from "../src/index.ts";
import { readTree, type Tree, temporaryFolder, writeTree } from "./folders.ts";
import { checkout, extracted, library } from "./library.ts";
import { failing, hang, serveUpstream } from "./upstream-server.ts";

const BOOKS = "data/books.json";
const FOLDER = "library/v1.0";

/** Pulls the library into `root`. */
function pullInto(
  root: string,
  options: Partial<PullOptions>,
  manifest: DatasetManifest = library,
): Promise<void> {
  return pull(manifest, { root, signal: new AbortController().signal, ...options });
}

/** A tree as it stands in the cache. */
function inCache(tree: Tree, below = FOLDER): ReturnType<typeof readTree> {
  using folder = temporaryFolder();
  writeTree(join(folder.path, below), tree);
  return readTree(folder.path);
}

const complete = inCache(extracted);

/** A cache with a changed file, a missing one and something else. */
const damaged: Tree = {
  ...extracted,
  [BOOKS]: String(extracted[BOOKS]).replace("68.0", "67.0"),
  "own notes.txt": "not part of the dataset",
};

describe("pulling from a folder", () => {
  it.each([
    ["a checkout", checkout],
    ["a folder with the extraction", extracted],
  ])("takes %s", async (_, tree) => {
    using from = temporaryFolder();
    using root = temporaryFolder();
    writeTree(from.path, tree);
    const lines: string[] = [];
    await pullInto(root.path, { from: from.path, report: (line) => lines.push(line) });
    expect(readTree(root.path)).toEqual(complete);
    expect(lines.toSorted()).toEqual([
      expect.stringMatching(/^1 of 5: /u),
      expect.stringMatching(/^2 of 5: /u),
      expect.stringMatching(/^3 of 5: /u),
      expect.stringMatching(/^4 of 5: /u),
      expect.stringMatching(/^5 of 5: /u),
    ]);
  });

  it.each(["", "packages/library"])(
    "finds what lies in a folder of its repository, given %j or that",
    async (inside) => {
      using from = temporaryFolder();
      using root = temporaryFolder();
      writeTree(join(from.path, inside), checkout);
      const upstream = { ...library.upstream, folder: "packages/library" };
      await pullInto(root.path, { from: from.path }, { ...library, upstream });
      expect(readTree(root.path)).toEqual(complete);
    },
  );

  it("refuses any changed byte, naming the file, and leaves the cache as it was", async () => {
    const change = fc.record({
      tree: fc.constantFrom(checkout, extracted),
      cache: fc.constantFrom({}, extracted, damaged),
      path: fc.constantFrom(BOOKS, "data/notes/long file, ü.md", EXTRACTION),
      at: fc.nat(),
      by: fc.integer({ min: 1, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ tree, cache, path, at, by }) => {
        const content = tree[path];
        fc.pre(content !== undefined);
        const bytes = Buffer.from(content ?? "");
        const place = at % bytes.length;
        bytes[place] = (bytes[place] ?? 0) ^ by;
        using from = temporaryFolder();
        using root = temporaryFolder();
        writeTree(from.path, { ...tree, [path]: bytes });
        writeTree(join(root.path, FOLDER), cache);
        const before = readTree(root.path);
        await expect(pullInto(root.path, { from: from.path })).rejects.toThrow(join(from.path, path));
        expect(readTree(root.path)).toEqual(before);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [
      "a text",
      '"Good day"',
      '"Good evening"',
      "is not what library@v1.0 pins: it has an extraction with the checksum",
    ],
    ["the syntax", "def lend", "def def lend", "line 4: not valid Python"],
    ["the encoding", "Good day", Buffer.from([0xff]), "cannot be extracted: The encoded data was not valid"],
  ])("refuses a source in which %s was changed", async (_, before, after, message) => {
    using from = temporaryFolder();
    using root = temporaryFolder();
    const path = "src/desk/lending.py";
    const [head = "", tail = ""] = String(checkout[path]).split(before);
    writeTree(from.path, {
      ...checkout,
      [path]: Buffer.concat([Buffer.from(head), Buffer.from(after), Buffer.from(tail)]),
    });
    const refusal = pullInto(root.path, { from: from.path });
    await expect(refusal).rejects.toThrow(join(from.path, path));
    await expect(refusal).rejects.toThrow(message);
    expect(readTree(root.path)).toEqual({});
  });

  it("says which file is missing, and what the folder should be", async () => {
    using from = temporaryFolder();
    using root = temporaryFolder();
    const { [BOOKS]: _, ...rest } = checkout;
    writeTree(from.path, rest);
    await expect(pullInto(root.path, { from: from.path })).rejects.toMatchObject({
      kind: "missing",
      message: `${from.path}/${BOOKS} is missing: ${from.path} is neither a checkout of quiet-town/library at commit 0123456789abcdef0123456789abcdef01234567 nor a folder with the files of library@v1.0`,
    });
    const nowhere = join(from.path, "nowhere");
    await expect(pullInto(root.path, { from: nowhere })).rejects.toThrow(`There is no folder ${nowhere}`);
  });

  it("says where datasets can be stored instead, when they cannot be stored there", async () => {
    using from = temporaryFolder();
    writeTree(from.path, { ...checkout, "a file": "" });
    const root = join(from.path, "a file");
    await expect(pullInto(root, { from: from.path })).rejects.toMatchObject({
      kind: "storage",
      message: expect.stringMatching(/^library@v1\.0 cannot be stored: .*MUA_DATA can name another folder/u),
    });
  });
});

describe("pulling from upstream", () => {
  it("takes every file once", async () => {
    using root = temporaryFolder();
    await using server = await serveUpstream();
    await pullInto(root.path, { origin: server.origin });
    expect(readTree(root.path)).toEqual(complete);
    const paths = [...library.files, ...library.pythonModules].map(({ path }) => path);
    expect(server.requested.toSorted()).toEqual(paths.toSorted());
  });

  it("asks for nothing that the cache already has", async () => {
    using root = temporaryFolder();
    await using server = await serveUpstream();
    writeTree(join(root.path, FOLDER), extracted);
    await pullInto(root.path, { origin: server.origin });
    expect(server.requested).toEqual([]);
  });

  it("repairs what is damaged in the cache, and asks for nothing else", async () => {
    using root = temporaryFolder();
    await using server = await serveUpstream();
    const folder = join(root.path, FOLDER);
    writeTree(folder, damaged);
    await pullInto(root.path, { origin: server.origin });
    expect(readTree(root.path)).toEqual(complete);
    expect(server.requested.splice(0)).toEqual([BOOKS]);
    rmSync(join(folder, EXTRACTION));
    await pullInto(root.path, { origin: server.origin });
    expect(readTree(root.path)).toEqual(complete);
    expect(server.requested.toSorted()).toEqual(library.pythonModules.map(({ path }) => path));
  });

  it("refuses a changed file, naming it, and leaves the cache as it was", async () => {
    using root = temporaryFolder();
    await using server = await serveUpstream({ [BOOKS]: (response) => response.end("<html>") });
    const before = inCache(damaged);
    writeTree(join(root.path, FOLDER), damaged);
    await expect(pullInto(root.path, { origin: server.origin })).rejects.toMatchObject({
      kind: "checksum",
      message: `${server.origin}/quiet-town/library/0123456789abcdef0123456789abcdef01234567/data/books.json is not what library@v1.0 pins: it has 6 bytes, pinned are 56`,
    });
    expect(readTree(root.path)).toEqual(before);
  });

  it("tries again what fails for a while, and what breaks off", async () => {
    using root = temporaryFolder();
    let cut = 0;
    await using server = await serveUpstream({
      [BOOKS]: failing(503),
      "data/empty.txt": failing(429),
      "src/desk/texts.py": (response, path) => {
        if (cut++ === 0)
          response.writeHead(200, { "content-length": 1000 }).write("TEXTS", () => response.destroy());
        else response.end(checkout[path]);
      },
    });
    await pullInto(root.path, { origin: server.origin });
    expect(readTree(root.path)).toEqual(complete);
    expect(server.requested).toHaveLength(8);
  });

  it("gives up on what goes on failing, or is refused", async () => {
    using root = temporaryFolder();
    for (const [codes, requests] of [
      [[500, 502, 503, 504], 3],
      [[404], 1],
    ] as const) {
      await using server = await serveUpstream({ [BOOKS]: failing(...codes) });
      await expect(pullInto(root.path, { origin: server.origin })).rejects.toMatchObject({
        kind: "download",
        message: expect.stringContaining(`/data/books.json answers ${codes[requests - 1]}`),
      });
      expect(server.requested.filter((path) => path === BOOKS)).toHaveLength(requests);
    }
    expect(readTree(root.path)).toEqual({});
  });

  it("names the command that needs no network, where there is none", async () => {
    using root = temporaryFolder();
    const server = await serveUpstream();
    await server[Symbol.asyncDispose]();
    await expect(pullInto(root.path, { origin: server.origin })).rejects.toMatchObject({
      kind: "download",
      message: `Cannot reach ${server.origin} (connect ECONNREFUSED ${server.origin.slice("http://".length)}). Where a folder DIR holds quiet-town/library at commit 0123456789abcdef0123456789abcdef01234567: mua data pull library@v1.0 --from DIR`,
    });
    await expect(pullInto(root.path, { origin: "http://nowhere.invalid" })).rejects.toThrow(
      "Cannot reach http://nowhere.invalid (getaddrinfo",
    );
    expect(readTree(root.path)).toEqual({});
  });
});

describe("a pull that does not end well", () => {
  it.each([
    ["an empty cache", {}],
    ["a damaged cache", damaged],
  ])("leaves %s as it was when it is stopped in the middle", async (_, cache) => {
    using root = temporaryFolder();
    await using server = await serveUpstream({ [BOOKS]: hang });
    if (cache !== damaged) rmSync(root.path, { recursive: true });
    else writeTree(join(root.path, FOLDER), cache);
    const stop = new AbortController();
    const asked = server.request(BOOKS);
    const pulling = pullInto(root.path, { origin: server.origin, signal: stop.signal });
    await asked;
    stop.abort(new Error("interrupted"));
    await expect(pulling).rejects.toMatchObject({
      kind: "cancelled",
      message: "The pull of library@v1.0 was stopped (interrupted); the cache is as it was",
    });
    // The folder of all datasets was not there before, so it is not there now.
    if (cache === damaged) expect(readTree(root.path)).toEqual(inCache(damaged));
    else expect(() => readTree(root.path)).toThrow("ENOENT");
  });

  it("does not begin when it is stopped before", async () => {
    using root = temporaryFolder();
    await expect(pullInto(root.path, { from: root.path, signal: AbortSignal.abort() })).rejects.toMatchObject(
      {
        kind: "cancelled",
      },
    );
  });

  /** Kills the process of a pull in the middle of it. Returns what it leaves beside the dataset. */
  async function killedPull(root: string): Promise<string> {
    await using server = await serveUpstream({ [BOOKS]: hang });
    const asked = server.request(BOOKS);
    const child = spawn(process.execPath, [join(import.meta.dirname, "pull-child.ts"), server.origin, root]);
    await asked;
    child.kill("SIGKILL");
    await once(child, "exit");
    const [leftover, ...more] = readdirSync(join(root, "library")).filter((name) => name !== "v1.0");
    if (leftover === undefined || more.length > 0) throw new Error("a killed pull leaves one folder behind");
    return join(root, "library", leftover);
  }

  it("leaves no dataset when its process is killed, and nothing at all after the next pull", async () => {
    using root = temporaryFolder();
    await killedPull(root.path);
    expect(() => openDataset(library, root.path)).toThrow("is not in the cache");
    await using server = await serveUpstream();
    await pullInto(root.path, { origin: server.origin });
    expect(readTree(root.path)).toEqual(complete);
  });

  it("gives back what it has taken away, when its process is killed before it puts the new in place", async () => {
    using root = temporaryFolder();
    writeTree(join(root.path, FOLDER), damaged);
    const leftover = await killedPull(root.path);
    renameSync(join(root.path, FOLDER), leftover.replace(".new.", ".old."));
    await using server = await serveUpstream({ [BOOKS]: failing(404) });
    await expect(pullInto(root.path, { origin: server.origin })).rejects.toThrow("answers 404");
    expect(readTree(root.path)).toEqual(inCache(damaged));
  });

  it("does not touch what a pull of a living process is about to put in place", async () => {
    using root = temporaryFolder();
    await using server = await serveUpstream({ [BOOKS]: hang });
    const asked = server.request(BOOKS);
    const child = spawn(process.execPath, [
      join(import.meta.dirname, "pull-child.ts"),
      server.origin,
      root.path,
    ]);
    await asked;
    const inProgress = readdirSync(join(root.path, "library"));
    await using healthy = await serveUpstream();
    await pullInto(root.path, { origin: healthy.origin });
    expect(readdirSync(join(root.path, "library"))).toEqual([...inProgress, "v1.0"]);
    child.kill("SIGKILL");
    await once(child, "exit");
  });
});

describe("pulls at once", () => {
  it.each([
    ["an empty cache", {}],
    ["a damaged cache", damaged],
    ["a good cache", extracted],
  ])("all succeed on %s", async (_, cache) => {
    using root = temporaryFolder();
    using from = temporaryFolder();
    await using server = await serveUpstream();
    writeTree(from.path, extracted);
    writeTree(join(root.path, FOLDER), cache);
    const options = Array.from({ length: 8 }, (_, at) =>
      at % 2 === 0 ? { from: from.path } : { origin: server.origin },
    );
    await Promise.all(options.map((given) => pullInto(root.path, given)));
    expect(await verify(library, root.path)).toEqual([]);
    expect(readTree(root.path)).toEqual(complete);
  });
});
