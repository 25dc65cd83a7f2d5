import type { Value } from "@mua/python-compat";
import type { Benchmark, DatasetIdentity } from "./benchmark.ts";
import type { EpisodeRecord } from "./trajectory.ts";

/** Files under one folder, by relative path with `/`. Reading a path that does not exist throws. */
export interface Folder {
  /** How to name this folder to a person. */
  readonly label: string;
  /** Names directly below `path` (`""` is the folder itself), sorted; folders end with `/`. Empty where nothing is. */
  list(path: string): readonly string[];
  has(path: string): boolean;
  text(path: string): string;
}

/** The pinned upstream files of a dataset version, as an adapter commits them. */
export type DatasetManifest = {
  readonly name: string;
  readonly version: string;
  readonly upstream: {
    /** `owner/name` on GitHub. */
    readonly repository: string;
    readonly commit: string;
    /** The folder of the repository that paths are relative to; absent for its root. */
    readonly folder?: string;
    readonly licence: string;
    readonly homepage: string;
  };
  readonly files: readonly { readonly path: string; readonly sha256: string; readonly bytes: number }[];
  /** Python sources whose literals belong to the dataset; the checksum is that of the module's extraction. */
  readonly pythonModules: readonly { readonly path: string; readonly sha256: string }[];
};

/** A dataset that is at hand. */
export interface Dataset extends DatasetIdentity {
  readonly folder: string;
  text(path: string): string;
  /** The file as Python's `json.loads` reads it; parsed once. */
  json(path: string): Value;
}

/** Opens a dataset of this adapter by version; rejects with an error for people when it is not there and cannot be had. */
export type OpenDataset = (version: string) => Promise<Dataset>;

/** One comparison of a recording with this implementation. */
export type ConformanceCase = {
  readonly suite: string;
  readonly case: string;
  readonly verdict: "agree" | "disagree" | "deviation" | "skipped";
  /** On disagreement what was recorded and what came; on deviation or skip the reason in `expected`. */
  readonly expected?: string;
  readonly actual?: string;
};

/** Reward and named checks, as a results file records them or as they were computed again; null where unknown. */
export type ScoredParts = {
  readonly reward: number | null;
  readonly checks: { readonly [name: string]: number | null };
};

/** One episode of a results file, scored again. */
export type RescoreRow = {
  readonly id: string;
  readonly task: string;
  readonly trial: number;
  readonly recorded: ScoredParts;
  readonly recomputed: ScoredParts;
  /** Null when one of both is unknown, so that there is nothing to compare. */
  readonly agrees: boolean | null;
  /** Why they differ, why it cannot be scored, or what was done leniently. */
  readonly cause?: string;
};

/** A run as official formats need it: what was configured, and its episodes. */
export type RunExport = {
  readonly benchmark: Benchmark;
  readonly dataset: Dataset;
  readonly createdAt: number;
  readonly trials: number;
  readonly seed: number;
  readonly limits: { readonly steps?: number; readonly errors?: number };
  readonly participants: { readonly agent: string; readonly user?: string; readonly judge?: string };
  readonly episodes: readonly EpisodeRecord[];
};

/** What a selector such as `tau2/retail@v1.0.1` names beside the benchmark; absent where it does not say. */
export type Selection = { readonly part?: string; readonly version?: string };

/** What a generator of tasks is asked for. */
export type GenerateOptions = {
  readonly count: number;
  readonly seed: number;
  /** Told after each task that is proven how many there are; waited for, so that it can stop the work by rejecting. */
  readonly onProgress?: (proven: number) => void | Promise<void>;
};

/** New tasks, each proven to be solvable and not to be solved by doing nothing. */
export type GeneratedTasks = {
  /** The tasks in the benchmark's official format, as `loadTasks` reads them. */
  readonly text: string;
  readonly count: number;
  /** How many there are of each kind. */
  readonly kinds: ReadonlyMap<string, number>;
  /** How many candidates were not taken, by reason. */
  readonly turnedDown: ReadonlyMap<string, number>;
  /** Mean rewards, as played: of who knows the solution, and of who does nothing. */
  readonly rewards: { readonly oracle: number; readonly doNothing: number };
};

/** What one folder under `benchmarks/` brings: its parts, its datasets, and the official file formats. */
export interface Adapter {
  /** As in a selector: `tau2`. */
  readonly name: string;
  /** One line for people. */
  readonly title: string;
  /** Parts in the order they are listed: `retail`, `mock`. Empty when the benchmark has none. */
  readonly parts: readonly string[];
  /** The parts that naming the benchmark alone stands for. */
  readonly mainParts: readonly string[];
  /** Versions of the dataset, the default first; empty when the tasks are built in. */
  readonly versions: readonly string[];
  /** The files behind one of `versions`. */
  manifest(version: string): DatasetManifest;
  /** Opens one part over a dataset. Throws with a message for people when the part does not exist in that version. */
  load(part: string | undefined, dataset: Dataset | undefined): Benchmark;
  /**
   * The same with the tasks of a file in the official format in place of the dataset's own. Its dataset's hash covers the
   * file too, so that nobody takes one for the other. Throws MalformedFileError, and as `load` does.
   */
  loadTasks?(part: string | undefined, dataset: Dataset | undefined, text: string): Benchmark;
  /** Makes new tasks over the dataset's rows, none of them one of its own. Rejects with a message for people. */
  generate?(
    part: string | undefined,
    dataset: Dataset | undefined,
    options: GenerateOptions,
  ): Promise<GeneratedTasks>;
  /** The official results files in a folder that make up one run, by path; absent: `results.json`. */
  resultFiles?(folder: Folder): readonly string[];
  /** Scores the episodes of an official results file again. Throws MalformedFileError. */
  rescore?(text: string, folder: Folder, selection: Selection, open: OpenDataset): AsyncIterable<RescoreRow>;
  /** The same episodes, as a run of ours would hold them: with their messages, and the score that `rescore` gives. Throws MalformedFileError. */
  importResults?(
    text: string,
    folder: Folder,
    selection: Selection,
    open: OpenDataset,
  ): AsyncIterable<EpisodeRecord>;
  /** Compares recordings of the official code with this implementation. */
  conformance?(folder: Folder, selection: Selection, open: OpenDataset): AsyncIterable<ConformanceCase>;
  /** Official file formats a run can be written in. */
  readonly exports: readonly ExportFormat[];
  /** Official forms of handing in several runs together, with what only a person can tell of them. */
  readonly submissions?: readonly SubmissionFormat[];
}

export type ExportFormat = {
  readonly name: string;
  /** The files, by path relative to the chosen output. Asynchronous where details are scored again. */
  write(run: RunExport): ReadonlyMap<string, string> | Promise<ReadonlyMap<string, string>>;
  /** The files of several runs together; absent where the format has no place for more than one. */
  writeAll?(runs: readonly RunExport[]): Promise<ReadonlyMap<string, string>>;
};

/** The files of a submission by path, or everything that speaks against it. */
export type Submission =
  | { readonly files: ReadonlyMap<string, string> }
  | { readonly problems: readonly string[] };

export type SubmissionFormat = {
  readonly name: string;
  /** `details` is what the person who submits wrote, as read from YAML; it is checked here. */
  write(runs: readonly RunExport[], details: unknown): Promise<Submission>;
};

/** A file that is not what it should be: where, and what was expected there. */
export class MalformedFileError extends Error {
  constructor(position: string, expected: string) {
    super(`${position}: expected ${expected}`);
    this.name = "MalformedFileError";
  }
}
