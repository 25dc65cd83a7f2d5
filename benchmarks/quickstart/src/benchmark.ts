import type { Benchmark, Participant, Role } from "@mua/core";
import { PythonRandom } from "@mua/python-compat";
import { careful, forgetful, hasty, noop, oracle } from "./agents/agents.ts";
import { Conversation } from "./conversation.ts";
import { expectedOf } from "./expected.ts";
import type { Part } from "./part.ts";
import { scoreTask } from "./scoring.ts";
import type { QuickstartTask } from "./task.ts";
import { scriptedUser } from "./users/scripted.ts";

/** The benchmark over one part. */
export function quickstartBenchmark(part: Part): Benchmark<QuickstartTask> {
  const byId = new Map(part.tasks.map((task) => [task.id, task]));
  const taskOf = (id: string): QuickstartTask => {
    const task = byId.get(id);
    if (task === undefined) throw new Error(`quickstart/${part.name} has no task '${id}'`);
    return task;
  };
  const cast: { readonly [role in Role]: readonly Participant[] } = {
    agent: [
      oracle(taskOf, part.vocabulary),
      noop,
      careful(part.clerk),
      hasty(part.clerk),
      forgetful(part.clerk),
    ],
    user: [scriptedUser(taskOf, part.vocabulary)],
    judge: [],
  };
  const idsOf = (split: string) => part.tasks.filter((task) => task.split === split).map(({ id }) => id);
  return {
    name: `quickstart/${part.name}`,
    dataset: part.dataset,
    tasks: part.tasks,
    splits: new Map([
      ["base", part.tasks.map(({ id }) => id)],
      ["train", idsOf("train")],
      ["test", idsOf("test")],
    ]),
    variants: [],
    trialSeeds: (seed, trials) => {
      const random = new PythonRandom(seed);
      return Array.from({ length: trials }, () => Number(random.randint(0, 1_000_000)));
    },
    unplayable: (_task, variant) => (variant === undefined ? undefined : `there is no variant '${variant}'`),
    open: (task, { limits }) => {
      const environment = part.open(task);
      const systems = { agent: part.prompt("agent", task), user: part.prompt("user", task) };
      const protocol = new Conversation({
        environment,
        greeting: part.greeting,
        systems,
        ...(limits === undefined ? {} : { limits }),
      });
      return { environment, protocol };
    },
    score: async (task, trajectory) => scoreTask(part, task, trajectory),
    expected: (task) => expectedOf(part, task),
    participant: (role, name) => cast[role].find((participant) => participant.name === name),
    participantNames: (role) => cast[role].map(({ name }) => name),
  };
}
