import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

export type Temporary = { readonly path: string } & Disposable;

/** A folder that is gone when its scope ends. */
export function temporaryFolder(): Temporary {
  const path = mkdtempSync(join(tmpdir(), "mua-datasets-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Files by path. */
export type Tree = { readonly [path: string]: string | Buffer };

export function writeTree(folder: string, tree: Tree): void {
  for (const [path, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** Everything below a folder, hidden or not: files with their content, folders with a slash. */
export function readTree(folder: string): { readonly [path: string]: string } {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = relative(folder, join(entry.parentPath, entry.name));
    return entry.isDirectory() ? [`${path}/`, ""] : [path, readFileSync(join(folder, path), "latin1")];
  });
  return Object.fromEntries(entries.toSorted());
}
