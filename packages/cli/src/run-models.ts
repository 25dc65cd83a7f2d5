import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { type Benchmark, MalformedFileError, type Participant, type Role, say } from "@mua/core";
import {
  Budget,
  builtInPrices,
  EndpointError,
  type ModelSettings,
  Models,
  type OpenedModel,
  ownUrl,
  type Price,
  parsePrices,
  priceOf,
  type Spent,
  splitModelName,
} from "@mua/models";
import type { NewRun, OptionValue, RunConfiguration } from "@mua/runner";
import { type UserStrategy, userStrategies } from "@mua/user-simulators";
import { messageOf, UsageError } from "./errors.ts";
import { type ModelOption, modelOptionNames } from "./model-options.ts";
import { flagOf, type Given } from "./options.ts";
import type { Terminal } from "./terminal.ts";

type Entry = {
  readonly role: Role;
  readonly name: string;
  readonly settings: ModelSettings;
  opened?: OpenedModel;
  playing?: Participant;
};

/** What of a run says which tools its roles are shown. */
type Played = Pick<NewRun, "tasks" | "variant">;

/**
 * The language models of one run. They are named while the run is planned, opened before it begins, and play from then on
 * within its budget.
 */
export class RunModels {
  readonly #given: Given<ModelOption>;
  readonly #entries: Entry[] = [];

  constructor(given: Given<ModelOption>) {
    this.#given = given;
  }

  /** Whether anybody is a language model. */
  get any(): boolean {
    return this.#entries.length > 0;
  }

  /** How a user that is a model plays. */
  get user(): { readonly strategy: UserStrategy | undefined; readonly persona: string | undefined } {
    const { userStrategy, userPersona } = this.#given;
    return { strategy: userStrategies.find((name) => name === userStrategy), persona: userPersona };
  }

  /** The model options that were given, for the run's configuration. */
  get options(): { readonly [name: string]: OptionValue } {
    if (!this.any) return {};
    return Object.fromEntries(
      modelOptionNames.flatMap((name) => {
        const value = this.#given[name];
        return value === undefined ? [] : [[name, value]];
      }),
    );
  }

  /** A model in a role; it can play once the models are open. Throws UsageError when its options do not fit. */
  add(role: Role, name: string): Participant {
    const entry: Entry = { role, name, settings: settingsOf(role, name, this.#given) };
    this.#entries.push(entry);
    return {
      name,
      join: (seat) => {
        if (entry.playing === undefined) throw new Error(`the model ${name} is not open`);
        return entry.playing.join(seat);
      },
    };
  }

  /**
   * Asks every model for one tiny answer, so that a wrong key or name, a server that is not there or knows no tools is known
   * before anything begins. Throws EndpointError, or UsageError where an option cannot be kept.
   */
  async open(benchmark: Benchmark, played: Played, terminal: Terminal): Promise<void> {
    if (!this.any) return;
    keepHeapSmall();
    const models = modelsOf(this.#given);
    const shown = rolesWithTools(benchmark, played);
    await Promise.all(
      this.#entries.map(async (entry) => {
        entry.opened = await openOne(models, entry, shown.has(entry.role), terminal.signal);
        this.#check(entry, entry.opened, terminal);
      }),
    );
  }

  /** Lets the models play within the run's limits; `stop` fires when one of the run is reached. */
  begin(spent: Spent, stop: AbortController): void {
    const { maxCost, maxTokens, episodeMaxCost, episodeMaxTokens } = this.#given;
    const budget = new Budget(
      {
        run: { cost: maxCost, tokens: maxTokens },
        episode: { cost: episodeMaxCost, tokens: episodeMaxTokens },
      },
      (limit) => stop.abort(limit),
      spent,
    );
    for (const entry of this.#entries)
      if (entry.opened !== undefined) entry.playing = entry.opened.participant(budget);
  }

  /** A limit that cannot be kept must not seem to hold. */
  #check({ role, name }: Entry, { price, probe, endpoint }: OpenedModel, { note }: Terminal): void {
    const costLimit = (["maxCost", "episodeMaxCost"] as const).find((one) => this.#given[one] !== undefined);
    const tokenLimit = (["maxTokens", "episodeMaxTokens"] as const).find(
      (one) => this.#given[one] !== undefined,
    );
    const limit = costLimit ?? tokenLimit;
    if (probe.tokens === undefined && limit !== undefined)
      throw new UsageError(
        `${endpoint} does not say how many tokens ${name} uses, so that ${flagOf(limit)} cannot be kept`,
      );
    if (price === undefined && costLimit !== undefined)
      throw new UsageError(
        `no price is known for ${name} at ${endpoint}, so that ${flagOf(costLimit)} cannot be kept: give one with --prices FILE`,
      );
    for (const left of probe.leftOut)
      note(`${role} ${name}: the model takes no ${left}, so that none is sent`);
  }
}

/**
 * Requests live as long as a server thinks, and so end as garbage among what lasts. By its own habit V8 lets that grow to
 * several times what is alive before it looks: with 500 calls in flight a third of the memory, for no time.
 */
function keepHeapSmall(): void {
  setFlagsFromString("--heap-growing-percent=50");
}

/** What opens models, with the prices, cache and time limit that were given. Throws UsageError. */
export function modelsOf(given: Given<ModelOption>): Models {
  return new Models({
    clock: {
      now: () => performance.now(),
      sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
      random: Math.random,
    },
    prices: [...ownPrices(given.prices), ...builtInPrices()],
    cacheFolder: given.cacheDir ?? join("results", "cache"),
    callTimeout: (given.callTimeout ?? 300) * 1000,
  });
}

/** What a model is expected to cost; undefined where the price is not known, as of a model behind a base URL. */
export function expectedPrice(name: string, given: Given<ModelOption>): Price | undefined {
  const parts = splitModelName(name);
  const elsewhere = [given.agentBaseUrl, given.userBaseUrl, given.judgeBaseUrl].some(
    (url) => url !== undefined,
  );
  if (parts === undefined || elsewhere) return undefined;
  return priceOf([...ownPrices(given.prices), ...builtInPrices()], name, ownUrl(parts.provider));
}

/** The model options that a run was made with, from its configuration. */
export function givenModelOptions(options: RunConfiguration["options"]): Given<ModelOption> {
  const given: { [name in ModelOption]?: unknown } = {};
  for (const name of modelOptionNames) given[name] = options[name];
  return given as Given<ModelOption>;
}

async function openOne(
  models: Models,
  { role, name, settings }: Entry,
  needsTools: boolean,
  signal: AbortSignal,
): Promise<OpenedModel> {
  try {
    return await models.open(settings, needsTools, signal);
  } catch (error) {
    if (!(error instanceof EndpointError)) throw error;
    throw new EndpointError(error.kind, `${role} ${name}: ${error.message}.${hint(role, error, settings)}`);
  }
}

/** What may help against an endpoint's error: an empty text or a sentence with a space before it. */
export function hint(role: Role, { kind }: EndpointError, { key }: ModelSettings): string {
  switch (kind) {
    case "auth":
      return key === undefined
        ? ` No key was sent: ${flagOf(`${role}KeyEnv`)} names the variable that holds one.`
        : ` ${flagOf(`${role}KeyEnv`)} says which variable holds the key.`;
    case "connection":
      return ` ${flagOf(`${role}BaseUrl`)} says where the server is.`;
    case "no_tools":
      return " --calling text lets models call tools in their text.";
    default:
      return "";
  }
}

/** How a model plays a role, by the options of that role. Throws UsageError. */
export function settingsOf(role: Role, name: string, given: Given<ModelOption>): ModelSettings {
  const parts = splitModelName(name);
  if (parts === undefined) throw new UsageError(`'${name}' is the name of no model`);
  const url = given[`${role}BaseUrl`];
  if (url !== undefined) checkUrl(url, flagOf(`${role}BaseUrl`));
  const api = given[`${role}Api`];
  const extra = objectOf(given[`${role}Args`], flagOf(`${role}Args`));
  const temperature = given[`${role}Temperature`];
  const maxTokens = given[`${role}MaxTokens`];
  return {
    name,
    url,
    key: keyOf(role, name, given),
    api: api === "responses" || api === "chat-completions" ? api : undefined,
    calling: given.calling === "text" || given.calling === "list" ? given.calling : "native",
    sampling: {
      ...(temperature === undefined ? {} : { temperature }),
      ...(maxTokens === undefined ? {} : { maxTokens }),
      ...(extra === undefined ? {} : { extra }),
    },
    most: given[`${role}Concurrency`],
    cache: cacheOf(given[`${role}Cache`] ?? given.cache),
  };
}

function cacheOf(mode: string | undefined): ModelSettings["cache"] {
  return mode === "read" || mode === "write" ? mode : "off";
}

const keyVariables = { openai: "OPENAI_API_KEY", anthropic: "ANTHROPIC_API_KEY" } as const;

/**
 * The variable that holds a role's key; undefined where no key is sent: a provider's own key goes to no other server unless
 * it is named.
 */
export function keyVariableOf(role: Role, name: string, given: Given<ModelOption>): string | undefined {
  const provider = splitModelName(name)?.provider ?? "openai";
  const own = given[`${role}BaseUrl`] === undefined ? keyVariables[provider] : undefined;
  return given[`${role}KeyEnv`] ?? own;
}

/** A role's key, from the environment and nowhere else. Throws UsageError where there has to be one and is none. */
function keyOf(role: Role, name: string, given: Given<ModelOption>): string | undefined {
  const variable = keyVariableOf(role, name, given);
  if (variable === undefined) return undefined;
  const key = process.env[variable]?.trim();
  if (key === undefined || key === "")
    throw new UsageError(
      `${role} ${name}: the environment variable ${variable} holds no key; ${flagOf(`${role}KeyEnv`)} names another, ${flagOf(`${role}BaseUrl`)} a server that needs none`,
    );
  if (!/^[\x21-\x7e]+$/u.test(key))
    throw new UsageError(
      `${role} ${name}: what ${variable} holds cannot be a key: it has spaces or odd characters`,
    );
  return key;
}

/** Throws a UsageError when what a flag gives is no address of a server, or holds a password. */
export function checkUrl(text: string, flag: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/u.test(url.protocol))
    throw new UsageError(`${flag} is '${text}', but has to be a URL such as ${ownUrl("openai")}`);
  if (url.username !== "" || url.password !== "")
    throw new UsageError(
      `${flag} holds a user name or password, and would be kept with the run: use a key from the environment`,
    );
}

function objectOf(text: string | undefined, flag: string): { readonly [key: string]: Json } | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as { readonly [key: string]: Json };
  } catch {
    // Told below, like every other text that is no object.
  }
  throw new UsageError(`${flag} is '${text}', but has to be a JSON object such as '{"top_p": 0.9}'`);
}

type Json = NonNullable<ModelSettings["sampling"]["extra"]>[string];

function ownPrices(file: string | undefined): readonly Price[] {
  if (file === undefined) return [];
  try {
    return parsePrices(file, readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof MalformedFileError) throw new UsageError(error.message, { cause: error });
    throw new UsageError(`the prices '${file}' cannot be read: ${messageOf(error)}`);
  }
}

/** The roles that are shown tools when a run's first task begins. */
function rolesWithTools(benchmark: Benchmark, { tasks: [first], variant }: Played): ReadonlySet<Role> {
  const task = benchmark.tasks.find(({ id }) => id === first);
  const found = new Set<Role>();
  if (task === undefined) return found;
  const { protocol } = benchmark.open(task, { seed: 0, ...(variant === undefined ? {} : { variant }) });
  for (let asked = 0; asked < 3; asked += 1) {
    const step = protocol.next();
    if (step.kind === "end") break;
    if (step.view.tools.length > 0) found.add(step.role);
    protocol.answer(say("Hello."));
  }
  return found;
}
