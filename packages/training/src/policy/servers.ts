import { z } from "zod";
import type { TokenOutput } from "../tokens/continuous.ts";
import { type PolicyClient, PolicyError, type TokenRequest } from "./client.ts";
import { type Endpoint, post } from "./http.ts";

const id = z.number().int().nonnegative();
/** Servers round, and may say a trifle more than certain. */
const logprob = z.number().transform((value) => Math.min(0, value));

/** vLLM's OpenAI-compatible server: `/v1/completions` with token ids in and out. */
export function vllmPolicy(endpoint: Endpoint, model: string): PolicyClient {
  const schema = z.object({
    model: z.string(),
    choices: z
      .array(
        z.object({
          token_ids: z.array(id),
          logprobs: z.object({ token_logprobs: z.array(logprob) }),
          finish_reason: z.enum(["stop", "length"]),
        }),
      )
      .length(1),
  });
  return {
    name: model,
    generate: async (request, signal) => {
      const body = {
        model,
        prompt: request.promptIds,
        max_tokens: request.maxNewTokens,
        temperature: request.temperature,
        top_p: request.topP,
        seed: request.seed,
        stop_token_ids: request.stopIds,
        logprobs: 0,
        return_token_ids: true,
        // The end token belongs to what is trained.
        skip_special_tokens: false,
      };
      const answer = await post(endpoint, "/v1/completions", body, schema, signal);
      const [choice] = answer.choices;
      if (choice === undefined) throw new PolicyError(`${model} gave no choice`);
      const { token_ids, logprobs, finish_reason } = choice;
      return output(request, model, token_ids, logprobs.token_logprobs, finish_reason, answer.model);
    },
  };
}

/** SGLang's native `/generate`. */
export function sglangPolicy(endpoint: Endpoint, model: string): PolicyClient {
  const schema = z.object({
    meta_info: z.object({
      output_token_logprobs: z.array(z.tuple([logprob, id], z.unknown())),
      finish_reason: z.object({ type: z.enum(["stop", "length"]) }),
      weight_version: z.string().optional(),
    }),
  });
  return {
    name: model,
    generate: async (request, signal) => {
      const body = {
        input_ids: request.promptIds,
        sampling_params: {
          max_new_tokens: request.maxNewTokens,
          temperature: request.temperature,
          top_p: request.topP,
          sampling_seed: request.seed,
          stop_token_ids: request.stopIds,
          skip_special_tokens: false,
          no_stop_trim: true,
        },
        return_logprob: true,
      };
      const { meta_info: meta } = await post(endpoint, "/generate", body, schema, signal);
      const tokens = meta.output_token_logprobs;
      return output(
        request,
        model,
        tokens.map(([, token]) => token),
        tokens.map(([value]) => value),
        meta.finish_reason.type,
        meta.weight_version ?? model,
      );
    },
  };
}

/** The llama.cpp server's native `/completion`. It knows the model's own end tokens only. */
export function llamacppPolicy(endpoint: Endpoint, model: string): PolicyClient {
  const schema = z.object({
    tokens: z.array(id),
    completion_probabilities: z.array(z.object({ id, logprob })),
    stop_type: z.enum(["eos", "limit"]),
  });
  return {
    name: model,
    generate: async (request, signal) => {
      const body = {
        prompt: request.promptIds,
        n_predict: request.maxNewTokens,
        temperature: request.temperature,
        top_p: request.topP,
        top_k: 0,
        min_p: 0,
        seed: request.seed,
        n_probs: 1,
        post_sampling_probs: false,
        return_tokens: true,
        cache_prompt: true,
      };
      const answer = await post(endpoint, "/completion", body, schema, signal);
      const logprobs = answer.completion_probabilities.map((token) => token.logprob);
      const finish = answer.stop_type === "eos" ? "stop" : "length";
      return output(request, model, answer.tokens, logprobs, finish, model);
    },
  };
}

/** An answer as the token builder takes it. Throws a PolicyError when its parts do not fit together. */
function output(
  { stopIds }: TokenRequest,
  model: string,
  ids: readonly number[],
  logprobs: readonly number[],
  finish: "stop" | "length",
  version: string,
): TokenOutput {
  if (ids.length === 0 || ids.length !== logprobs.length)
    throw new PolicyError(`${model} gave ${ids.length} token ids and ${logprobs.length} log-probabilities`);
  const last = ids.at(-1);
  if (finish === "stop" && (last === undefined || !stopIds.includes(last)))
    throw new PolicyError(`${model} stopped, but its ids do not end in an end token`);
  // A limit that falls on the end token still lets the answer end itself.
  const ended = last !== undefined && stopIds.includes(last);
  return { ids, logprobs, finish: ended ? "stop" : finish, version };
}
