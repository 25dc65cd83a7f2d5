import { type Dataset, type GeneratedTasks, type GenerateOptions, runEpisode } from "@mua/core";
import { dumps, type Model, PythonRandom, parseJson } from "@mua/python-compat";
import { openTau2, openTau2With } from "../benchmark.ts";
import { openDomain } from "../domains.ts";
import type { Era } from "../era.ts";
import type { Tau2Task } from "../task.ts";
import { readTasks } from "../task-file.ts";
import { openAirlineDraw } from "./airline.ts";
import { contentHasher } from "./content.ts";
import type { OpenTaskDraw } from "./draft.ts";
import { officialTask } from "./official.ts";
import { openRetailDraw } from "./retail.ts";
import { openTelecomDraw } from "./telecom.ts";

/** The parts that new tasks can be drawn for. */
const draws: ReadonlyMap<string, OpenTaskDraw> = new Map([
  ["retail", openRetailDraw],
  ["airline", openAirlineDraw],
  ["telecom", openTelecomDraw],
]);

/** Draws for each task that is wanted, before giving up. */
const PATIENCE = 50;

/**
 * New tasks of a part as the text of an official `tasks.json`, drawn from its rows until `count` are proven: all gold
 * actions succeed, the oracle has reward 1, who does nothing has 0, and none is a task of the dataset, or another of them,
 * in other words. The same from the same seed. Rejects with an Error for people.
 */
export async function generateTasks(
  part: string,
  dataset: Dataset,
  era: Era,
  { count, seed, onProgress = () => undefined }: GenerateOptions,
): Promise<GeneratedTasks> {
  const open = draws.get(part);
  if (open === undefined)
    throw new Error(`tau2/${part} has no generator. There are: ${[...draws.keys()].join(", ")}`);
  const draw = open(dataset);
  const prove = prover(part, dataset, era);
  const random = new PythonRandom(seed);
  const proven: Model[] = [];
  const kinds = new Map<string, number>();
  const turnedDown = new Map<string, number>();
  const total = { oracle: 0, doNothing: 0 };
  for (let drawn = 0; proven.length < count; drawn += 1) {
    if (drawn === count * PATIENCE) throw exhausted(part, count, proven.length, drawn, turnedDown);
    const draft = draw(random);
    // Counted from 1, so that a file without gaps shows that nobody took tasks out.
    const id = `[${draft?.kind}]generated_${seed}_${String(proven.length + 1).padStart(4, "0")}`;
    const task = draft === undefined ? undefined : officialTask(part, id, draft);
    const verdict = task === undefined ? "the draw led nowhere" : await prove(task);
    if (typeof verdict === "string") add(turnedDown, verdict);
    else if (task !== undefined && draft !== undefined) {
      proven.push(task);
      add(kinds, draft.kind);
      total.oracle += verdict.oracle;
      total.doNothing += verdict.doNothing;
      await onProgress(proven.length);
    }
  }
  return {
    text: `${dumps(proven, { indent: 2, ensureAscii: false })}\n`,
    count: proven.length,
    kinds,
    turnedDown,
    rewards: { oracle: total.oracle / count, doNothing: total.doNothing / count },
  };
}

type Rewards = { readonly oracle: number; readonly doNothing: number };

/** Plays candidates: the rewards of one that is a sound new task, else what speaks against it. */
function prover(part: string, dataset: Dataset, era: Era): (candidate: Model) => Promise<Rewards | string> {
  const upstream = openTau2(part, dataset, era);
  const ids = new Set(upstream.tasks.map(({ id }) => id));
  const contentOf = contentHasher(openDomain(part, dataset, era));
  const known = new Map(upstream.tasks.map((task) => [contentOf(task), "it is a task of the dataset"]));
  return async (candidate) => {
    // Read back from text: what is proven is what stands in the file.
    const [task] = readTasks(parseJson(dumps([candidate])), "generated");
    if (task === undefined || ids.has(task.id)) return "its id is taken";
    const content = contentOf(task);
    const repeated = known.get(content);
    if (repeated !== undefined) return repeated;
    const rewards = await play(part, dataset, era, task);
    if (typeof rewards !== "string") known.set(content, "it was drawn before");
    return rewards;
  };
}

async function play(part: string, dataset: Dataset, era: Era, task: Tau2Task): Promise<Rewards | string> {
  const benchmark = openTau2With([task], dataset.hash, part, dataset, era);
  const episode = (agentName: string, userName: string) => {
    const agent = benchmark.participant("agent", agentName);
    const user = benchmark.participant("user", userName);
    if (agent === undefined || user === undefined) throw new Error("tau2 lacks its own participants");
    return runEpisode(
      { benchmark, task, trial: 0, seed: 0, cast: { agent, user } },
      { signal: new AbortController().signal, now: () => 0 },
    );
  };
  const solved = await episode("oracle", "scripted");
  const failed = solved.trajectory.messages.find((message) => message.role === "tool" && message.error);
  if (failed?.role === "tool") return `the gold action ${failed.name} fails`;
  const oracle = solved.score.reward;
  if (oracle !== 1) return `the oracle has reward ${oracle ?? "unknown"}`;
  const idle = await episode("noop", "noop");
  const doNothing = idle.score.reward;
  return doNothing === 0 ? { oracle, doNothing } : `doing nothing has reward ${doNothing ?? "unknown"}`;
}

function exhausted(
  part: string,
  wanted: number,
  found: number,
  drawn: number,
  turnedDown: ReadonlyMap<string, number>,
): Error {
  const reasons = [...turnedDown].map(([reason, count]) => `${count} because ${reason}`).join(", ");
  return new Error(
    `only ${found} of ${wanted} tasks of tau2/${part} could be generated from ${drawn} draws; turned down: ${reasons}. Ask for fewer, or take another seed`,
  );
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
