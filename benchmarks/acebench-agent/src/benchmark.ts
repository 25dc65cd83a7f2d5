import type { Benchmark, Dataset } from "@mua/core";
import { type Material, openConversation } from "./conversation/open.ts";
import { expectedOf } from "./expected.ts";
import type { Language } from "./language.ts";
import { participants } from "./participants.ts";
import { promptsOf } from "./prompts.ts";
import { peopleOf, scenarioClasses } from "./scenario/classes.ts";
import { scoreTrajectory } from "./scoring.ts";
import { type AceTask, CATEGORIES } from "./task.ts";
import { readTasks } from "./task-file.ts";
import { variants, variationOf } from "./variation.ts";

/** The benchmark in one language, with what its official files and recordings need beside the contract. */
export type AceBenchmark = Benchmark<AceTask> & {
  readonly language: Language;
  /** Texts and classes of the dataset, read when they are first needed. */
  material(): Material;
};

/** ACEBench Agent in one language. Throws MalformedFileError. */
export function openAceBench(language: Language, dataset: Dataset): AceBenchmark {
  const tasks = readTasks(dataset, language);
  let read: Material | undefined;
  const material = (): Material => {
    read ??= {
      classes: scenarioClasses(dataset, language),
      prompts: promptsOf(dataset),
      people: peopleOf(dataset, language),
    };
    return read;
  };
  const cast = participants(tasks, material);
  const ids = (wanted: readonly AceTask[]) => wanted.map(({ id }) => id);
  return {
    name: `acebench-agent/${language}`,
    language,
    dataset: { name: dataset.name, version: dataset.version, hash: dataset.hash },
    tasks,
    splits: new Map([
      ["base", ids(tasks)],
      ...CATEGORIES.map(
        (category) => [category, ids(tasks.filter((task) => task.category === category))] as const,
      ),
    ]),
    variants,
    // Official code has no seeds: a trial is told apart by its number.
    trialSeeds: (seed, trials) => Array.from({ length: trials }, (_, trial) => seed + trial),
    unplayable: (_, variant) =>
      variationOf(variant) === undefined
        ? `acebench-agent has no variant '${variant}'. There are: ${variants.join(", ")}`
        : undefined,
    open: (task, { variant, limits }) => {
      const variation = variationOf(variant);
      if (variation === undefined) throw new Error(`acebench-agent has no variant '${variant}'`);
      const { scenario, protocol } = openConversation(task, variation, limits, material());
      return { environment: scenario, protocol };
    },
    score: async (task, trajectory) => scoreTrajectory(task, trajectory, material()),
    expected: (task) => expectedOf(task, material()),
    participant: (role, name) => cast[role].find((participant) => participant.name === name),
    participantNames: (role) => cast[role].map(({ name }) => name),
    material,
  };
}
