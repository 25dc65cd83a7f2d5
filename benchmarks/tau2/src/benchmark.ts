import type { Benchmark, Dataset, Score, Stage, StageOptions } from "@mua/core";
import { PythonError, PythonRandom } from "@mua/python-compat";
import { dataFolderOf, type Tau2Domain } from "./domain.ts";
import { openDomain } from "./domains.ts";
import type { Era } from "./era.ts";
import { expectedOf } from "./expected.ts";
import { participants } from "./participants.ts";
import { invalidTask, type Prompts, promptsOf, type Variant } from "./prompts.ts";
import { Conversation } from "./protocol.ts";
import { evaluatorOf } from "./scoring/evaluation.ts";
import { scoreOf, unscorable } from "./scoring/score.ts";
import { replayedWorld } from "./scoring/worlds.ts";
import { type TaskSets, taskSetsOf } from "./splits.ts";
import type { Tau2Task } from "./task.ts";

/** One domain of τ² as a benchmark, by the rules of its dataset's version. Throws MalformedFileError. */
export function openTau2(part: string, dataset: Dataset, era: Era): Benchmark<Tau2Task> {
  return tau2Over(taskSetsOf(dataFolderOf(part), dataset, era), dataset.hash, part, dataset, era);
}

/** The same with other tasks than the dataset's, and none of its splits. */
export function openTau2With(
  tasks: readonly Tau2Task[],
  hash: string,
  part: string,
  dataset: Dataset,
  era: Era,
): Benchmark<Tau2Task> {
  return tau2Over({ tasks, splits: new Map() }, hash, part, dataset, era);
}

function tau2Over(
  { tasks, splits }: TaskSets,
  hash: string,
  part: string,
  dataset: Dataset,
  era: Era,
): Benchmark<Tau2Task> {
  const domain = openDomain(part, dataset, era);
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const taskOf = (id: string): Tau2Task => {
    const task = byId.get(id);
    if (task === undefined) throw new Error(`tau2/${part} has no task '${id}'`);
    return task;
  };
  const prompts = () => promptsOf(dataset);
  const cast = participants(taskOf);
  const evaluate = evaluatorOf(domain, dataset, era);
  const variants: readonly Variant[] = domain.soloPolicy === null ? ["gt"] : ["gt", "solo"];
  const unplayable = (task: Tau2Task, variant: string | undefined): string | undefined => {
    if (variant === undefined) return undefined;
    const known = variants.find((name) => name === variant);
    if (known === undefined)
      return `tau2/${part} has no variant '${variant}'. There are: ${variants.join(", ")}`;
    return invalidTask(task, known);
  };
  return {
    name: `tau2/${part}`,
    dataset: { name: dataset.name, version: dataset.version, hash },
    tasks,
    splits,
    variants,
    trialSeeds: (seed, trials) => {
      const random = new PythonRandom(seed);
      return Array.from({ length: trials }, () => Number(random.randint(0, 1_000_000)));
    },
    unplayable,
    open: (task, options) => {
      const refusal = unplayable(task, options.variant);
      if (refusal !== undefined) throw new Error(refusal);
      return openStage(task, options, domain, prompts(), era);
    },
    score: async (task, { messages, ending, variant }, judge): Promise<Score> => {
      const excluded = unscorable(ending);
      if (excluded !== undefined) return { reward: null, checks: [], reason: excluded };
      const conversed = { messages, terminationReason: ending.reason, solo: variant === "solo" };
      try {
        return scoreOf(task, await evaluate(task, conversed, { judge }), ending);
      } catch (error) {
        // The official evaluation raises, so that the benchmark defines no reward.
        if (!(error instanceof PythonError)) throw error;
        return { reward: null, checks: [], reason: `the official evaluation fails: ${error.message}` };
      }
    },
    expected: (task) => expectedOf(domain, task, era),
    participant: (role, name) => cast[role].find((participant) => participant.name === name),
    participantNames: (role) => cast[role].map(({ name }) => name),
  };
}

function openStage(
  task: Tau2Task,
  { variant, limits, seed }: StageOptions,
  domain: Tau2Domain,
  prompts: Prompts,
  era: Era,
): Stage {
  const solo = variant === "solo";
  const history = task.initialState?.history ?? null;
  const { world } = replayedWorld(domain, task, history ?? [], era, { solo, seed });
  const userTools = world.tools("user").filter(({ name }) => task.userTools?.includes(name) ?? true);
  const protocol = new Conversation({
    era,
    world,
    systems: {
      agent: prompts.agent(domain, task, solo || variant === "gt" ? variant : "default"),
      user: solo ? null : prompts.user(task, { hasTools: userTools.length > 0 }),
    },
    tools: { agent: solo ? [...world.tools("agent"), prompts.done] : world.tools("agent"), user: userTools },
    history,
    solo,
    ...(limits === undefined ? {} : { limits }),
  });
  return { environment: world, protocol };
}
