import { readFileSync } from "node:fs";
import { type Benchmark, type ExpectedAction, rehearse, type World } from "@mua/core";
import { PythonRandom, sha256Hex } from "@mua/python-compat";
import { participants } from "./participants.ts";
import { Conversation } from "./protocol.ts";
import { isSaidIn, scoreTask, worldDifferences } from "./scoring.ts";
import { type ExampleTask, parseTasks } from "./task.ts";
import { worldsOf } from "./world.ts";

/** Raised with every change of the data that can move a score. */
const VERSION = "1";

/** The benchmark, and beside what `mua` needs a fresh world of it for conformance. */
export type ExampleBenchmark = Benchmark<ExampleTask> & { readonly openWorld: () => World };

/** The benchmark over its own data. Throws where the data is not sound. */
export function openExample(): ExampleBenchmark {
  // What was read makes up the dataset.
  const read: string[] = [];
  const text = (name: string): string => {
    const content = readFileSync(new URL(`../data/${name}`, import.meta.url), "utf8");
    read.push(`${sha256Hex(content)}  ${name}\n`);
    return content;
  };
  const json = (name: string): unknown => JSON.parse(text(name));
  const openWorld = worldsOf(json("loans.json"), json("tools.json"));
  const tasks = parseTasks(json("tasks.json"));
  const policy = text("policy.md").trim();
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const cast = participants((id) => {
    const task = byId.get(id);
    if (task === undefined) throw new Error(`example has no task '${id}'`);
    return task;
  });
  return {
    name: "example",
    dataset: { name: "example", version: VERSION, hash: sha256Hex(read.join("")) },
    tasks,
    splits: new Map([["base", tasks.map(({ id }) => id)]]),
    variants: [],
    trialSeeds: (seed, trials) => {
      const random = new PythonRandom(seed);
      return Array.from({ length: trials }, () => Number(random.randint(0, 1_000_000)));
    },
    unplayable: (_task, variant) => (variant === undefined ? undefined : `there is no variant '${variant}'`),
    openWorld,
    open: ({ request }, { limits }) => {
      const environment = openWorld();
      const user = `You are a reader of a library. What you want: ${request} When you have it, or cannot have it, answer with ###STOP###.`;
      return { environment, protocol: new Conversation(environment, { agent: policy, user }, limits) };
    },
    score: async (task, trajectory) => scoreTask(openWorld, task, trajectory),
    expected: (task) => {
      const { actions: gold, say } = task;
      const actions = gold.map((action): ExpectedAction => ({ side: "agent", ...action }));
      const world = openWorld();
      return {
        actions,
        information: say.map((words) => ({ text: words, isSaidIn: (content) => isSaidIn(content, words) })),
        effect: (_side, tool) => (world.kindOf(tool) === "write" ? "write" : "none"),
        subject: (check) => (check === "SAY" ? "information" : "actions"),
        rehearse: () => rehearse(openWorld, actions),
        differences: ({ messages }) => worldDifferences(openWorld, task, messages),
      };
    },
    participant: (role, name) => cast[role].find((participant) => participant.name === name),
    participantNames: (role) => cast[role].map(({ name }) => name),
  };
}
