import type { Role } from "@mua/core";
import type { OptionSpec } from "./options.ts";

/** Options of a model that plays `role`. */
function roleOptions<const R extends Role>(role: R) {
  const names = {
    [`${role}BaseUrl`]: {
      kind: "text",
      value: "URL",
      env: `MUA_${role.toUpperCase()}_BASE_URL`,
      help: `where the ${role}'s model is, if not at its provider: any server with the same API`,
    },
    [`${role}KeyEnv`]: {
      kind: "text",
      value: "VARIABLE",
      help: `the environment variable that holds the ${role}'s key (default: OPENAI_API_KEY or ANTHROPIC_API_KEY, and with a base URL no key)`,
    },
    [`${role}Api`]: {
      kind: "text",
      choices: ["chat-completions", "responses"],
      help: `the API of an openai/ model (default: the one it turns out to need)`,
    },
    [`${role}Temperature`]: {
      kind: "number",
      value: "T",
      least: 0,
      help: `the ${role}'s temperature (default: 0, or the model's own where it takes none)`,
    },
    [`${role}MaxTokens`]: {
      kind: "integer",
      value: "N",
      least: 1,
      help: `tokens an answer of the ${role} may have (default: the endpoint's)`,
    },
    [`${role}Args`]: {
      kind: "text",
      value: "JSON",
      help: `further keys of the ${role}'s requests, such as '{"top_p": 0.9}'`,
    },
    [`${role}Concurrency`]: {
      kind: "integer",
      value: "N",
      least: 1,
      help: `calls of the ${role}'s model at the same time (default: as many as the server takes)`,
    },
    [`${role}Cache`]: {
      kind: "text",
      choices: ["off", "read", "write"],
      help: `the cache for the ${role}'s answers (default: what --cache says)`,
    },
  } as const satisfies { readonly [name: string]: OptionSpec };
  return names as {
    readonly [K in `${R}${"BaseUrl" | "KeyEnv" | "Api" | "Args" | "Cache"}`]: OptionSpec & {
      readonly kind: "text";
    };
  } & { readonly [K in `${R}${"MaxTokens" | "Concurrency"}`]: OptionSpec & { readonly kind: "integer" } } & {
    readonly [K in `${R}Temperature`]: OptionSpec & { readonly kind: "number" };
  };
}

/** Options of language models: how each role's is reached, and what all share. */
export const modelOptions = {
  ...roleOptions("agent"),
  ...roleOptions("user"),
  ...roleOptions("judge"),
  userStrategy: {
    kind: "text",
    choices: ["llm", "react", "verify", "reflection"],
    help: "how a user that is a model comes to its answer, as in tau-bench: llm plays by tau-bench's rules, not the benchmark's (default: the benchmark's official user)",
  },
  userPersona: {
    kind: "text",
    value: "TEXT",
    help: "a character for a user that is a model, told behind its instructions",
  },
  calling: {
    kind: "text",
    choices: ["native", "text", "list"],
    help: "how models call tools: by the API, as JSON in their text, or as a list of calls in their text (default: native)",
  },
  cache: {
    kind: "text",
    choices: ["off", "read", "write"],
    help: "answers of models that were paid before: ignored, used, or used and added to (default: off)",
  },
  cacheDir: {
    kind: "text",
    value: "DIR",
    env: "MUA_CACHE",
    help: "the folder of that cache (default: results/cache)",
  },
  prices: {
    kind: "text",
    value: "FILE",
    env: "MUA_PRICES",
    help: "a YAML table of prices that goes before the built-in one",
  },
  maxCost: { kind: "number", value: "USD", least: 0, help: "US dollars a run may spend on models" },
  maxTokens: { kind: "integer", value: "N", least: 1, help: "tokens of models a run may use" },
  runTimeout: { kind: "seconds", value: "S", least: 0.001, help: "seconds a run may take" },
  episodeMaxCost: {
    kind: "number",
    value: "USD",
    least: 0,
    help: "US dollars an episode may spend on models",
  },
  episodeMaxTokens: { kind: "integer", value: "N", least: 1, help: "tokens of models an episode may use" },
  callTimeout: {
    kind: "seconds",
    value: "S",
    least: 0.001,
    help: "seconds one attempt of a call to a model may take (default: 300)",
  },
} as const satisfies { readonly [name: string]: OptionSpec };

export type ModelOption = keyof typeof modelOptions;

/** Their names, in the order of the table. */
export const modelOptionNames = Object.keys(modelOptions) as readonly ModelOption[];
