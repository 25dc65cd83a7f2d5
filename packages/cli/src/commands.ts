import { modelOptionNames } from "./model-options.ts";
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
      "replay:RUN, human, or a language model: openai/NAME, anthropic/NAME. Keys come from the environment.",
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
      "tasksFile",
      "split",
      "variant",
      "steps",
      "errors",
      "timeout",
      "delay",
      ...modelOptionNames,
      "out",
      "dryRun",
      "json",
    ],
    examples: [
      "mua run quickstart --agent hasty --trials 4",
      "mua run tau2/retail --agent oracle --judge scripted",
      "mua run quickstart tau2/retail --agent oracle --limit 5 --dry-run",
      "mua run my-run.yaml --trials 1",
      "mua run tau2/retail --agent openai/gpt-4.1-mini --user openai/gpt-4.1 --judge openai/gpt-4.1 --max-cost 5",
      "mua run quickstart --agent openai/qwen --agent-base-url http://localhost:8000/v1",
    ],
    takesRunFile: true,
    load: async () => (await import("./commands/run.ts")).run,
  }),
  command({
    name: "resume",
    args: "<run>",
    summary: "continue a run after a crash or a stop: only what is missing",
    details: ["A run is its folder, or its name in the folder of the runs."],
    options: ["concurrency", "retry", "maxCost", "maxTokens", "runTimeout", "out", "json"],
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
      "Only rows over the same data, tasks, user, judge, variant, limits and protocol share a table, unless",
      "--together is given.",
      "Runs over different versions of a dataset are only put together with --mix-versions.",
    ],
    options: ["format", "to", "mixVersions", "together", "breakdown", "viewer", "out", "json"],
    examples: [
      "mua report results/runs/*",
      "mua report RUN_A RUN_B --format csv --to leaderboard.csv",
      "mua report results/runs/* results/reported/mua-rl.yaml --format html --to leaderboard.html",
    ],
    load: async () => (await import("./commands/report.ts")).report,
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
    name: "reproduce",
    args: "<what> [runs...]",
    summary: "reported figures beside measured ones: mua-rl, or tau2-leaderboard",
    details: [
      "Plays what the run files in results/reproduce say, or takes RUNS that exist. What you give goes before what a",
      "run file says. The row to compare with is that of the agent's model, or the one that --against names.",
    ],
    options: [
      "agent",
      "user",
      "judge",
      "against",
      "trials",
      "concurrency",
      "seed",
      "limit",
      "split",
      "variant",
      "steps",
      "errors",
      "timeout",
      ...modelOptionNames,
      "out",
      "dryRun",
      "json",
    ],
    examples: [
      "mua reproduce mua-rl --dry-run",
      "mua reproduce mua-rl --agent oracle --user scripted --judge scripted --trials 1",
      "mua reproduce tau2-leaderboard --agent openai/gpt-4.1",
      "mua reproduce tau2-leaderboard --against GPT-4.1 RUN_A RUN_B",
    ],
    load: async () => (await import("./commands/reproduce.ts")).reproduceResults,
  }),
  command({
    name: "blame",
    args: "<runs...>",
    summary: "who failed in each episode below 1 or without a reward, and why",
    details: [
      "By rules, without a model: how the episode ended, answers marked as odd, and how its calls and words differ from",
      "what the benchmark expected. The first rule that applies is counted; --json lists all.",
    ],
    options: ["out", "json"],
    examples: ["mua blame RUN", "mua blame results/runs/* --json"],
    load: async () => (await import("./commands/blame.ts")).blameRuns,
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
    summary: "list benchmarks, tasks BENCHMARK, participants BENCHMARK, models whose price is known, or runs",
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
    options: [
      "role",
      "agent",
      "user",
      "judge",
      "seed",
      "variant",
      "steps",
      "errors",
      ...modelOptionNames,
      "out",
      "json",
    ],
    examples: ["mua play quickstart cancel-1", "mua play quickstart return-2 --role user --agent careful"],
    load: async () => (await import("./commands/play.ts")).play,
  }),
  command({
    name: "doctor",
    args: "",
    summary: "look at models with one tiny call for each role: keys, endpoints, tools, usage and prices",
    options: ["agent", "user", "judge", ...modelOptionNames, "json"],
    examples: [
      "mua doctor --agent openai/gpt-4.1-mini --user anthropic/claude-sonnet-4",
      "mua doctor --agent openai/qwen --agent-base-url http://localhost:8000/v1",
    ],
    load: async () => (await import("./commands/doctor.ts")).doctor,
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
    details: ["Rewards are those of mua rescore; messages, tokens, costs and times are taken from the file."],
    options: ["agentName", "userName", "out", "json"],
    examples: [
      "mua import tau2 results.json",
      "mua import tau2@v0.1.3 results.json --agent-name openai/gpt-4.1",
    ],
    load: async () => (await import("./commands/import.ts")).importResults,
  }),
  command({
    name: "export",
    args: "<runs...>",
    summary: "write runs in an official file format, as a submission, or for training",
    details: [
      "Some formats hold one run, others several: acebench has a table over agents, and over both languages.",
      "tau2-submission is a folder for the official leaderboard of tau2-bench: one run for each domain, with the base",
      "tasks and four trials. --details names a YAML file with model_name, model_organization,",
      "submitting_organization, submission_date, contact_info, and what else the leaderboard shows.",
      "Whatever speaks against it is listed, and nothing is written.",
      "sft has what the agent saw and answered in episodes with reward 1, as chat messages with weights; parquet has a row",
      "for every episode. Both take runs of any benchmarks together.",
    ],
    options: ["format", "to", "details", "out", "json"],
    examples: [
      "mua export RUN --format tau2 --to exported",
      "mua export ENGLISH CHINESE --to acebench",
      "mua export RETAIL AIRLINE TELECOM --format tau2-submission --details me.yaml --to submission",
      "mua export results/runs/* --format sft --to fine-tuning",
    ],
    load: async () => (await import("./commands/export.ts")).exportRun,
  }),
  command({
    name: "generate",
    args: "<benchmark>",
    summary: "make new tasks from a benchmark's data, to train on without touching what is evaluated",
    details: [
      "Each is proven: the oracle has reward 1, doing nothing has 0, and it is no task of the dataset in other words.",
      "The file is in the official format; --tasks-file plays it. The same seed makes the same file.",
    ],
    options: ["count", "seed", "to", "json"],
    examples: [
      "mua generate tau2/retail --count 1000 --seed 1 --to train.json",
      "mua generate tau2/telecom --count 500 --to telecom.json",
    ],
    load: async () => (await import("./commands/generate.ts")).generate,
  }),
  command({
    name: "rollout",
    args: "<benchmark>",
    summary: "play episodes with a policy that takes and gives tokens, and record them for training",
    details: [
      "Episodes are those of mua run; records have token ids, masks and log-probabilities. --trials is the group's size.",
      "What is stored in the file is not played again. --format also writes FILE.FORMAT: verl, trl, openenv, sft or parquet.",
    ],
    options: [
      "policy",
      "model",
      "tokenizer",
      "profile",
      "promptTokens",
      "user",
      "judge",
      "trials",
      "seed",
      "split",
      "tasks",
      "tasksFile",
      "limit",
      "concurrency",
      "timeout",
      ...modelOptionNames,
      "format",
      "to",
      "json",
    ],
    examples: [
      "mua rollout quickstart --to rollouts.jsonl",
      "mua rollout tau2/retail --policy vllm=http://127.0.0.1:8000 --model qwen --tokenizer tokenizer.json --to r.jsonl",
    ],
    load: async () => (await import("./commands/rollout.ts")).rollout,
  }),
  command({
    name: "train",
    args: "<what>",
    summary: "train a small policy on this machine: setup once, then quickstart",
    details: [
      "setup makes a Python environment with the pinned requirements beside the datasets; $MUA_PYTHON is the Python it is made with.",
      "quickstart goes on where a training in the same folder (--to) was stopped.",
    ],
    options: ["seed", "updates", "shuffleRewards", "to", "json"],
    examples: ["mua train setup", "mua train quickstart --seed 1"],
    load: async () => (await import("./commands/train.ts")).train,
  }),
  command({
    name: "serve",
    args: "<benchmark>",
    summary: "serve a benchmark's environment, the user inside, by the OpenEnv protocol",
    details: [
      "Beyond the loopback interface clients need the token in $MUA_SERVE_TOKEN. Ctrl-C ends it.",
      "--tokenizer makes it speak in token ids, for trainers: templates, masks and limits are the server's then.",
      "--to keeps the finished episodes as JSON Lines.",
    ],
    options: [
      "user",
      "judge",
      "split",
      "tasks",
      "tasksFile",
      "limit",
      ...modelOptionNames,
      "host",
      "port",
      "sessions",
      "idle",
      "tokenizer",
      "profile",
      "promptTokens",
      "to",
      "json",
    ],
    examples: [
      "mua serve quickstart",
      "mua serve tau2/retail --user scripted --port 8080 --split train",
      "mua serve tau2/retail --user openai/gpt-4.1 --tasks-file train.json --tokenizer tokenizer.json",
    ],
    load: async () => (await import("./commands/serve.ts")).serve,
  }),
  command({
    name: "audit",
    args: "<benchmarks...>",
    summary: "what is wrong with a benchmark's tasks, and what doing nothing gets in them",
    details: [
      "Plays each task with its known solution and with an agent that does nothing, and runs its gold actions.",
      "Findings are no failure of the audit: the exit code is 0.",
    ],
    options: ["split", "tasks", "tasksFile", "limit", "format", "to", "json"],
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
  command({
    name: "new",
    args: "<what> <name>",
    summary: "write the skeleton of a benchmark: new benchmark NAME",
    details: [
      "For a clone of this repository: makes benchmarks/NAME, which works as it is, and registers it.",
      "What to change in it, and how, is told in adding-a-benchmark.md.",
    ],
    options: ["json"],
    examples: ["mua new benchmark library-desk"],
    load: async () => (await import("./commands/new.ts")).newThing,
  }),
];
