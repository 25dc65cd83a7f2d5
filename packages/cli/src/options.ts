import { modelOptions } from "./model-options.ts";

/** The kinds of value an option takes, and what a handler gets for them. */
type Kinds = {
  readonly text: string;
  readonly integer: number;
  readonly seconds: number;
  readonly number: number;
  readonly list: readonly string[];
  readonly switch: boolean;
};

/** One option, wherever its value comes from. */
export type OptionSpec = {
  readonly kind: keyof Kinds;
  readonly help: string;
  /** Placeholder in help texts. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** Smallest and largest value a number may have. */
  readonly least?: number;
  readonly most?: number;
  /** Environment variable read when neither a flag nor a run file says anything. */
  readonly env?: string;
};

/** Every option there is: flags, environment variables, keys of run files and the docs all come from here. */
const table = {
  agent: { kind: "text", value: "NAME", env: "MUA_AGENT", help: "who plays the agent" },
  user: { kind: "text", value: "NAME", env: "MUA_USER", help: "who plays the user (default: scripted)" },
  judge: {
    kind: "text",
    value: "NAME",
    env: "MUA_JUDGE",
    help: "who judges what only a judge can; without one such tasks are unscorable",
  },
  trials: {
    kind: "integer",
    value: "N",
    least: 1,
    most: 10_000,
    help: "attempts at each task (default: 1)",
  },
  concurrency: {
    kind: "integer",
    value: "N",
    least: 1,
    env: "MUA_CONCURRENCY",
    help: "episodes at the same time (default: 16)",
  },
  seed: {
    kind: "integer",
    value: "S",
    least: 0,
    help: "what the trials' seeds, or generated tasks, are drawn from (default: 300)",
  },
  limit: { kind: "integer", value: "N", least: 1, help: "only the first N tasks" },
  tasks: { kind: "list", value: "IDS", help: "only these tasks, separated by commas" },
  tasksFile: {
    kind: "text",
    value: "FILE",
    help: "the tasks of this file, in the official format, in place of the benchmark's own",
  },
  split: { kind: "text", value: "NAME", help: "a named subset of the tasks (default: base)" },
  variant: { kind: "text", value: "NAME", help: "an official agent variant, such as gt or solo" },
  steps: {
    kind: "integer",
    value: "N",
    least: 1,
    help: "steps an episode may take (default: the benchmark's)",
  },
  errors: {
    kind: "integer",
    value: "N",
    least: 1,
    help: "failed tool calls that end an episode (default: the benchmark's)",
  },
  timeout: {
    kind: "seconds",
    value: "S",
    least: 0.001,
    help: "seconds an episode may take (default: 3600)",
  },
  delay: {
    kind: "seconds",
    value: "S",
    least: 0,
    most: 86_400,
    help: "let every participant answer after S seconds, to try out load and interruption",
  },
  ...modelOptions,
  out: {
    kind: "text",
    value: "DIR",
    env: "MUA_RUNS",
    help: "the folder that holds the runs (default: results/runs)",
  },
  dryRun: { kind: "switch", help: "say what would run, and stop" },
  retry: {
    kind: "text",
    value: "WHAT",
    choices: ["errors"],
    help: "errors: repeat also what could not be scored because something around the agent failed",
  },
  from: {
    kind: "text",
    value: "DIR",
    help: "take the files from an upstream checkout or a folder laid out like one",
  },
  format: {
    kind: "text",
    value: "FORMAT",
    help: "reports: text, md, csv, json or html (default: text); audits: text or md; exports: an official format, sft or parquet",
  },
  to: {
    kind: "text",
    value: "PATH",
    help: "where to write: a file for reports (default: standard output), a folder for exports",
  },
  details: {
    kind: "text",
    value: "FILE",
    help: "a YAML file with what only a person knows of a submission",
  },
  mixVersions: { kind: "switch", help: "report runs over different versions of a dataset together" },
  together: {
    kind: "switch",
    help: "one table for each benchmark, which shows in what its rows differ (implies --mix-versions)",
  },
  breakdown: {
    kind: "switch",
    help: "also break each run down: by check, kind of task, ending and length, and by role; and say who failed",
  },
  viewer: {
    kind: "text",
    value: "URL",
    help: "where links to episodes lead, such as site/index.html of mua view --export (default: where mua view is)",
  },
  agentName: {
    kind: "text",
    value: "NAME",
    help: "who played the agent, where a results file does not say, or says it wrong",
  },
  userName: { kind: "text", value: "NAME", help: "the same for the user" },
  against: {
    kind: "text",
    value: "MODEL",
    help: "the reported model to compare with (default: the one that the agent is)",
  },
  anyway: { kind: "switch", help: "compare runs that differ in more than the agent" },
  role: {
    kind: "text",
    value: "ROLE",
    choices: ["agent", "user"],
    help: "the role to play yourself (default: agent)",
  },
  port: {
    kind: "integer",
    value: "N",
    least: 0,
    help: "the port to listen on, 0 for any (default: 4690 to view, or any when that is taken; 8000 to serve)",
  },
  host: {
    kind: "text",
    value: "ADDRESS",
    help: "the address to listen on; anything but the default lets others in (default: 127.0.0.1)",
  },
  noOpen: { kind: "switch", help: "do not open a browser" },
  export: { kind: "text", value: "DIR", help: "write the pages as files that work from disk, and stop" },
  sessions: { kind: "integer", value: "N", least: 1, help: "sessions at the same time (default: 256)" },
  idle: {
    kind: "seconds",
    value: "S",
    least: 0.1,
    help: "seconds after which a silent session is closed (default: 600)",
  },
  count: { kind: "integer", value: "N", least: 1, help: "how many tasks to generate (default: 100)" },
  policy: {
    kind: "text",
    value: "POLICY",
    env: "MUA_POLICY",
    help: "vllm=URL, sglang=URL or llamacpp=URL; teacher plays the quick start's shop (default: teacher)",
  },
  model: { kind: "text", value: "NAME", help: "the model's name at the policy's server" },
  tokenizer: {
    kind: "text",
    value: "FILE",
    help: "the tokenizer.json of the policy's model; compact: the few words that a small model needs for quickstart/retail",
  },
  profile: {
    kind: "text",
    value: "NAME",
    choices: ["mua-rl", "small"],
    help: "limits of a rollout (default: those of mua-rl, the paper's); mua-rl named also gives a user that is a model the paper's prompt",
  },
  promptTokens: {
    kind: "integer",
    value: "N",
    least: 1,
    help: "tokens a rollout's prompt may have (default: the profile's)",
  },
  evaluation: {
    kind: "switch",
    help: "nothing is trained on what is played: allow evaluation tasks, which are refused otherwise",
  },
  updates: { kind: "integer", value: "N", least: 1, help: "policy-gradient steps (default: 48)" },
  shuffleRewards: {
    kind: "switch",
    help: "a control: deal the rewards out anew, so that there is nothing to learn",
  },
  json: {
    kind: "switch",
    env: "MUA_JSON",
    help: "JSON Lines on standard output and nothing else there",
  },
} as const satisfies { readonly [name: string]: OptionSpec };

export type OptionName = keyof typeof table;

export const options: { readonly [N in OptionName]: OptionSpec } = table;

/** What a handler sees: every option of its command, undefined when it was not given. */
export type Given<N extends OptionName> = {
  readonly [K in N]?: Kinds[(typeof table)[K]["kind"]] | undefined;
};

/** The key of a run file, which is the flag without its dashes: `dry-run`. */
export function keyOf(name: OptionName): string {
  return name.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}

/** The flag as typed: `--dry-run`. */
export function flagOf(name: OptionName): string {
  return `--${keyOf(name)}`;
}

/** An option's value, or what it has to be. */
export type ReadOption = { readonly value: Kinds[keyof Kinds] } | { readonly problem: string };

/** The value of an option from text, as flags and environment variables have it. */
export function readOption(name: OptionName, text: string): ReadOption {
  const { kind, choices, least = 0, most = Number.MAX_SAFE_INTEGER } = options[name];
  if (choices !== undefined && !choices.includes(text)) return { problem: choices.join(" or ") };
  switch (kind) {
    case "text":
      return text.trim() === "" ? { problem: "a text" } : { value: text };
    case "list": {
      const items = text
        .split(",")
        .map((item) => item.trim())
        .filter((item) => item !== "");
      return items.length === 0 ? { problem: "a list separated by commas" } : { value: items };
    }
    case "switch":
      if (["1", "true", "yes"].includes(text)) return { value: true };
      if (["0", "false", "no"].includes(text)) return { value: false };
      return { problem: "true or false" };
    case "integer":
    case "number":
    case "seconds": {
      const whole = kind === "integer";
      const value = Number(text);
      const isNumber = /^\d+(?:\.\d+)?$/u.test(text) && (!whole || Number.isInteger(value));
      if (isNumber && value >= least && value <= most) return { value };
      const what = { integer: "a whole number", number: "a number", seconds: "a number of seconds" }[kind];
      const atMost = value > most ? ` and at most ${most}` : "";
      return { problem: `${what} of at least ${least}${atMost}` };
    }
  }
}
