import type { Expected, ExpectedAction } from "@mua/core";
import type { Backend } from "./backend.ts";
import { checkTurns } from "./checker.ts";
import { contradictionsOf } from "./contradictions.ts";
import { decodeTurns } from "./evaluation.ts";
import { hintedTool } from "./functions.ts";
import { completed, readCall } from "./named-call.ts";
import { madeCalls, Performance } from "./performance.ts";
import { callingOf, MODEL, resultOf } from "./scoring.ts";
import type { BfclTask } from "./task.ts";

/** What an episode of the entry is expected to do: the calls of the ground truth, of all turns. */
export function expectedOf(backend: Backend, task: BfclTask): Expected {
  const gold = task.groundTruth.flat();
  const apis = task.classes.map((name) => backend.api(name));
  const heldOut = new Set([...task.heldOut.values()].flat());
  return {
    actions: task.groundTruth.flatMap((calls, turn) =>
      calls.map(
        (text): ExpectedAction => ({
          side: "agent",
          turn,
          ...completed(readCall(text, backend, task), backend, task),
        }),
      ),
    ),
    information: [],
    laterTools: backend
      .docs(task)
      .filter((doc) => heldOut.has(String(doc.get("name"))))
      .map((doc) => hintedTool(doc, 1)),
    effect: (_side, tool) => (apis.some(({ writes }) => writes.has(tool)) ? "write" : "none"),
    calls: (trajectory) => madeCalls(backend, task, trajectory),
    contradictions: () => contradictionsOf(backend, task),
    subject: () => "actions",
    rehearse: () => {
      const performance = new Performance(backend, task);
      return gold.map((text) => performance.run(text));
    },
    differences: (trajectory) => {
      const calls = decodeTurns(resultOf(trajectory), callingOf(trajectory.variant), backend.era);
      return [...checkTurns(backend, task, calls, MODEL)].at(-1)?.differences() ?? [];
    },
  };
}
