import { Command, CommanderError, Option } from "commander";
import { UsageError, suggestion } from "./errors.ts";
import { flagOf, type Given, options, type OptionName, readOption } from "./options.ts";
import type { Terminal } from "./terminal.ts";

type CommandSpec<N extends OptionName> = {
  readonly name: string;
  /** Positional arguments as commander writes them. */
  readonly args: string;
  readonly summary: string;
  readonly options: readonly N[];
  readonly examples?: readonly string[];
  /** Loads the handler: nothing of a command is read before it runs. */
  readonly load: () => Promise<Handler<N>>;
};

/** Runs a command and returns its exit code. Positional arguments come as one flat list. */
export type Handler<N extends OptionName> = (args: readonly string[], given: Given<N>, terminal: Terminal) => Promise<number>;

/** A handler whose options are known to the table entry it stands in. */
function command<const N extends OptionName>(spec: CommandSpec<N>): CommandSpec<OptionName> {
  return spec as unknown as CommandSpec<OptionName>;
}

const commands: readonly CommandSpec<OptionName>[] = [
  command({
    name: "start",
    args: "",
    summary: "the quick start: three agents on small built-in tasks, ending in a leaderboard",
    options: ["trials", "out", "json"],
    load: async () => (await import("./commands/start.ts")).start,
  }),
  command({
    name: "list",
    args: "[what] [benchmark]",
    summary: "list benchmarks, tasks BENCHMARK, or runs",
    options: ["split", "out", "json"],
    examples: ["mua list benchmarks", "mua list tasks tau2/retail", "mua list runs"],
    load: async () => (await import("./commands/list.ts")).list,
  }),
  command({
    name: "data",
    args: "<action> [benchmark]",
    summary: "pull, verify or show the path of a benchmark's dataset",
    options: ["from", "json"],
    examples: ["mua data pull tau2@v1.0.1", "mua data pull tau2 --from ../tau2-bench", "mua data verify tau2"],
    load: async () => (await import("./commands/data.ts")).data,
  }),
  command({
    name: "run",
    args: "<benchmarks...>",
    summary: "evaluate an agent; or run a YAML file with the same keys",
    options: [
      "agent", "user", "judge", "trials", "concurrency", "seed", "limit", "tasks", "split", "variant",
      "steps", "errors", "timeout", "delay", "out", "dryRun", "json",
    ],
    examples: [
      "mua run tau2/retail --agent oracle --user scripted --judge scripted",
      "mua run quickstart --agent hasty --trials 4",
      "mua run my-run.yaml",
    ],
    load: async () => (await import("./commands/run.ts")).run,
  }),
  command({
    name: "resume",
    args: "<run>",
    summary: "continue a run after a crash or a stop: only what is missing",
    options: ["concurrency", "retry", "out", "json"],
    load: async () => (await import("./commands/resume.ts")).resume,
  }),
  command({
    name: "rescore",
    args: "<benchmark> <files...>",
    summary: "score official result files or runs again: recorded against recomputed",
    options: ["out", "json"],
    examples: ["mua rescore tau2 results.json", "mua rescore tau2@v0.1.3 results.json"],
    load: async () => (await import("./commands/rescore.ts")).rescore,
  }),
  command({
    name: "conformance",
    args: "<benchmark> <folder>",
    summary: "compare recordings of the official code with this implementation",
    options: ["json"],
    load: async () => (await import("./commands/conformance.ts")).conformance,
  }),
  command({
    name: "report",
    args: "<runs...>",
    summary: "leaderboards of runs",
    options: ["format", "out", "json"],
    load: async () => (await import("./commands/report.ts")).report,
  }),
  command({
    name: "export",
    args: "<run>",
    summary: "write a run in an official file format",
    options: ["format", "out", "json"],
    examples: ["mua export RUN --format tau2 --out results.json"],
    load: async () => (await import("./commands/export.ts")).exportRun,
  }),
  command({
    name: "play",
    args: "<benchmark> <task>",
    summary: "be the agent or the user yourself",
    options: ["role", "agent", "user", "seed", "variant"],
    load: async () => (await import("./commands/play.ts")).play,
  }),
];

/** Builds the command tree from the tables. The handlers' exit code reaches `done`. */
export function buildProgram(terminal: Terminal, environment: NodeJS.ProcessEnv, done: (code: number) => void): Command {
  const program = new Command("mua")
    .description("One harness for multi-turn user-interacting agents: evaluate, score, report.")
    .version("0.1.0")
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: () => undefined })
    .addHelpText("after", "\nExit codes: 0 fine, 1 the thing checked does not hold, 2 wrong usage, 3 infrastructure.\nEvery command: mua COMMAND --help");
  program.on("command:*", ([name]: readonly string[]) => {
    throw new UsageError(`unknown command '${name}'.${suggestion(name ?? "", commands.map((spec) => spec.name))}`);
  });
  for (const spec of commands) {
    const built = program.command(`${spec.name} ${spec.args}`.trim()).description(spec.summary).exitOverride();
    for (const name of spec.options) built.addOption(optionOf(name));
    if (spec.examples !== undefined) built.addHelpText("after", `\nExamples:\n${spec.examples.map((line) => `  ${line}`).join("\n")}`);
    built.action(async (...received: unknown[]) => {
      const own = received.at(-1) as Command;
      const args = received.slice(0, -2).flat().filter((item): item is string => typeof item === "string");
      const given = readGiven(spec.options, own.opts<Record<string, string | boolean>>(), environment);
      done(await (await spec.load())(args, given, terminal));
    });
  }
  return program;
}

function optionOf(name: OptionName): Option {
  const spec: { readonly kind: string; readonly help: string; readonly value?: string; readonly choices?: readonly string[]; readonly env?: string } = options[name];
  const flags = spec.kind === "switch" ? flagOf(name) : `${flagOf(name)} <${spec.value ?? "VALUE"}>`;
  const notes = [spec.choices === undefined ? "" : `one of ${spec.choices.join(", ")}`, spec.env === undefined ? "" : `env ${spec.env}`].filter((note) => note !== "");
  return new Option(flags, notes.length === 0 ? spec.help : `${spec.help} [${notes.join("; ")}]`);
}

/** Flags first, then environment variables. Throws UsageError naming the flag, the value and what would be right. */
function readGiven(names: readonly OptionName[], flags: Record<string, string | boolean>, environment: NodeJS.ProcessEnv): Given<OptionName> {
  const given: { [name: string]: unknown } = {};
  for (const name of names) {
    const spec: { readonly env?: string } = options[name];
    const flag = flags[name];
    const text = flag ?? (spec.env === undefined ? undefined : environment[spec.env]);
    if (text === undefined || text === "") continue;
    const source = flag === undefined ? `environment variable ${spec.env}` : flagOf(name);
    const read = text === true ? { value: true } : readOption(name, String(text));
    if ("problem" in read) throw new UsageError(`${source} is '${text}', but has to be ${read.problem}`);
    given[name] = read.value;
  }
  return given as Given<OptionName>;
}

export { CommanderError };
