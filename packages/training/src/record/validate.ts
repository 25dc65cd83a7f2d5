import { expectText, type Span, TokenDrift } from "../tokens/continuous.ts";
import type { Template } from "../tokens/template.ts";
import type { Tokenizer } from "../tokens/tokenizer.ts";
import type { TrainingRecord } from "./schema.ts";

/**
 * What is wrong with a record, empty when it is sound: lists of the same length, spans that cover the response in order,
 * the mask exactly on what the policy sampled, finite log-probabilities of at most 0 there and none elsewhere, an end
 * token where an answer ended itself and nowhere else, and ids that decode to the text.
 */
export function problemsOf(
  record: TrainingRecord,
  using?: { readonly tokenizer: Tokenizer; readonly template: Pick<Template, "end" | "hash"> },
): readonly string[] {
  const { tokens, reward, failure } = record;
  const { responseIds, lossMask, logprobs, spans } = tokens;
  const problems: string[] = [];
  const expect = (holds: boolean, problem: string): void => {
    if (!holds) problems.push(problem);
  };
  expect(lossMask.length === responseIds.length, "the mask has another length than the response");
  expect(
    logprobs.length === responseIds.length,
    "the log-probabilities have another length than the response",
  );
  expect((reward === null) === (failure !== undefined), "masked without a failure, or the other way round");
  expect(reward === null || responseIds.length > 0, "a reward for an episode without tokens");
  let at = 0;
  for (const span of spans) {
    expect(span.start === at && span.end >= at, `a span begins at ${span.start} instead of ${at}`);
    at = span.end;
    const sampled = span.role === "policy";
    expect(
      sampled === (span.finish !== undefined),
      "a finish where nothing was sampled, or none where it was",
    );
    expect(
      sampled === (span.version !== undefined),
      "a version where nothing was sampled, or none where it was",
    );
    for (let place = span.start; place < span.end; place += 1) {
      const logprob = logprobs[place];
      expect(lossMask[place] === (sampled ? 1 : 0), `the mask at ${place} is not that of its span`);
      expect(
        sampled ? typeof logprob === "number" && Number.isFinite(logprob) && logprob <= 0 : logprob === null,
        `the log-probability at ${place} is ${logprob}`,
      );
    }
  }
  expect(at === responseIds.length, "the spans do not cover the response");
  if (using !== undefined && tokens.promptIds.length > 0) problems.push(...textProblems(record, using));
  return problems;
}

function textProblems(
  { template: templateHash, tokenizer: tokenizerHash, tokens }: TrainingRecord,
  {
    tokenizer,
    template,
  }: { readonly tokenizer: Tokenizer; readonly template: Pick<Template, "end" | "hash"> },
): readonly string[] {
  if (tokenizerHash !== tokenizer.hash) return ["made with another tokenizer"];
  if (templateHash !== template.hash) return ["made with another template"];
  const endId = tokenizer.id(template.end);
  const ids = (span: Span) => tokens.responseIds.slice(span.start, span.end);
  const problems = tokens.spans
    .filter((span) => span.role === "policy" && (ids(span).at(-1) === endId) !== (span.finish === "stop"))
    .map((span) => `the answer at ${span.start} ended by '${span.finish}', its ids say otherwise`);
  try {
    expectText(tokenizer, tokens.promptIds, tokens.promptText);
    for (const span of tokens.spans) expectText(tokenizer, ids(span), span.text);
  } catch (error) {
    if (!(error instanceof TokenDrift)) throw error;
    problems.push(error.message);
  }
  return problems;
}
