import {
  dataFile,
  type QuickstartTask,
  quickstartBenchmark,
  readPart,
} from "@mua/benchmark-quickstart/retail";
import { type Benchmark, type Participant, runEpisode } from "@mua/core";
import { PythonRandom } from "@mua/python-compat";
import { Rows } from "./rows.ts";
import { Draw, stock } from "./stock.ts";
import { factsOf, makers, type NewTask } from "./tasks.ts";

/**
 * A new shop with the products, tools and rules of the quick start, but with customers, orders and tasks of its own:
 * `count` training tasks, the classes in turn. Each is proven: the oracle has reward 1, and who does nothing has 0.
 * The same from the same seed.
 */
export async function trainingShop(seed: number, count: number): Promise<Benchmark<QuickstartTask>> {
  const rows = new Rows(new Draw(new PythonRandom(seed)), stock());
  const classes = Object.entries(makers);
  const candidates: object[] = [];
  // Some draws lead to no task, and a few to one that does not prove.
  for (let turn = 0; turn < 2 * count + classes.length; turn += 1) {
    const [name, make] = classes[turn % classes.length] ?? ["", () => undefined];
    const made = make(rows);
    if (made !== undefined) candidates.push(taskOf(`${name}-s${seed}-${turn}`, name, made));
  }
  const { products } = JSON.parse(dataFile("retail/db.json")) as { readonly products: object };
  const database = rows.database(products);
  const open = (tasks: readonly object[]): Benchmark<QuickstartTask> => {
    const files = new Map([
      ["retail/db.json", database],
      ["retail/tasks.json", JSON.stringify(tasks)],
    ]);
    const part = readPart("retail", files);
    if (part === undefined) throw new Error("the quick start has no shop");
    return quickstartBenchmark(part);
  };
  const whole = open(candidates);
  const proven: object[] = [];
  for (const [place, task] of whole.tasks.entries()) {
    const candidate = candidates[place];
    if (proven.length < count && candidate !== undefined && (await isSound(whole, task)))
      proven.push(candidate);
  }
  if (proven.length < count)
    throw new Error(`only ${proven.length} of ${count} training tasks could be made`);
  return open(proven);
}

function taskOf(
  id: string,
  name: string,
  { customer, actions, communicate, facts, requests }: NewTask,
): object {
  return {
    id,
    class: name,
    split: "train",
    summary: `A generated task: ${name}`,
    customer: customer.user_id,
    scenario: [`You are ${customer.name.first_name} ${customer.name.last_name}.`],
    actions,
    communicate,
    user: { facts: facts ?? factsOf(customer), requests },
  };
}

async function isSound(benchmark: Benchmark<QuickstartTask>, task: QuickstartTask): Promise<boolean> {
  const [oracle, noop] = [await rewardOf(benchmark, task, "oracle"), await rewardOf(benchmark, task, "noop")];
  return oracle === 1 && noop === 0;
}

/** The reward of one of the benchmark's own agents in a task, with the scripted user. */
export async function rewardOf(
  benchmark: Benchmark<QuickstartTask>,
  task: QuickstartTask,
  name: "oracle" | "noop",
): Promise<number | null> {
  const agent = partOf(benchmark, "agent", name);
  const user = partOf(benchmark, "user", "scripted");
  const { score } = await runEpisode(
    { benchmark, task, trial: 0, seed: 0, cast: { agent, user } },
    { signal: new AbortController().signal, now: () => 0 },
  );
  return score.reward;
}

/** A participant that the benchmark brings along. */
export function partOf(
  benchmark: Benchmark<QuickstartTask>,
  role: "agent" | "user",
  name: string,
): Participant {
  const participant = benchmark.participant(role, name);
  if (participant === undefined) throw new Error(`${benchmark.name} has no ${role} '${name}'`);
  return participant;
}
