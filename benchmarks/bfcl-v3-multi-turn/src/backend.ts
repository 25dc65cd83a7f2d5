import { type Dataset, MalformedFileError } from "@mua/core";
import type { Dict } from "@mua/python-compat";
import type { Process } from "./apis/api.ts";
import { type Api, apisOf } from "./apis/catalogue.ts";
import type { Era } from "./era.ts";
import { Instances } from "./instances.ts";
import { type BfclTask, isLongContext } from "./task.ts";
import { readFunctionDocs } from "./task-file.ts";
import { Upstream } from "./upstream.ts";

/** The API classes of a dataset version, ready to be opened for an entry. */
export class Backend {
  readonly era: Era;
  readonly upstream: Upstream;
  readonly #dataset: Dataset;
  readonly #apis: ReadonlyMap<string, Api>;
  readonly #docs = new Map<string, readonly Dict[]>();

  constructor(dataset: Dataset, era: Era) {
    this.era = era;
    this.#dataset = dataset;
    this.upstream = new Upstream(dataset);
    this.#apis = apisOf(this.upstream, era);
  }

  /** Throws MalformedFileError for a class that is not known here. */
  api(name: string): Api {
    const api = this.#apis.get(name);
    if (api === undefined)
      throw new MalformedFileError("involved_classes", `one of ${[...this.#apis.keys()].join(", ")}`);
    return api;
  }

  /** The docs of all functions that an entry has sooner or later, in order. */
  docs(task: BfclTask): readonly Dict[] {
    return task.classes.flatMap((name) => {
      const known = this.#docs.get(name) ?? readFunctionDocs(this.#dataset, this.api(name).file);
      this.#docs.set(name, known);
      return known;
    });
  }

  /** Fresh instances of an entry's classes. */
  instances(
    task: BfclTask,
    { owner, process }: { readonly owner: string; readonly process: Process },
  ): Instances {
    return new Instances(
      task.classes.map((name) => this.api(name)),
      { era: this.era, config: task.config, longContext: isLongContext(task), process, owner, id: task.id },
    );
  }
}
