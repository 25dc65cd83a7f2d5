import { type Difference, differences, type Expected, type ExpectedAction } from "@mua/core";
import { isDict, type List, type Value } from "@mua/python-compat";
import { contradictionsOf } from "./contradictions.ts";
import type { Material } from "./conversation/open.ts";
import { oracleMessages } from "./oracle/oracle.ts";
import { executableCalls, madeCalls, Performance } from "./performance.ts";
import { replay } from "./scoring.ts";
import type { AceTask } from "./task.ts";

/**
 * What an episode of the task is expected to do: what the oracle does, which is the first of the expected messages that lead
 * to the expected state, or a way of our own where none does.
 */
export function expectedOf(task: AceTask, material: Material): Expected {
  const calls = oracleMessages(task, material).flatMap(executableCalls);
  const start = new Performance(task, material);
  return {
    actions: calls.map(
      (call): ExpectedAction => ({ side: "agent", name: call.name, arguments: start.argumentsOf(call) }),
    ),
    information: [],
    effect: (_side, tool) => (start.scenario.methodOf(tool)?.kind === "write" ? "write" : "none"),
    calls: (trajectory) => madeCalls(task, trajectory, material),
    contradictions: () => contradictionsOf(task, material),
    subject: () => "actions",
    rehearse: () => [...new Performance(task, material).perform(calls)],
    differences: (trajectory) => {
      const gold = new Performance(task, material);
      for (const _ of gold.perform(calls));
      const { scenario } = replay(task, trajectory, material);
      return savedDifferences(scenario.saved(), gold.scenario.saved());
    },
  };
}

/** Where official results differ; their classes are the same, in the same order. */
function savedDifferences(left: List, right: List): readonly Difference[] {
  const byClass = (states: List): Value =>
    new Map(states.flatMap((state) => (isDict(state) ? [...state] : [])));
  return differences(byClass(left), byClass(right), "");
}
