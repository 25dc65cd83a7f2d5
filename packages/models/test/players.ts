import { setTimeout as wait } from "node:timers/promises";
import type { Participant } from "@mua/core";
import {
  addressOf,
  type Calling,
  type ChatClient,
  type Clock,
  modelParticipant,
  type OpenAiApi,
  openClient,
  type Price,
  type Provider,
  type RetryPolicy,
  retried,
  type Sampling,
  Scheduler,
  timeLimited,
} from "../src/index.ts";

const clock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
  random: Math.random,
};

/** A client of a local server. */
export function clientOf(
  url: string,
  options: {
    readonly provider?: Provider;
    readonly model?: string;
    readonly key?: string;
    readonly api?: OpenAiApi;
  } = {},
): Promise<ChatClient> {
  const { provider = "openai", model = "model", key, api } = options;
  return openClient(addressOf(provider, model, { url, key }), api);
}

/** A model behind a client, with everything around it that a run has. */
export function player(
  client: ChatClient,
  options: {
    readonly calling?: Calling;
    readonly sampling?: Sampling;
    readonly price?: Price;
    readonly retry?: RetryPolicy;
    readonly timeout?: number;
  } = {},
): Participant {
  const { calling = "native", sampling = { temperature: 0 }, price, timeout = 10_000 } = options;
  const { retry = { attempts: 4, firstWait: 1 } } = options;
  const attempt = timeLimited((body, _caller, signal) => client.send(body, signal), timeout);
  const send = retried(new Scheduler(clock).scheduled(attempt), retry, clock);
  return modelParticipant({
    name: `openai/${client.model}`,
    client,
    send,
    calling,
    sampling,
    sendsSeed: true,
    price,
  });
}
