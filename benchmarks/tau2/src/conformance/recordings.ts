import type { Folder, Message } from "@mua/core";
import type { Value } from "@mua/python-compat";
import { readMessages } from "../message-file.ts";
import { jsonPlace, type Place } from "../place.ts";
import { EVALUATION_TYPES, type EvaluationType } from "../scoring/evaluation.ts";
import type { Tau2Task } from "../task.ts";
import { readTasks } from "../task-file.ts";

/** Recordings of the official code below one folder; every file is read once. */
export class Recordings {
  readonly folder: Folder;
  readonly path: string;
  readonly #read = new Map<string, Place>();

  constructor(folder: Folder, path: string) {
    this.folder = folder;
    this.path = path;
  }

  has(file: string): boolean {
    return this.folder.has(`${this.path}/${file}`);
  }

  /** Throws MalformedFileError. */
  json(file: string): Place {
    const known = this.#read.get(file);
    if (known !== undefined) return known;
    const place = jsonPlace(this.text(file), `${this.path}/${file}`);
    this.#read.set(file, place);
    return place;
  }

  text(file: string): string {
    return this.folder.text(`${this.path}/${file}`);
  }

  /** A file of JSON lines. Throws MalformedFileError. */
  lines(file: string): readonly Place[] {
    return this.text(file)
      .split("\n")
      .flatMap((line, index) => (line === "" ? [] : [jsonPlace(line, `${this.path}/${file}`, index + 1)]));
  }
}

/** A run of the official orchestrator that was recorded. */
export type RecordedRun = {
  readonly id: string;
  readonly task: Tau2Task;
  readonly limits: { readonly steps: number; readonly errors: number };
  readonly validateCommunication: boolean;
  /** What was recorded beside the run: digests, exceptions. */
  readonly sidecar: Place;
} & (
  | {
      readonly kind: "finished";
      readonly simulation: Place;
      readonly messages: readonly Message[];
      readonly terminationReason: string;
      readonly evaluationType: EvaluationType;
      readonly rewardInfo: Value;
    }
  | { readonly kind: "raised"; readonly exception: string; readonly steps: readonly Place[] }
);

export const RUN_FILES = ["gold", "perturb", "fuzz", "endings"] as const;

/** The runs of one file in the order in which they were attempted. Throws MalformedFileError. */
export function recordedRuns(
  recordings: Recordings,
  file: (typeof RUN_FILES)[number],
  datasetTask: (id: string) => Tau2Task | undefined,
): readonly RecordedRun[] {
  const results = recordings.json(`${file}.json`);
  const tasks = new Map(
    readTasks(results.field("tasks").value ?? null, results.field("tasks").position).map((task) => [
      task.id,
      task,
    ]),
  );
  const simulations = new Map(
    results
      .field("simulations")
      .items()
      .map((simulation) => [simulation.field("id").text(), simulation]),
  );
  const runs = recordings.lines(`${file}.sidecar.jsonl`).map((sidecar): RecordedRun => {
    const id = sidecar.field("id").text();
    const taskPlace = sidecar.field("task_id");
    const task =
      tasks.get(taskPlace.text()) ?? datasetTask(taskPlace.text()) ?? taskPlace.fail("the id of a task");
    const run = {
      id,
      task,
      limits: { steps: sidecar.field("max_steps").count(), errors: sidecar.field("max_errors").count() },
      validateCommunication:
        sidecar.field("validate_communication").optional((place) => place.truth()) ?? false,
      sidecar,
    };
    const exception = sidecar.field("exception").optional((place) => place.text());
    if (exception !== null) {
      return { ...run, kind: "raised", exception, steps: sidecar.field("steps").items() };
    }
    const simulation =
      simulations.get(id) ?? sidecar.field("id").fail(`the id of a simulation of ${file}.json`);
    simulations.delete(id);
    return {
      ...run,
      kind: "finished",
      simulation,
      messages: readMessages(simulation.field("messages")),
      terminationReason: simulation.field("termination_reason").text(),
      evaluationType: simulation.field("info").field("eval_type").oneOf(EVALUATION_TYPES),
      rewardInfo: simulation.field("reward_info").value ?? null,
    };
  });
  const [unknown] = simulations.values();
  unknown?.field("id").fail(`an id that ${file}.sidecar.jsonl has too`);
  return runs;
}

/** The address in an error of pydantic names the version that was installed for the recording. */
export function unversioned(text: string): string {
  return text.replaceAll(/errors\.pydantic\.dev\/\d+\.\d+\//g, "errors.pydantic.dev/");
}

/** Without the lines in which an official text of a message tells its time and its cost. */
export function undated(text: string): string {
  return text.replaceAll(/\n\t*(?:timestamp|cost): [^\n]*/g, "");
}
