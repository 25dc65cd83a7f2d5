import { type Folder, MalformedFileError } from "@mua/core";
import {
  dumpPydantic,
  dumps,
  type Issue,
  type Key,
  ValidationError,
  type Validator,
  type Value,
  validate,
} from "@mua/python-compat";
import type { Era } from "../era.ts";
import { jsonPlace, type Place } from "../place.ts";
import { modelsOf, type OfficialSimulation } from "./models.ts";

/** The official `Results` as one version loads it: absent fields have their defaults, unknown ones are gone. */
export type Results = {
  readonly timestamp: string | null;
  readonly info: Value;
  readonly tasks: readonly Value[];
  readonly simulations: readonly OfficialSimulation[];
  /** What a folder tells of its simulations in advance; absent in versions without folders. */
  readonly simulation_index?: Value;
};

/** How results lie on disk: as that version's `Results.save` writes them, as a folder, or as its batch runner does. */
export type ResultsForm = "saved" | "folder" | "batch";

/**
 * Reads a results file as the official code of a version does; `text` is that of the file itself, and `folder` where it
 * lies. Throws MalformedFileError.
 */
export function readResults(text: string, folder: Folder, era: Era): Results {
  const root = jsonPlace(text, "results");
  const simulations = simulationPlaces(root, folder);
  const models = modelsOf(era);
  return {
    timestamp: root.field("timestamp").optional((place) => place.text()),
    info: validated(root.field("info"), models.info),
    tasks: root
      .field("tasks")
      .items()
      .map((task) => validated(task, models.task)),
    simulations: simulations.map((simulation) => validated(simulation, models.simulation)),
    ...(era.extendedResults ? { simulation_index: root.field("simulation_index").value ?? null } : {}),
  };
}

/** The files of results in a form, by path; the first is the results file itself. */
export function writeResults(results: Results, era: Era, form: ResultsForm): ReadonlyMap<string, string> {
  switch (form) {
    case "saved":
      return new Map([["results.json", dumpPydantic(results, era.extendedResults ? 2 : 4)]]);
    case "batch":
      return new Map([["results.json", dumps(results, { indent: 2 })]]);
    case "folder": {
      const { simulations, ...metadata } = results;
      return new Map([
        [
          "results.json",
          dumps({ ...metadata, simulation_index: simulations.map(indexEntry) }, { indent: 2 }),
        ],
        ...simulations.map((one) => [`${SIMULATIONS}/${fileName(one.id)}`, dumpPydantic(one, 2)] as const),
      ]);
    }
  }
}

const SIMULATIONS = "simulations";

/** Refuses ids that would lead out of the folder. */
function fileName(id: string): string {
  if (/[/\\\0]/.test(id))
    throw new MalformedFileError(`simulation '${id}'`, "an id that can be the name of a file");
  return `${id}.json`;
}

function indexEntry(simulation: OfficialSimulation): Value {
  const { id, task_id, trial, reward_info, termination_reason, agent_cost, duration } = simulation;
  return {
    id,
    task_id,
    trial,
    reward: reward_info?.reward ?? null,
    termination_reason,
    agent_cost,
    duration,
  };
}

/**
 * The simulations of a results file: in it, or in a folder beside it. Unlike upstream, a file that holds its simulations
 * is never taken for a folder's because some folder of that name lies beside it. Throws MalformedFileError.
 */
export function simulationPlaces(root: Place, folder: Folder): readonly Place[] {
  const simulations = root.field("simulations");
  return simulations.value === undefined ? simulationFiles(root, folder) : simulations.items();
}

function simulationFiles(root: Place, folder: Folder): readonly Place[] {
  const files = folder.list(SIMULATIONS).filter((name) => name.endsWith(".json"));
  const index = root.field("simulation_index");
  const listed = index.optional((entries) => entries.items().map((entry) => entry.field("id").text()));
  if (listed === null && files.length === 0) {
    root.field("simulations").fail("a list of simulations, or a folder of that name beside the file");
  }
  const ids = new Set(files.map((name) => name.slice(0, -".json".length)));
  const expected = new Set(listed ?? ids);
  const [missing] = expected.difference(ids);
  const [extra] = ids.difference(expected);
  if (missing !== undefined) index.fail(`a file '${SIMULATIONS}/${missing}.json', as the index lists it`);
  if (extra !== undefined) index.fail(`an entry for the file '${SIMULATIONS}/${extra}.json'`);
  return files.map((name) => jsonPlace(folder.text(`${SIMULATIONS}/${name}`), `${SIMULATIONS}/${name}`));
}

/** A value as an official model loads it. Throws MalformedFileError at the first fault. */
export function validated<T extends Value>(place: Place, validator: Validator<T>): T {
  try {
    return validate(validator, place.value ?? null);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const [issue] = error.issues;
    if (issue === undefined) throw error;
    throw new MalformedFileError(place.position + issue.path.map(step).join(""), expectation(issue));
  }
}

function step(key: Key): string {
  return typeof key === "bigint" ? `[${key}]` : `.${String(key)}`;
}

function expectation({ type, message }: Issue): string {
  return type === "missing" ? "a value" : message.replace(/^Input should be /, "");
}
