import type { Benchmark, Dataset } from "@mua/core";
import { PythonRandom } from "@mua/python-compat";
import { AgentFunctions } from "./agent-functions.ts";
import { Process } from "./apis/api.ts";
import { Backend } from "./backend.ts";
import { type Category, categories, officialName } from "./category.ts";
import { ApiEnvironment } from "./environment.ts";
import type { Era } from "./era.ts";
import { expectedOf } from "./expected.ts";
import { participants } from "./participants.ts";
import { type Prompts, promptsOf } from "./prompts.ts";
import { Conversation } from "./protocol.ts";
import { callingOf, MODEL, PROMPTING, scoreEpisode } from "./scoring.ts";
import type { BfclTask } from "./task.ts";
import { readTasks } from "./task-file.ts";

/** Name of the adapter, and of the benchmark as a whole. */
export const NAME = "bfcl-v3-multi-turn";

/** A category as a benchmark, or all four together, by the rules of the dataset's version. Throws MalformedFileError. */
export function openBfcl(dataset: Dataset, era: Era, category?: Category): Benchmark<BfclTask> {
  const backend = backendOf(dataset, era);
  const parts = category === undefined ? categories : [category];
  const byPart = parts.map((part) => [officialName(part), tasksOf(dataset, era, part)] as const);
  const tasks = byPart.flatMap(([, own]) => own);
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const taskOf = (id: string): BfclTask => {
    const task = byId.get(id);
    if (task === undefined) throw new Error(`${NAME} has no task '${id}'`);
    return task;
  };
  let read: Prompts | undefined;
  const prompts = (): Prompts => {
    read ??= promptsOf(backend.upstream, era);
    return read;
  };
  const cast = participants({ backend, taskOf, added: () => prompts().added });
  const unplayable = (variant: string | undefined): string | undefined =>
    variant === undefined || variant === PROMPTING
      ? undefined
      : `${NAME} has no variant '${variant}'. There is: ${PROMPTING}`;
  return {
    name: category === undefined ? NAME : `${NAME}/${category}`,
    dataset: { name: dataset.name, version: dataset.version, hash: dataset.hash },
    tasks,
    splits: new Map(byPart.map(([name, own]) => [name, own.map(({ id }) => id)])),
    variants: [PROMPTING],
    trialSeeds: (seed, trials) => {
      const random = new PythonRandom(seed);
      return Array.from({ length: trials }, () => Number(random.randint(0, 1_000_000)));
    },
    unplayable: (_task, variant) => unplayable(variant),
    open: (task, { variant, limits }) => {
      const refusal = unplayable(variant);
      if (refusal !== undefined) throw new Error(refusal);
      const functions = new AgentFunctions(task, backend.docs(task), era);
      const instances = backend.instances(task, { owner: MODEL, process: new Process() });
      const environment = new ApiEnvironment({ era, instances, functions });
      const protocol = new Conversation({
        era,
        task,
        calling: callingOf(variant),
        environment,
        functions,
        prompts: prompts(),
        ...(limits?.steps === undefined ? {} : { steps: limits.steps }),
      });
      return { environment, protocol };
    },
    expected: (task) => expectedOf(backend, task),
    score: async (task, trajectory) => scoreEpisode(backend, task, trajectory),
    participant: (role, name) => cast[role].find((participant) => participant.name === name),
    participantNames: (role) => cast[role].map(({ name }) => name),
  };
}

const backends = new WeakMap<Dataset, Backend>();

/** The API classes over a dataset, the same for the same dataset. */
export function backendOf(dataset: Dataset, era: Era): Backend {
  const backend = backends.get(dataset) ?? new Backend(dataset, era);
  backends.set(dataset, backend);
  return backend;
}

const readParts = new WeakMap<Dataset, Map<Category, readonly BfclTask[]>>();

/** The entries of a category, read once. Throws MalformedFileError. */
export function tasksOf(dataset: Dataset, era: Era, category: Category): readonly BfclTask[] {
  const parts = readParts.get(dataset) ?? new Map<Category, readonly BfclTask[]>();
  readParts.set(dataset, parts);
  const tasks = parts.get(category) ?? readTasks(dataset, era, category);
  parts.set(category, tasks);
  return tasks;
}
