import { type Dataset, type Folder, MalformedFileError, type Place } from "@mua/core";
import { sha256Hex } from "@mua/python-compat";
import type { Backend } from "../backend.ts";
import { backendOf, tasksOf } from "../benchmark.ts";
import { type Category, categories } from "../category.ts";
import type { Era } from "../era.ts";
import type { BfclTask } from "../task.ts";
import { readLines } from "../task-file.ts";

/** Recordings of one version below one folder, with this implementation of the version. */
export class Recordings {
  readonly folder: Folder;
  readonly era: Era;
  readonly dataset: Dataset;
  readonly backend: Backend;
  readonly #part: string | undefined;
  readonly #tasks = new Map<string, BfclTask>();

  constructor(folder: Folder, era: Era, dataset: Dataset, part: string | undefined) {
    this.folder = folder;
    this.era = era;
    this.dataset = dataset;
    this.backend = backendOf(dataset, era);
    this.#part = part;
    for (const category of categories) {
      for (const task of tasksOf(dataset, era, category)) this.#tasks.set(task.id, task);
    }
  }

  /** A path below the folder of the version. */
  path(file: string): string {
    return `${this.era.version}/${file}`;
  }

  has(file: string): boolean {
    return this.folder.has(this.path(file));
  }

  text(file: string): string {
    return this.folder.text(this.path(file));
  }

  list(file: string): readonly string[] {
    return this.folder.list(this.path(file));
  }

  /** A file of JSON lines; none where it was not recorded. Throws MalformedFileError. */
  lines(file: string): readonly Place[] {
    return this.has(file) ? readLines(this.text(file), this.path(file)) : [];
  }

  /** The lines of a file whose `id` is an entry of the part that was asked for. */
  entries(file: string): readonly { readonly task: BfclTask; readonly line: Place }[] {
    return this.lines(file).flatMap((line) => {
      const task = this.task(line.field("id").text());
      return this.covers(task.category) ? [{ task, line }] : [];
    });
  }

  covers(category: Category): boolean {
    return this.#part === undefined || this.#part === category;
  }

  /** Throws MalformedFileError for an id that the dataset does not have. */
  task(id: string): BfclTask {
    const task = this.#tasks.get(id);
    if (task === undefined) throw new MalformedFileError(this.path(id), "the id of an entry");
    return task;
  }
}

/** A recorded text: itself, or for a long one its digest and length. */
export function recordedText(place: Place): string {
  if (typeof place.value === "string") return place.value;
  return digestText(place.field("sha256").text(), `${place.field("chars").value}`);
}

/** A text as the recording beside it has it. */
export function likeRecorded(place: Place | undefined, text: string): string {
  return place === undefined || typeof place.value === "string"
    ? text
    : digestText(sha256Hex(text), `${[...text].length}`);
}

function digestText(sha256: string, characters: string): string {
  return `${characters} characters with SHA-256 ${sha256}`;
}
