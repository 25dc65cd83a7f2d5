import type { Participant } from "@mua/core";
import type { Budget } from "./budget.ts";
import { type CacheMode, cached } from "./cache.ts";
import type { Calling } from "./calling/calling.ts";
import type { Sampling, Send } from "./chat.ts";
import type { Clock } from "./clock.ts";
import { addressOf, type EndpointAddress, type OpenAiApi, splitModelName } from "./endpoint.ts";
import { modelParticipant } from "./participant.ts";
import { type Price, priceOf } from "./prices.ts";
import { type Probe, probe } from "./probe.ts";
import { defaultRetry, type RetryPolicy, retried } from "./retry.ts";
import { Scheduler } from "./scheduler.ts";
import { timeLimited } from "./time-limit.ts";

/** How a model plays a role. */
export type ModelSettings = {
  /** `openai/NAME` or `anthropic/NAME`. */
  readonly name: string;
  /** Base URL; absent: the provider's own endpoint. */
  readonly url?: string | undefined;
  readonly key?: string | undefined;
  /** Absent: chat completions, unless the model needs the other. */
  readonly api?: OpenAiApi | undefined;
  readonly calling: Calling;
  readonly sampling: Sampling;
  /** Calls at the same time. */
  readonly most?: number | undefined;
  readonly cache: CacheMode;
};

/** What all models of a run share. */
export type ModelsOptions = {
  readonly clock: Clock;
  readonly prices: readonly Price[];
  readonly cacheFolder: string;
  /** Milliseconds that one attempt of a call may take. */
  readonly callTimeout: number;
  readonly retry?: RetryPolicy;
};

/** A model whose endpoint answered. */
export type OpenedModel = {
  readonly probe: Probe;
  readonly endpoint: string;
  readonly price: Price | undefined;
  /** The participant, which spends from a budget. */
  readonly participant: (budget?: Budget) => Participant;
};

/** Official defaults of the simulations that this project reproduces. The trial's seed comes on top. */
const defaults: Sampling = { temperature: 0, seed: 0 };

/** The longest that finding out about an endpoint may take for each call, in milliseconds. */
const probeTimeout = 60_000;

/** Opens models, with one scheduler for each model of each endpoint however many roles it plays. */
export class Models {
  readonly #options: ModelsOptions;
  readonly #schedulers = new Map<string, Scheduler>();

  constructor(options: ModelsOptions) {
    this.#options = options;
  }

  /**
   * Asks a model's endpoint for one tiny answer, and makes participants of it. Rejects with an EndpointError when the model
   * cannot play. `needsTools`: the role will be shown tools.
   */
  async open(settings: ModelSettings, needsTools: boolean, signal: AbortSignal): Promise<OpenedModel> {
    const { clock, callTimeout, prices } = this.#options;
    const address = addressFor(settings);
    const found = await probe(
      {
        address,
        api: settings.api,
        sampling: settings.sampling,
        defaults,
        needsTools: needsTools && settings.calling === "native",
        guard: (send) =>
          retried(
            timeLimited(send, Math.min(callTimeout, probeTimeout)),
            { attempts: 3, firstWait: 500 },
            clock,
          ),
      },
      signal,
    );
    const { client, leftOut } = found;
    const { seed: _, ...sent } = defaults;
    const price = priceOf(prices, settings.name, client.endpoint);
    const send = this.#sendOf(found, settings);
    const sampling = {
      ...(leftOut.includes("temperature") ? {} : sent),
      ...settings.sampling,
    };
    return {
      probe: found,
      endpoint: client.endpoint,
      price,
      participant: (budget) =>
        modelParticipant({
          name: settings.name,
          client,
          send,
          calling: settings.calling,
          sampling,
          sendsSeed: !leftOut.includes("seed"),
          price,
          ...(budget === undefined ? {} : { budget }),
        }),
    };
  }

  #sendOf({ client }: Probe, { most, cache }: ModelSettings): Send {
    const { clock, callTimeout, cacheFolder, retry = defaultRetry } = this.#options;
    const attempt = timeLimited((body, _caller, signal) => client.send(body, signal), callTimeout);
    const scheduler = this.#schedulerOf(`${client.endpoint} ${client.model}`, most);
    const send = retried(scheduler.scheduled(attempt), retry, clock);
    return cache === "off" ? send : cached(send, client, { folder: cacheFolder, mode: cache });
  }

  #schedulerOf(name: string, most: number | undefined): Scheduler {
    const known = this.#schedulers.get(name);
    if (known !== undefined) {
      if (most !== undefined) known.atMost(most);
      return known;
    }
    const made = new Scheduler(this.#options.clock, most);
    this.#schedulers.set(name, made);
    return made;
  }
}

function addressFor({ name, url, key }: ModelSettings): EndpointAddress {
  const parts = splitModelName(name);
  if (parts === undefined) throw new RangeError(`'${name}' is the name of no model`);
  return addressOf(parts.provider, parts.model, { url, key });
}
