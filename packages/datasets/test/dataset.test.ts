import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  DatasetMissingError,
  EXTRACTION,
  makeManifest,
  openDataset,
  pull,
  readModule,
  verify,
} from "../src/index.ts";
import { type Temporary, temporaryFolder, writeTree } from "./folders.ts";
import { checkout, extracted, library, upstream } from "./library.ts";
import { recorded, recordedData, recordings, title } from "./recordings.ts";

/** A cache that holds the library. */
function cached(): Temporary {
  const root = temporaryFolder();
  writeTree(join(root.path, "library/v1.0"), extracted);
  return root;
}

describe("a dataset in the cache", () => {
  it("gives its files as text and as JSON, parsed once, and its modules", () => {
    using root = cached();
    const dataset = openDataset(library, root.path);
    expect(dataset).toMatchObject({
      name: "library",
      version: "v1.0",
      folder: join(root.path, "library/v1.0"),
    });
    expect(dataset.text("data/notes/long file, ü.md")).toBe(checkout["data/notes/long file, ü.md"]);
    expect(dataset.json("data/books.json")).toEqual(
      new Map([
        [
          "b1",
          new Map<string, unknown>([
            ["title", "Tides"],
            ["price", 68],
            ["pages", 120n],
          ]),
        ],
      ]),
    );
    expect(dataset.json("data/books.json")).toBe(dataset.json("data/books.json"));
    expect(dataset.text(EXTRACTION)).toBe(extracted[EXTRACTION]);
    const modules = dataset.json(EXTRACTION) as ReadonlyMap<string, Parameters<typeof readModule>[0]>;
    const module = readModule(modules.get("src/desk/lending.py") ?? null, "src/desk/lending.py");
    expect(module.functions.get("lend")?.docstring).toBe("Lend a book.");
    expect(dataset.json(EXTRACTION)).toBe(modules);
  });

  it("opens without reading any file", () => {
    using root = cached();
    const dataset = openDataset(library, root.path);
    rmSync(join(dataset.folder, "data"), { recursive: true });
    expect(() => dataset.text("data/books.json")).toThrow(
      `${dataset.folder}/data/books.json is missing. Repair it with: mua data pull library@v1.0`,
    );
    expect(dataset.json(EXTRACTION)).toBeDefined();
  });

  it.each([...library.files.map(({ path }) => path), EXTRACTION])("is not there without %s", (path) => {
    using root = cached();
    rmSync(join(root.path, "library/v1.0", path));
    expect(() => openDataset(library, root.path)).toThrow(DatasetMissingError);
  });

  it("is not there when it was never pulled, which names the command that brings it", async () => {
    using root = temporaryFolder();
    const folder = join(root.path, "library/v1.0");
    expect(() => openDataset(library, root.path)).toThrow(
      `Dataset library@v1.0 is not in the cache (${folder}). Get it with: mua data pull library@v1.0`,
    );
    expect(await verify(library, root.path)).toEqual([
      { path: folder, problem: "is not there. Get it with: mua data pull library@v1.0" },
    ]);
  });

  it("never gives a changed file", () => {
    using root = cached();
    const folder = join(root.path, "library/v1.0");
    writeTree(folder, {
      "data/books.json": String(checkout["data/books.json"]).replace("68.0", "67.0"),
      [EXTRACTION]: String(extracted[EXTRACTION]).replace("Good day", "Good bye"),
    });
    const dataset = openDataset(library, root.path);
    for (const read of [dataset.text, dataset.json]) {
      for (const path of ["data/books.json", EXTRACTION]) {
        expect(() => read(path)).toThrow(
          expect.objectContaining({ kind: "checksum", message: expect.stringContaining(path) }),
        );
      }
    }
  });

  it("refuses what is not part of it, and JSON that is none", () => {
    using root = cached();
    writeFileSync(join(root.path, "secret"), "");
    const dataset = openDataset(library, root.path);
    for (const path of ["../../secret", "src/desk/lending.py", "data"]) {
      expect(() => dataset.text(path)).toThrow(`Dataset library@v1.0 has no file ${path}`);
    }
    expect(() => dataset.json("data/notes/long file, ü.md")).toThrow(
      "data/notes/long file, ü.md of library@v1.0 is not JSON",
    );
  });

  it("has the hash that sha256sum gives for its files, whatever is extracted", () => {
    using root = cached();
    const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
    const lines = ["data/books.json", "data/empty.txt", "data/notes/long file, ü.md"].map(
      (path) => `${sha256(String(checkout[path]))}  ${path}\n`,
    );
    const hash = sha256(lines.join(""));
    const shuffled = { ...library, files: library.files.toReversed(), pythonModules: [] };
    for (const manifest of [library, shuffled]) expect(openDataset(manifest, root.path).hash).toBe(hash);
  });
});

describe("verifying a dataset", () => {
  it("finds nothing in a good one", async () => {
    using root = cached();
    expect(await verify(library, root.path)).toEqual([]);
  });

  it("names every file that is not as pinned, and why", async () => {
    using root = cached();
    const folder = join(root.path, "library/v1.0");
    rmSync(join(folder, "data/notes"), { recursive: true });
    writeTree(folder, {
      "data/books.json": String(checkout["data/books.json"]).replace("68.0", "67.0"),
      "data/empty.txt": "\n",
      [EXTRACTION]: String(extracted[EXTRACTION]).replace("Good day", "Good bye"),
    });
    expect(await verify(library, root.path)).toEqual([
      {
        path: "data/books.json",
        problem: expect.stringMatching(/^has the checksum \w{64}, pinned is \w{64}$/u),
      },
      { path: "data/empty.txt", problem: "has 1 bytes, pinned are 0" },
      { path: "data/notes/long file, ü.md", problem: "is missing" },
      { path: EXTRACTION, problem: expect.stringContaining("is not as pinned: src/desk/lending.py") },
    ]);
  });

  it.each([
    [
      "a space in a module",
      '"Good day"',
      ' "Good day"',
      "is not as pinned: src/desk/lending.py has an extraction",
    ],
    [
      "a space between modules",
      '},\n "src',
      '}, \n "src',
      "is not as pinned: src/desk/lending.py has an extraction",
    ],
    ["a space before them", "{\n", "{ \n", "is not as the extraction writes it"],
    ["a brace", "{", "[", "is not JSON"],
    ["a name", "src/desk/texts.py", "src/desk/text_.py", "is not as pinned: src/desk/texts.py is missing"],
  ])("finds a change of %s in the extraction", async (_, before, after, problem) => {
    using root = cached();
    writeTree(join(root.path, "library/v1.0"), {
      [EXTRACTION]: String(extracted[EXTRACTION]).replace(before, after),
    });
    expect(await verify(library, root.path)).toEqual([
      { path: EXTRACTION, problem: expect.stringContaining(problem) },
    ]);
  });
});

describe("making a manifest", () => {
  it("pins every file by path and every module by its extraction", () => {
    using folder = temporaryFolder();
    writeTree(folder.path, extracted);
    const manifest = makeManifest(folder.path, { name: "library", version: "v1.0", upstream });
    expect(manifest).toMatchObject({ name: "library", version: "v1.0", upstream });
    expect(manifest.files.map(({ path, bytes }) => [path, bytes])).toEqual([
      ["data/books.json", 56],
      ["data/empty.txt", 0],
      ["data/notes/long file, ü.md", 84_000],
    ]);
    expect(manifest.pythonModules.map(({ path }) => path)).toEqual([
      "src/desk/lending.py",
      "src/desk/texts.py",
    ]);
  });

  it.skipIf(!recorded).each(recordedData)(
    title("of %s pins what can be pulled, verified and opened"),
    async (data) => {
      using root = temporaryFolder();
      const from = join(recordings, "data", data);
      const [name = "", version = ""] = data.split("/");
      const manifest = makeManifest(from, { name, version, upstream });
      await pull(manifest, { root: root.path, from, signal: new AbortController().signal });
      expect(await verify(manifest, root.path)).toEqual([]);
      const dataset = openDataset(manifest, root.path);
      for (const { path } of manifest.files) expect(dataset.text(path)).not.toBe("");
      expect(dataset.json(EXTRACTION)).toBeDefined();
    },
  );
});
