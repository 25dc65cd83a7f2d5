import {
  type Dataset,
  MalformedFileError,
  type Message,
  ParticipantError,
  type Reply,
  type View,
} from "@mua/core";
import { moduleOf } from "@mua/datasets";
import {
  bool,
  dictGet,
  isDict,
  isList,
  JsonError,
  model,
  PythonError,
  parseJson,
  repr,
  str,
  text,
  type Value,
  validate,
} from "@mua/python-compat";
import { officialSide } from "../message-file.ts";
import { fill } from "../prompts.ts";
import type { JudgedAssertion, RewardInfo } from "../reward-info.ts";
import { rewardInfo } from "./reward-infos.ts";

/** The one question to the judge: which of the assertions hold of the conversation. */
export type JudgeQuestion = (messages: readonly Message[], assertions: readonly string[]) => View;

const MODULE = "src/tau2/evaluator/evaluator_nl_assertions.py";

/** The question in the words of a dataset. Throws MalformedFileError where they are missing. */
export function judgeQuestionOf(dataset: Dataset): JudgeQuestion {
  const evaluator = moduleOf(dataset, MODULE).classes.get("NLAssertionsEvaluator");
  const texts = evaluator?.methods.get("evaluate_nl_assertions")?.locals;
  const system = texts?.get("system_prompt");
  const template = templateOf(texts?.get("user_prompt"));
  if (typeof system !== "string" || template === undefined) {
    throw new MalformedFileError(MODULE, "the texts 'system_prompt' and 'user_prompt' of the evaluator");
  }
  return (messages, assertions) => ({
    system,
    messages: [
      {
        role: "user",
        content: fill(template, {
          trajectory_str: messages.map(line).join("\n"),
          nl_assertions: repr(assertions),
        }),
      },
    ],
    tools: [],
    toolChoice: "auto",
  });
}

function templateOf(value: Value | undefined): string | undefined {
  const template = isDict(value) ? dictGet(value, "$template") : undefined;
  return typeof template === "string" ? template : undefined;
}

/** A message as the judge sees it: tool calls are invisible. */
function line(message: Message): string {
  const role = message.role === "tool" ? "tool" : officialSide(message.role);
  return `${role}: ${str(message.content)}`;
}

/** What the official evaluator gives where there is nothing to judge. */
export const NOTHING_TO_JUDGE: RewardInfo = rewardInfo({
  reward: 1,
  nl_assertions: [],
  info: { note: "No nl_assertions to evaluate" },
  reward_breakdown: new Map([["NL_ASSERTION", 1]]),
});

/**
 * The official reward of a judge's answer; that every assertion has a verdict is not checked, as upstream. Throws
 * ParticipantError when the answer is not the JSON that was asked for.
 */
export function readVerdict(reply: Reply): RewardInfo {
  const judged = readResults(reply.content);
  const reward = judged.every(({ met }) => met) ? 1 : 0;
  return rewardInfo({ reward, nl_assertions: judged, reward_breakdown: new Map([["NL_ASSERTION", reward]]) });
}

const judgedAssertion = model("NLAssertionCheck", { nl_assertion: text, met: bool, justification: text });

function readResults(content: string | null): readonly JudgedAssertion[] {
  const answer = content === null ? null : parseAnswer(content);
  const results = isDict(answer) ? answer.get("results") : undefined;
  if (!isList(results)) throw unusable("no list of results in it", content);
  return results.map((result) => {
    if (!isDict(result)) throw unusable("a result that is not an object", content);
    const fields = new Map<string, Value>();
    for (const [field, name] of FIELDS) {
      const value = result.get(name);
      if (value === undefined) throw unusable(`a result without '${name}'`, content);
      fields.set(field, value);
    }
    try {
      return validate(judgedAssertion, fields);
    } catch (error) {
      if (error instanceof PythonError) throw unusable(error.message, content);
      throw error;
    }
  });
}

const FIELDS = [
  ["nl_assertion", "expectedOutcome"],
  ["met", "metExpectation"],
  ["justification", "reasoning"],
] as const;

function parseAnswer(content: string): Value {
  try {
    return parseJson(content);
  } catch (error) {
    if (error instanceof JsonError) throw unusable(error.message, content);
    throw error;
  }
}

const SHOWN = 200;

function unusable(problem: string, content: string | null): ParticipantError {
  const shown = content === null ? "nothing" : `'${content.slice(0, SHOWN)}'`;
  return new ParticipantError(
    "answer",
    `the judge's answer is not the JSON it was asked for: ${problem}, in ${shown}`,
  );
}
