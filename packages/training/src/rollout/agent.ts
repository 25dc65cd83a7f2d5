import {
  LimitReached,
  type Participant,
  ParticipantError,
  type Reply,
  type Seat,
  type View,
} from "@mua/core";
import { sha256Hex } from "@mua/python-compat";
import { type PolicyClient, PolicyError } from "../policy/client.ts";
import { ContinuousTokens, type EpisodeTokens, TokenDrift } from "../tokens/continuous.ts";
import { type Template, UnreadableAnswer } from "../tokens/template.ts";
import type { Tokenizer } from "../tokens/tokenizer.ts";
import type { LimitReason, RolloutLimits } from "./limits.ts";

/** A policy with all it takes to let it talk. */
export type TokenPolicy = {
  readonly client: PolicyClient;
  readonly tokenizer: Tokenizer;
  readonly template: Template;
  readonly temperature: number;
  readonly topP: number;
  readonly limits: RolloutLimits;
};

/** The agent of one episode that is played by a policy, and the tokens it has seen and said. */
export type TokenAgent = {
  readonly participant: Participant;
  /** undefined when it was never asked. Throws a TokenDrift. */
  tokens(): EpisodeTokens | undefined;
  /** SHA-256 of the tools it was shown. */
  toolsHash(): string;
};

/**
 * Seats a policy at one episode. `stop` is called with a LimitReached when a limit ends the episode, and has to abort it.
 * Failures of the endpoint reject with the boundary `model`, answers that cannot be read with `answer`.
 */
export function tokenAgent(
  policy: TokenPolicy,
  sessionId: string,
  stop: (reason: LimitReached) => void,
): TokenAgent {
  const { client, tokenizer, template, temperature, topP, limits } = policy;
  const tokens = new ContinuousTokens(tokenizer, template.end);
  const rendering = template.start();
  const stopIds = [tokenizer.id(template.end)];
  let toolsHash = "";
  let seen: number | undefined;
  let promptLength = 0;
  let closed = true;
  let turn = 0;

  const read = (view: View): void => {
    if (seen === undefined) {
      toolsHash = sha256Hex(JSON.stringify(view.tools));
      tokens.open(rendering.open(view));
      promptLength = tokens.length;
    } else {
      const [own, ...news] = view.messages.slice(seen);
      if (own?.role !== "assistant")
        throw new TokenDrift("the dialogue does not go on with what was answered");
      tokens.context(rendering.next(news, closed));
    }
    seen = view.messages.length;
  };

  const limit = (reason: LimitReason): never => {
    const reached = new LimitReached(reason);
    stop(reached);
    throw reached;
  };

  const answer = async (seat: Seat, view: View, signal: AbortSignal): Promise<Reply> => {
    read(view);
    const answers = view.messages.filter(({ role }) => role === "assistant").length;
    const room = limits.response - (tokens.length - promptLength);
    if (promptLength > limits.prompt) return limit("prompt_tokens");
    if (room <= 0) return limit("max_tokens");
    if (view.messages.length - answers > limits.turns) return limit("max_turns");
    const output = await client.generate(
      {
        promptIds: tokens.ids,
        maxNewTokens: Math.min(limits.answer, room),
        temperature,
        topP,
        // Every turn of every seat draws its own numbers, whoever else is being served.
        seed: Number.parseInt(sha256Hex(`${seat.seed} ${seat.task.id} ${turn++}`).slice(0, 8), 16) >>> 1,
        stopIds,
        sessionId,
      },
      signal,
    );
    const text = tokens.sampled(output);
    closed = output.finish === "stop";
    if (!closed) return limit(room <= limits.answer ? "max_tokens" : "answer_length");
    return rendering.read(text);
  };

  const participant: Participant = {
    name: client.name,
    join: (seat) => async (view, signal) => {
      try {
        return await answer(seat, view, signal);
      } catch (error) {
        if (error instanceof PolicyError || error instanceof TokenDrift)
          throw new ParticipantError("model", error.message, { cause: error });
        if (error instanceof UnreadableAnswer)
          throw new ParticipantError("answer", error.message, { cause: error });
        throw error;
      }
    },
  };
  return {
    participant,
    tokens: () => (seen === undefined ? undefined : tokens.finish()),
    toolsHash: () => toolsHash,
  };
}
