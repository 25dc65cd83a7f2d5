import { readFileSync } from "node:fs";
import { isCollection, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { messageOf, suggestion, UsageError } from "./errors.ts";
import { type Given, keyOf, type OptionName, options, type ReadOption, readOption } from "./options.ts";

/** What a run file asks for. */
export type RunFile = { readonly benchmarks: readonly string[]; readonly given: Given<OptionName> };

/**
 * Reads a run file: the keys of `names` as in the option table, and `benchmarks`. Throws a UsageError with file, line and
 * column.
 */
export function readRunFile(path: string, names: readonly OptionName[]): RunFile {
  const lines = new LineCounter();
  const document = parseDocument(readText(path), { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const [error] = document.errors;
  if (error !== undefined) throw new UsageError(`${at(error.pos[0])}: not YAML: ${error.message}`);
  const root = document.contents;
  if (!isMap(root)) throw new UsageError(`${at(root?.range?.[0] ?? 0)}: a run file is a mapping of options`);
  const known = new Map<string, OptionName>(names.map((name) => [keyOf(name), name]));
  const given: { [name in OptionName]?: unknown } = {};
  let benchmarks: readonly string[] = [];
  for (const { key, value } of root.items) {
    const start = at((key as Node).range?.[0] ?? 0);
    const word = isScalar(key) ? String(key.value) : "";
    const name = known.get(word);
    if (word !== "benchmarks" && name === undefined) {
      const near = suggestion(word, ["benchmarks", ...known.keys()]);
      throw new UsageError(`${start}: unknown key '${word}'.${near}`);
    }
    const read = name === undefined ? readList(value) : readNode(name, value);
    if ("problem" in read) {
      const place = at((value as Node | null)?.range?.[0] ?? 0);
      throw new UsageError(`${place}: ${word} is ${String(value)}, but has to be ${read.problem}`);
    }
    if (name === undefined) benchmarks = read.value as readonly string[];
    else given[name] = read.value;
  }
  if (benchmarks.length === 0)
    throw new UsageError(`${path}: the key 'benchmarks' is missing: what is to be run, such as [quickstart]`);
  return { benchmarks, given: given as Given<OptionName> };
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`the run file '${path}' cannot be read: ${messageOf(error)}`);
  }
}

function readNode(name: OptionName, node: unknown): ReadOption {
  if (options[name].kind === "list") return readList(node);
  const text = scalarText(node);
  return text === undefined ? { problem: "a single value" } : readOption(name, text);
}

/** A list of texts, or one text alone. Numbers are meant as text: task ids often look like numbers. */
function readList(node: unknown): ReadOption {
  const texts = isSeq(node) ? node.items.map(scalarText) : [scalarText(node)];
  const items = texts.filter((text): text is string => text !== undefined && text !== "");
  return items.length < texts.length || items.length === 0
    ? { problem: "a list of names" }
    : { value: items };
}

/** A scalar as it stands in the file: `007` stays as it is. */
function scalarText(node: unknown): string | undefined {
  if (isCollection(node) || !isScalar(node) || node.value === null) return undefined;
  return typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
}
