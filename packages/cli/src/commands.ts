import type { Given, OptionName } from "./options.ts";
import type { Terminal } from "./terminal.ts";

/** Runs a command and returns its exit code. Positional arguments come as one flat list. */
export type Handler<N extends OptionName> = (
  args: readonly string[],
  given: Given<N>,
  terminal: Terminal,
) => Promise<number>;

/** One command of `mua`. */
export type CommandSpec<N extends OptionName = OptionName> = {
  readonly name: string;
  /** Positional arguments as commander writes them. */
  readonly args: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** What else a user has to know, in lines. */
  readonly details?: readonly string[];
  readonly options: readonly N[];
  readonly examples: readonly string[];
  /** Whether a YAML file may stand for the positional arguments and options. */
  readonly takesRunFile?: boolean;
  /** Loads the handler: nothing of a command is read before it runs. */
  readonly load: () => Promise<Handler<N>>;
};

/** A handler whose options are known to the table entry it stands in. */
function command<const N extends OptionName>(spec: CommandSpec<N>): CommandSpec {
  return spec as unknown as CommandSpec;
}

/** Every command, in the order of `mua --help`. */
export const commands: readonly CommandSpec[] = [
  command({
    name: "start",
    args: "",
    summary: "the quick start: built-in agents on small built-in tasks, ending in a leaderboard",
    options: ["trials", "seed", "out", "json"],
    examples: ["mua start", "mua start --trials 8"],
    load: async () => (await import("./commands/start.ts")).start,
  }),
  command({
    name: "run",
    args: "<benchmarks...>",
    summary: "evaluate an agent on benchmarks, or as a YAML file says",
    details: [
      "A benchmark is NAME[/PART][@VERSION], such as tau2/retail@v1.0.1. One run is made for each.",
      "Who plays a role: a participant of the benchmark (mua list participants BENCHMARK), scripted:FILE,",
      "replay:RUN, or human.",
      "A run file has the options without their dashes as keys, and the benchmarks under 'benchmarks'.",
      "Flags go before its keys, and those before environment variables.",
      "Ctrl-C keeps what is finished; mua resume continues.",
    ],
    options: [
      "agent",
      "user",
      "judge",
      "trials",
      "concurrency",
      "seed",
      "limit",
      "tasks",
      "split",
      "variant",
      "steps",
      "errors",
      "timeout",
      "delay",
      "out",
      "dryRun",
      "json",
    ],
    examples: [
      "mua run quickstart --agent hasty --trials 4",
      "mua run tau2/retail --agent oracle --judge scripted",
      "mua run quickstart tau2/retail --agent oracle --limit 5 --dry-run",
      "mua run my-run.yaml --trials 1",
    ],
    takesRunFile: true,
    load: async () => (await import("./commands/run.ts")).run,
  }),
  command({
    name: "resume",
    args: "<run>",
    summary: "continue a run after a crash or a stop: only what is missing",
    details: ["A run is its folder, or its name in the folder of the runs."],
    options: ["concurrency", "retry", "out", "json"],
    examples: [
      "mua resume 20260131T120000Z-quickstart-retail-hasty",
      "mua resume results/runs/RUN --retry errors",
    ],
    load: async () => (await import("./commands/resume.ts")).resume,
  }),
  command({
    name: "report",
    args: "<runs...>",
    summary: "leaderboards of runs and of reported figures, with intervals and pass^k",
    details: [
      "A name that ends in .yaml is a file of reported figures, as in results/reported.",
      "Only rows over the same data, tasks, user, variant and limits share a table, unless --together is given.",
      "Runs over different versions of a dataset are only put together with --mix-versions.",
    ],
    options: ["format", "to", "mixVersions", "together", "details", "out", "json"],
    examples: [
      "mua report results/runs/*",
      "mua report RUN_A RUN_B --format csv --to leaderboard.csv",
      "mua report results/runs/* results/reported/mua-rl.yaml --format html --to leaderboard.html",
    ],
    load: async () => (await import("./commands/report.ts")).report,
  }),
  command({
    name: "blame",
    args: "<runs...>",
    summary: "who failed: for every episode below 1 or without a reward, the role and the reason",
    details: [
      "By rules, without a model: how the episode ended, answers marked as odd, and how its calls and words differ from",
      "what the benchmark expected. The first rule that applies is counted; --json lists all.",
    ],
    options: ["out", "json"],
    examples: ["mua blame RUN", "mua blame results/runs/* --json"],
    load: async () => (await import("./commands/blame.ts")).blameRuns,
  }),
  command({
    name: "compare",
    args: "<runA> <runB>",
    summary: "compare two runs task by task: difference, interval, p-values, what could be found",
    details: [
      "Tasks are paired by id, trials by number. Runs over different data, users, judges, variants or limits are",
      "refused, unless --anyway is given.",
    ],
    options: ["anyway", "out", "json"],
    examples: ["mua compare RUN_A RUN_B"],
    load: async () => (await import("./commands/compare.ts")).compare,
  }),
  command({
    name: "view",
    args: "[runs...]",
    summary: "see runs, episodes and transcripts in the browser; without runs all there are, live",
    details: ["Nothing leaves this machine: it listens on loopback only, unless --host says otherwise."],
    options: ["port", "host", "noOpen", "export", "out", "json"],
    examples: ["mua view", "mua view RUN_A RUN_B --port 8080 --no-open", "mua view RUN --export site"],
    load: async () => (await import("./commands/view.ts")).view,
  }),
  command({
    name: "list",
    args: "[what] [benchmark]",
    summary: "list benchmarks, tasks BENCHMARK, participants BENCHMARK, or runs",
    options: ["split", "out", "json"],
    examples: [
      "mua list benchmarks",
      "mua list tasks tau2/retail",
      "mua list participants quickstart",
      "mua list runs",
    ],
    load: async () => (await import("./commands/list.ts")).list,
  }),
  command({
    name: "play",
    args: "<benchmark> <task>",
    summary: "be the agent or the user yourself",
    details: ["What you type is said; /help lists what else you can do, such as calling tools."],
    options: ["role", "agent", "user", "judge", "seed", "variant", "steps", "errors", "out", "json"],
    examples: ["mua play quickstart cancel-1", "mua play quickstart return-2 --role user --agent careful"],
    load: async () => (await import("./commands/play.ts")).play,
  }),
  command({
    name: "data",
    args: "<action> [benchmark]",
    summary: "pull, verify or show the path of a benchmark's dataset",
    options: ["from", "json"],
    examples: [
      "mua data pull tau2@v1.0.1",
      "mua data pull tau2 --from ../tau2-bench",
      "mua data verify tau2",
    ],
    load: async () => (await import("./commands/data.ts")).data,
  }),
  command({
    name: "rescore",
    args: "<benchmark> <files...>",
    summary: "score official result files or runs again: recorded against recomputed",
    options: ["out", "json"],
    examples: [
      "mua rescore tau2 results.json",
      "mua rescore tau2@v0.1.3 results.json",
      "mua rescore quickstart RUN",
    ],
    load: async () => (await import("./commands/rescore.ts")).rescore,
  }),
  command({
    name: "import",
    args: "<benchmark> <files...>",
    summary: "make runs of official result files, scored again",
    details: ["--agent and --user name who played where a file does not say, or says it wrong."],
    options: ["agent", "user", "out", "json"],
    examples: ["mua import tau2 results.json", "mua import tau2@v0.1.3 results.json --agent openai/gpt-4.1"],
    load: async () => (await import("./commands/import.ts")).importResults,
  }),
  command({
    name: "export",
    args: "<run>",
    summary: "write a run in an official file format",
    options: ["format", "to", "out", "json"],
    examples: ["mua export RUN --format tau2 --to exported"],
    load: async () => (await import("./commands/export.ts")).exportRun,
  }),
  command({
    name: "audit",
    args: "<benchmarks...>",
    summary: "what is wrong with a benchmark's tasks: what doing nothing gets, and contradictory solutions",
    details: [
      "Plays each task with its known solution and with an agent that does nothing, and runs its gold actions.",
      "Findings are no failure of the audit: the exit code is 0.",
    ],
    options: ["split", "tasks", "limit", "format", "to", "json"],
    examples: ["mua audit quickstart", "mua audit tau2/retail --format md --to audit.md"],
    load: async () => (await import("./commands/audit.ts")).audit,
  }),
  command({
    name: "conformance",
    args: "<benchmark> <folder>",
    summary: "compare recordings of the official code with this implementation",
    options: ["json"],
    examples: ["mua conformance tau2/retail recordings/tau2"],
    load: async () => (await import("./commands/conformance.ts")).conformance,
  }),
];
