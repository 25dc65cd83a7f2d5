import { isDict, str } from "@mua/python-compat";
import { type Material, openScenario } from "./conversation/open.ts";
import { correctedTruth } from "./evaluation/class-names.ts";
import { checkResult } from "./evaluation/end-to-end.ts";
import { executableCalls, Performance } from "./performance.ts";
import { type AceTask, alternativesOf } from "./task.ts";

/** Where the expected messages of a task and its expected state speak against each other, or against its world. */
export function contradictionsOf(task: AceTask, material: Material): readonly string[] {
  return [...misspeltClasses(task), ...nothingToDo(task, material), ...misleadingMessages(task, material)];
}

/** The official check finds no result of such a class, so that what is expected of it is never looked at. */
function misspeltClasses({ groundTruth, involved }: AceTask): readonly string[] {
  const names = new Set<string>(involved);
  return groundTruth
    .flatMap((item) => (isDict(item) ? [...item.keys()] : []))
    .map(str)
    .filter((name) => !names.has(name))
    .map(
      (name) => `a state is expected of '${name}', which is no class of the task, so that it is not checked`,
    );
}

/** Reading anything is enough then: a dialogue in which nothing is called has no state to check. */
function nothingToDo(task: AceTask, { classes }: Material): readonly string[] {
  const start = openScenario(task, classes).saved();
  return checkResult(task.groundTruth, start).valid
    ? ["what is checked of the state holds at the start"]
    : [];
}

/** Expected messages that are no calls as they stand, and what the others lead to where that is not what is expected. */
function misleadingMessages(task: AceTask, material: Material): readonly string[] {
  const alternatives = alternativesOf(task);
  return alternatives.flatMap((messages, index) => {
    const performance = new Performance(task, material);
    const failed: string[] = [];
    const unreadable: string[] = [];
    for (const [place, message] of messages.entries()) {
      const calls = executableCalls(message);
      if (calls.length === 0) unreadable.push(`message ${place} is no call`);
      for (const { call, error } of performance.perform(calls))
        if (error !== undefined) failed.push(`message ${place}, ${call.name}: ${error}`);
    }
    const which = alternatives.length === 1 ? "" : ` of alternative ${index + 1}`;
    const verdict = checkResult(correctedTruth(task), performance.scenario.saved());
    if (verdict.valid)
      return unreadable.length === 0 ? [] : [`of the expected messages${which}, ${unreadable.join(", ")}`];
    const differing = verdict.errors.flat().map((error) => error.replace(/ wrong, \[expected: .*$/su, ""));
    const why = [...unreadable, ...failed, ...new Set(differing)];
    return [`the expected messages${which} do not lead to the expected state: ${why.join("; ")}`];
  });
}
