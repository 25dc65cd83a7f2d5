import type { DatasetManifest } from "@mua/core";
import { writeExtracted } from "../src/extraction.ts";
import { makeManifest } from "../src/index.ts";
import { extractModule } from "../src/python-source/extract.ts";
import { type Tree, temporaryFolder, writeTree } from "./folders.ts";

/** A small dataset of our own: what upstream keeps, as a checkout and as a folder with the extraction, and its manifest. */

const files: Tree = {
  "data/books.json": '{"b1": {"title": "Tides", "price": 68.0, "pages": 120}}\n',
  "data/notes/long file, ü.md": "One line with an ü.\n".repeat(4000),
  "data/empty.txt": "",
};

const modules = {
  "src/desk/lending.py": 'GREETING = "Good day"\n\n\ndef lend(book: str) -> str:\n    """Lend a book."""\n',
  "src/desk/texts.py": 'TEXTS = {"late": f"{days} days late", "fee": 1.0}\n',
};

export const checkout: Tree = { ...files, ...modules, "README.md": "Not part of the dataset.\n" };

export const extracted: Tree = {
  ...files,
  "extracted/python.json": writeExtracted(
    new Map(Object.entries(modules).map(([path, source]) => [path, extractModule(source, path)])),
  ),
};

export const upstream: DatasetManifest["upstream"] = {
  repository: "quiet-town/library",
  commit: "0123456789abcdef0123456789abcdef01234567",
  licence: "MIT",
  homepage: "https://example.org/library",
};

export const library: DatasetManifest = manifestOf(extracted);

function manifestOf(tree: Tree): DatasetManifest {
  using folder = temporaryFolder();
  writeTree(folder.path, tree);
  return makeManifest(folder.path, { name: "library", version: "v1.0", upstream });
}
