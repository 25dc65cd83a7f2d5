/** The kinds of value an option takes, and what a handler gets for them. */
type Kinds = {
  readonly text: string;
  readonly integer: number;
  readonly seconds: number;
  readonly list: readonly string[];
  readonly switch: boolean;
};

type OptionSpec = {
  readonly [K in keyof Kinds]: {
    readonly kind: K;
    readonly help: string;
    /** Placeholder in help texts. */
    readonly value?: string;
    readonly choices?: readonly string[];
    /** Smallest value an integer or a number of seconds may have. */
    readonly least?: number;
    /** Environment variable read when the flag is absent. */
    readonly env?: string;
  };
}[keyof Kinds];

/** Every option there is: flags, environment variables, keys of run files and the docs all come from here. */
export const options = {
  agent: { kind: "text", value: "NAME", env: "MUA_AGENT", help: "who plays the agent" },
  user: { kind: "text", value: "NAME", env: "MUA_USER", help: "who plays the user (default: scripted)" },
  judge: { kind: "text", value: "NAME", env: "MUA_JUDGE", help: "who judges what only a judge can; without one such tasks are unscorable" },
  trials: { kind: "integer", value: "N", least: 1, help: "attempts at each task (default: 1)" },
  concurrency: { kind: "integer", value: "N", least: 1, env: "MUA_CONCURRENCY", help: "episodes at the same time (default: 16)" },
  seed: { kind: "integer", value: "S", least: 0, help: "seed of the trials' seeds (default: 300)" },
  limit: { kind: "integer", value: "N", least: 1, help: "only the first N tasks" },
  tasks: { kind: "list", value: "IDS", help: "only these tasks, separated by commas" },
  split: { kind: "text", value: "NAME", help: "a named subset of the tasks (default: base)" },
  variant: { kind: "text", value: "NAME", help: "an official agent variant, such as gt or solo" },
  steps: { kind: "integer", value: "N", least: 1, help: "steps an episode may take (default: the benchmark's)" },
  errors: { kind: "integer", value: "N", least: 1, help: "failed tool calls that end an episode (default: the benchmark's)" },
  timeout: { kind: "seconds", value: "S", least: 0.001, help: "seconds an episode may take (default: 3600)" },
  delay: { kind: "seconds", value: "S", least: 0, help: "let every participant answer after S seconds, to try out load and interruption" },
  out: { kind: "text", value: "DIR", env: "MUA_RUNS", help: "folder that holds the runs (default: results/runs)" },
  dryRun: { kind: "switch", help: "say what would run and stop" },
  retry: { kind: "text", value: "WHAT", choices: ["errors"], help: "also repeat episodes that ended in an error of the infrastructure" },
  from: { kind: "text", value: "DIR", help: "take the files from an upstream checkout or a folder laid out like one" },
  format: { kind: "text", value: "FORMAT", help: "the output format: md, csv or json for reports (default: md), an official format for exports" },
  role: { kind: "text", value: "ROLE", choices: ["agent", "user"], help: "the role to play yourself (default: agent)" },
  json: { kind: "switch", env: "MUA_JSON", help: "JSON Lines on standard output and nothing else there" },
} as const satisfies { readonly [name: string]: OptionSpec };

export type OptionName = keyof typeof options;

/** What a handler sees: every option of its command, undefined when it was not given. */
export type Given<N extends OptionName> = { readonly [K in N]?: Kinds[(typeof options)[K]["kind"]] | undefined };

/** The flag as typed: `--dry-run`. */
export function flagOf(name: OptionName): string {
  return `--${name.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The value of an option from text, or what is wrong with it. */
export function readOption(name: OptionName, text: string): { readonly value: Kinds[keyof Kinds] } | { readonly problem: string } {
  const spec: OptionSpec = options[name];
  if (spec.choices !== undefined && !spec.choices.includes(text)) return { problem: `one of ${spec.choices.join(", ")}` };
  switch (spec.kind) {
    case "text":
      return text === "" ? { problem: "a text" } : { value: text };
    case "list":
      return { value: text.split(",").map((item) => item.trim()).filter((item) => item !== "") };
    case "switch":
      return ["1", "true", "yes"].includes(text) ? { value: true } : ["0", "false", "no", ""].includes(text) ? { value: false } : { problem: "true or false" };
    case "integer":
    case "seconds": {
      const value = Number(text);
      const whole = spec.kind === "seconds" || Number.isSafeInteger(value);
      const least = spec.least ?? 0;
      if (text.trim() !== "" && Number.isFinite(value) && whole && value >= least) return { value };
      return { problem: `${spec.kind === "integer" ? "a whole number" : "a number of seconds"} of at least ${least}` };
    }
  }
}
