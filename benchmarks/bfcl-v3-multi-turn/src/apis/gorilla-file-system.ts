import {
  attributeError,
  binary,
  compare,
  compareCodePoints,
  contains,
  type Dict,
  dictKey,
  formatFixed,
  hashable,
  isTruthy,
  iterate,
  length,
  PythonError,
  rstrip,
  splitLines,
  str,
  strip,
  typeError,
  type Value,
  WHITESPACE,
} from "@mua/python-compat";
import { type ApiClass, type Methods, type Setting, State } from "./api.ts";
import { Directory, File, type Item, refuseDepth } from "./file-tree.ts";
import { dictOf, record, refusal } from "./python.ts";

const INVALID = '|/\\?%*:"><';
const UNITS = ["B", "KB", "MB", "GB", "TB"];

export class FileSystem extends State {
  long_context: boolean;
  root: Directory;
  #current: Directory;

  constructor(config: Dict, setting: Setting) {
    super(setting);
    this.long_context = setting.longContext;
    const [[name, data] = ["/", undefined]] = dictOf(config.get("root") ?? new Map());
    this.root = new Directory(str(name), undefined);
    if (data !== undefined) new Loader(setting).fill(this.root, dictOf(data).get("contents") ?? null);
    this.#current = this.root;
  }

  /** Where commands work; not compared. */
  get current(): Directory {
    return this.#current;
  }

  enter(directory: Directory): void {
    this.#current = directory;
  }

  /** The names from the root down to where commands work, as far as the parents that are remembered go. */
  get path(): readonly string[] {
    const names: string[] = [];
    for (let at: Directory | undefined = this.#current; at !== undefined; at = at.parent)
      names.unshift(at.name);
    return names;
  }
}

/** Builds the tree of a configuration. */
class Loader {
  readonly #padding:
    | { readonly text: string; readonly names: readonly string[]; readonly spared: Value }
    | undefined;

  constructor({ longContext, upstream }: Setting) {
    if (!longContext) return;
    const constant = (name: string) => upstream.constant("long_context", name);
    this.#padding = {
      text: str(constant("FILE_CONTENT_EXTENSION")),
      names: iterate(constant("POPULATE_FILE_EXTENSION")).map(str),
      spared: constant("FILES_TAIL_USED"),
    };
  }

  fill(directory: Directory, contents: Value): void {
    let holdsDirectories = false;
    for (const [key, value] of dictOf(contents, "items")) {
      const name = str(key);
      const data = dictOf(value);
      if (data.get("type") === "directory") {
        holdsDirectories = true;
        const below = new Directory(name, directory);
        this.fill(below, data.get("contents") ?? null);
        directory.contents.set(name, below);
      } else if (data.get("type") === "file") {
        directory.contents.set(name, new File(name, this.#content(name, data.get("content") ?? null)));
      }
    }
    if (!holdsDirectories) for (const name of this.#padding?.names ?? []) directory.addFile(name);
  }

  #content(name: string, content: Value): Value {
    const padding = this.#padding;
    if (padding === undefined || contains(padding.spared, name)) return content;
    return binary("+", content, padding.text, "+=");
  }
}

const methods: Methods<FileSystem> = {
  pwd: (state) => record({ current_working_directory: `/${state.path.join("/")}` }),
  ls(state, all) {
    const names = [...state.current.contents.keys()];
    return record({
      current_directory_content: isTruthy(all) ? names : names.filter((name) => !name.startsWith(".")),
    });
  },
  cd: (state, folder) => (isFirst(state) ? changeDirectoryV3(state, folder) : changeDirectory(state, folder)),
  mkdir(state, name) {
    if (!isValid(name)) return refusal(`mkdir: cannot create directory '${str(name)}': Invalid character`);
    if (itemOf(state, name) !== undefined) {
      return refusal(`mkdir: cannot create directory '${str(name)}': File exists`);
    }
    state.current.addDirectory(newName(name));
    return null;
  },
  touch(state, name) {
    if (!isValid(name)) return refusal(`touch: cannot touch '${str(name)}': Invalid character`);
    if (itemOf(state, name) !== undefined) return refusal(`touch: cannot touch '${str(name)}': File exists`);
    state.current.addFile(newName(name));
    return null;
  },
  echo(state, content, name) {
    if (name === null) return record({ terminal_output: content });
    if (!isValid(name)) {
      const action = isFirst(state) ? "touch" : "write to";
      return refusal(`echo: cannot ${action} '${str(name)}': Invalid character`);
    }
    if (!isTruthy(name)) return record({ terminal_output: content });
    const item = itemOf(state, name);
    if (item instanceof File) item.content = content;
    else if (item !== undefined) {
      throw new PythonError("AttributeError", "'Directory' object has no attribute '_write'");
    } else if (isFirst(state)) state.current.addFile(newName(name), content);
    else return refusal(`echo: cannot write to '${str(name)}': No such file`);
    return null;
  },
  cat(state, name) {
    const shown = str(name);
    if (!isValid(name)) return refusal(`cat: '${shown}': Invalid character`);
    const quoted = isFirst(state) ? shown : `'${shown}'`;
    const item = itemOf(state, name);
    if (item === undefined) return refusal(`cat: ${quoted}: No such file or directory`);
    return item instanceof File
      ? record({ file_content: item.content })
      : refusal(`cat: ${quoted}: Is a directory`);
  },
  find(state, path, name) {
    // The first version only ever looked below the current directory.
    const from = isFirst(state) ? state.current : navigate(state, path);
    if (from === undefined) return refusal(`find: '${str(path)}': No such file or directory`);
    const matches: string[] = [];
    search(from, rstrip(textOf(path, "rstrip"), "/"), name, matches, 0);
    return record({ matches });
  },
  wc(state, name, mode) {
    if (mode !== "l" && mode !== "w" && mode !== "c") return refusal(`wc: invalid mode '${str(mode)}'`);
    const item = itemOf(state, name);
    if (!(item instanceof File)) return refusal(`wc: ${str(name)}: No such file or directory`);
    switch (mode) {
      case "l":
        return record({ count: BigInt(linesOf(item).length), type: "lines" });
      case "w":
        return record({ count: BigInt(words(textOf(item.content, "split"))), type: "words" });
      case "c":
        return record({ count: BigInt(length(item.content)), type: "characters" });
    }
  },
  sort(state, name) {
    const item = itemOf(state, name);
    if (!(item instanceof File)) return refusal(`sort: ${str(name)}: No such file or directory`);
    return record({ sorted_content: linesOf(item).sort(compareCodePoints).join("\n") });
  },
  grep(state, name, pattern) {
    const item = itemOf(state, name);
    if (!(item instanceof File)) return refusal(`grep: ${str(name)}: No such file or directory`);
    return record({ matching_lines: linesOf(item).filter((line) => contains(line, pattern)) });
  },
  du(state, humanReadable) {
    let size = sizeOf(state.current, 0);
    if (!isTruthy(humanReadable)) return record({ disk_usage: `${size} bytes` });
    let unit = 0;
    for (; size >= 1024 && unit < UNITS.length; unit++) size /= 1024;
    return record({ disk_usage: `${formatFixed(size, 2)} ${UNITS[unit] ?? "PB"}` });
  },
  tail(state, name, lines) {
    const item = itemOf(state, name);
    if (!(item instanceof File)) return refusal(`tail: ${str(name)}: No such file or directory`);
    const all = linesOf(item);
    const count = compare(">", lines, BigInt(all.length)) ? BigInt(all.length) : lines;
    return record({ last_lines: all.slice(-sliceIndex(count)).join("\n") });
  },
  diff(state, name1, name2) {
    const item1 = itemOf(state, name1);
    const item2 = item1 === undefined ? undefined : itemOf(state, name2);
    if (!(item1 instanceof File) || !(item2 instanceof File)) {
      return refusal(`diff: ${str(name1)} or ${str(name2)}: No such file or directory`);
    }
    const others = linesOf(item2);
    const pairs = linesOf(item1).flatMap((line, index) => {
      const other = others[index];
      return other === undefined || other === line ? [] : [`- ${line}\n+ ${other}`];
    });
    return record({ diff_lines: pairs.join("\n") });
  },
  mv: (state, source, destination) => transfer(state, MOVE, source, destination),
  rm(state, name) {
    if (itemOf(state, name) === undefined) {
      return refusal(`rm: cannot remove '${str(name)}': No such file or directory`);
    }
    state.current.contents.delete(str(name));
    return record({ result: `'${str(name)}' removed` });
  },
  rmdir(state, name) {
    const item = itemOf(state, name);
    const failed = (action: string, reason: string): Dict =>
      refusal(`rmdir: ${action} '${str(name)}': ${reason}`);
    if (item === undefined) return failed("cannot remove", "No such file or directory");
    if (item instanceof File) return failed("cannot remove", "Not a directory");
    if (item.contents.size > 0) {
      return failed(isFirst(state) ? "failed to remove" : "cannot remove", "Directory not empty");
    }
    state.current.contents.delete(str(name));
    return record({ result: `'${str(name)}' removed` });
  },
  cp: (state, source, destination) => transfer(state, COPY, source, destination),
};

function isFirst(state: FileSystem): boolean {
  return state.setting.era.version === "v3";
}

/** Whether a name has no character that names cannot have. Throws PythonError TypeError for what has no characters. */
function isValid(name: Value): boolean {
  return Array.from(INVALID).every((character) => !contains(name, character));
}

/** What the current directory has under a name. Throws PythonError TypeError for what is not hashable. */
function itemOf(state: FileSystem, name: Value): Item | undefined {
  hashable(name);
  return typeof name === "string" ? state.current.contents.get(name) : undefined;
}

/** The name of something new. Throws PythonError for a tuple, which CPython would take. */
function newName(value: Value): string {
  return str(dictKey(value));
}

function textOf(value: Value, method: string): string {
  if (typeof value === "string") return value;
  throw attributeError(value, method);
}

function linesOf(file: File): string[] {
  return splitLines(textOf(file.content, "splitlines"));
}

const WORD = new RegExp(`[^${WHITESPACE}]+`, "gu");

function words(text: string): number {
  return text.match(WORD)?.length ?? 0;
}

function sliceIndex(value: Value): number {
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "boolean") return Number(value);
  if (value === null) throw typeError("bad operand type for unary -: 'NoneType'");
  throw typeError("slice indices must be integers or None or have an __index__ method");
}

function changeDirectory(state: FileSystem, folder: Value): Value {
  const name = rstrip(textOf(folder, "rstrip"), "/") || "/";
  if (![".", "..", "/"].includes(name) && name.includes("/")) {
    return refusal(`cd: ${name}: Unsupported path. Only one folder level at a time is supported.`);
  }
  if (name === "..") return goUp(state, "Current directory is already the root. Cannot go back.");
  const target = navigate(state, name);
  if (target === undefined) return refusal(`cd: '${name}': No such file or directory`);
  state.enter(target);
  return record({ current_working_directory: target.name });
}

function changeDirectoryV3(state: FileSystem, folder: Value): Value {
  if (folder === "..") return goUp(state, "Cuurent directory is already the root. Cannot go back.");
  const target = navigate(state, folder);
  if (target === undefined) {
    return refusal(`cd: ${str(folder)}: No such directory. You cannot use path to change directory.`);
  }
  state.enter(target);
  return record({ current_working_directory: target.name });
}

function goUp(state: FileSystem, atRoot: string): Value {
  const { parent } = state.current;
  if (parent === undefined) return refusal(atRoot);
  state.enter(parent);
  return record({});
}

/** The directory at a path of names; undefined where there is none. Throws PythonError for what is no text. */
function navigate(state: FileSystem, path: Value): Directory | undefined {
  if (path === null || path === ".") return state.current;
  if (path === "/") return state.root;
  const text = textOf(path, "strip");
  let at = text.startsWith("/") ? state.root : state.current;
  for (const name of strip(text, "/").split("/")) {
    const next = name === "." ? at : at.contents.get(name);
    if (!(next instanceof Directory)) return undefined;
    at = next;
  }
  return at;
}

/** Adds the paths below a directory whose last name contains `name`. */
function search(directory: Directory, path: string, name: Value, matches: string[], depth: number): void {
  refuseDepth(depth);
  for (const [key, item] of directory.contents) {
    const at = `${path}/${key}`;
    if (name === null || contains(key, name)) matches.push(at);
    if (item instanceof Directory) search(item, at, name, matches, depth + 1);
  }
}

function sizeOf(item: Item, depth: number): number {
  refuseDepth(depth);
  if (item instanceof Directory) {
    return [...item.contents.values()].reduce((sum, child) => sum + sizeOf(child, depth + 1), 0);
  }
  const text = textOf(item.content, "encode");
  if (!text.isWellFormed()) {
    const place = text.search(/\p{Cs}/u);
    const code = text.charCodeAt(place).toString(16);
    const where = `in position ${length(text.slice(0, place))}: surrogates not allowed`;
    throw new PythonError("UnicodeEncodeError", `'utf-8' codec can't encode character '\\u${code}' ${where}`);
  }
  return Buffer.byteLength(text);
}

type Transfer = {
  readonly command: "mv" | "cp";
  readonly verb: string;
  readonly done: string;
  /** What `/` in a destination is answered with, at first and since. */
  readonly path: readonly [first: string, since: string];
};

const SINCE = "path not allowed in destination. Provide only a file or directory name.";
const MOVE: Transfer = {
  command: "mv",
  verb: "move",
  done: "moved",
  path: [
    "no path allowed in destination. Only file name and folder name is supported for this operation.",
    SINCE,
  ],
};
const COPY: Transfer = {
  command: "cp",
  verb: "copy",
  done: "copied",
  path: [
    "don't allow path in destination. Only file name and folder name is supported for this operation.",
    SINCE,
  ],
};

function transfer(state: FileSystem, transfer: Transfer, source: Value, destination: Value): Value {
  const { command, verb, done, path } = transfer;
  const item = itemOf(state, source);
  const failed = (reason: string): Dict => refusal(`${command}: cannot ${verb} '${str(source)}'${reason}`);
  if (item === undefined) return failed(": No such file or directory");
  if (contains(destination, "/")) return refusal(`${command}: ${path[isFirst(state) ? 0 : 1]}`);
  const target = itemOf(state, destination);
  if (target instanceof File) return failed(` to '${str(destination)}': Not a directory`);
  const name = newName(target === undefined ? destination : source);
  const into = target ?? state.current;
  const reached = target === undefined ? str(destination) : `${str(destination)}/${str(source)}`;
  if (command === "mv") {
    if (target?.contents.has(name)) return failed(` to '${reached}': File exists`);
    state.current.contents.delete(str(source));
  }
  if (item instanceof File) into.addFile(name, item.content);
  else {
    const directory = into.addDirectory(name);
    directory.contents = command === "mv" ? item.contents : new Map(item.contents);
  }
  return record({ result: `'${str(source)}' ${done} to '${reached}'` });
}

export const fileSystemApi: ApiClass<FileSystem> = {
  name: "GorillaFileSystem",
  file: "gorilla_file_system",
  open: (config, setting) => new FileSystem(config, setting),
  methods,
  writes: ["mkdir", "touch", "echo", "mv", "rm", "rmdir", "cp"],
};
