import { equals, PythonError, repr, str, type Value, valueError } from "@mua/python-compat";
import type { Attribute, Component } from "./api.ts";

/** A file of the simulated file system; its content is whatever was echoed into it. */
export class File {
  readonly name: string;
  content: Value;

  constructor(name: string, content: Value) {
    this.name = name;
    this.content = content;
  }
}

export type Item = File | Directory;

/** A directory. One that was moved shares its contents with the object that it was before. */
export class Directory implements Component {
  readonly name: string;
  readonly parent: Directory | undefined;
  contents: Map<string, Item> = new Map();

  constructor(name: string, parent: Directory | undefined) {
    this.name = name;
    this.parent = parent;
  }

  /** Name and contents, not the parent. Throws PythonError RecursionError for directories that contain themselves. */
  same(other: Attribute): boolean {
    return other instanceof Directory && sameItem(this, other, 0);
  }

  repr(): string {
    return itemText(this, new Set());
  }

  addFile(name: string, content: Value = ""): void {
    this.#refuseSecond("File", name);
    this.contents.set(name, new File(name, content));
  }

  addDirectory(name: string): Directory {
    this.#refuseSecond("Directory", name);
    const directory = new Directory(name, this);
    this.contents.set(name, directory);
    return directory;
  }

  #refuseSecond(kind: string, name: string): void {
    if (this.contents.has(name))
      throw valueError(`${kind} '${name}' already exists in directory '${this.name}'.`);
  }
}

/** CPython's limit, about; reached only where a directory contains itself. */
const MAX_DEPTH = 1000;

/** Throws PythonError RecursionError where a walk through directories is too deep. */
export function refuseDepth(depth: number): void {
  if (depth > MAX_DEPTH) throw new PythonError("RecursionError", "maximum recursion depth exceeded");
}

function sameItem(a: Item, b: Item, depth: number): boolean {
  if (a === b) return true;
  refuseDepth(depth);
  if (a instanceof File || b instanceof File) {
    return a instanceof File && b instanceof File && a.name === b.name && equals(a.content, b.content);
  }
  if (a.name !== b.name || a.contents.size !== b.contents.size) return false;
  for (const [name, item] of a.contents) {
    const other = b.contents.get(name);
    if (other === undefined || !sameItem(item, other, depth + 1)) return false;
  }
  return true;
}

/** `repr(item)`; contents inside themselves are `{...}`. */
function itemText(item: Item, around: Set<Map<string, Item>>): string {
  if (item instanceof File) return `<<File: ${item.name}, Content: ${str(item.content)}>>`;
  const { name, parent, contents } = item;
  let inside = "{...}";
  if (!around.has(contents)) {
    around.add(contents);
    inside = `{${Array.from(contents, ([key, each]) => `${repr(key)}: ${itemText(each, around)}`).join(", ")}}`;
    around.delete(contents);
  }
  return `<Directory: ${name}, Parent: ${parent?.name ?? "None"}, Contents: ${inside}>`;
}
