import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { StoredRun } from "@mua/runner";
import {
  type LeaderboardRow,
  metricValues,
  type Reproduction,
  reportedRows,
  reproduction,
  type Scored,
} from "@mua/scorer";
import { parse } from "yaml";
import { z } from "zod";
import { messageOf, suggestion, UsageError } from "./errors.ts";
import { reportedFile } from "./leaderboard.ts";
import type { Given, OptionName } from "./options.ts";
import { readRunFile } from "./run-file.ts";

/** Published results and what it takes to reproduce them, as they come with this program. */
const results = fileURLToPath(new URL("../../../results", import.meta.url));

const plan = z.strictObject({
  /** Files of `results/reported`. */
  reported: z.array(z.string()).min(1),
  /** The reported model that is compared with when the agent is none of them. */
  against: z.string().optional(),
  runs: z
    .array(
      z.strictObject({
        /** A run file, beside this one. */
        file: z.string(),
        /** The figure that the file's runs make up together; left out where each run is a figure of its own. */
        figure: z.string().optional(),
        /** Over what a run's figure is an unweighted mean: its episodes, or its kinds of tasks. */
        average: z.enum(["episode", "category"]).default("episode"),
        /** The dataset version of the reported rows that these runs stand for; left out where it is not reported. */
        version: z.string().optional(),
      }),
    )
    .min(1),
});

/** What may be reproduced: reported figures, and the runs behind them. */
export type ReproductionPlan = {
  readonly against: string | undefined;
  readonly rows: readonly LeaderboardRow[];
  /** What is not known of how the reported figures came about. */
  readonly unknown: readonly string[];
  readonly runs: readonly PlannedRuns[];
};

/** The runs of one run file. */
export type PlannedRuns = z.infer<typeof plan>["runs"][number] & {
  readonly benchmarks: readonly string[];
  readonly given: Given<OptionName>;
};

/** Reads a plan by its name. Throws a UsageError that lists what there is. */
export function readPlan(name: string, names: readonly OptionName[]): ReproductionPlan {
  const folder = join(results, "reproduce");
  const path = join(folder, `${basename(name)}.yaml`);
  const known = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  if (!known.includes(name) || !existsSync(path)) {
    throw new UsageError(
      `there is nothing to reproduce by the name '${name}'.${suggestion(name, known)} There are: ${known.join(", ")}`,
    );
  }
  const { reported, against, runs } = readYaml(path, plan);
  const files = reported.map((file) => reportedFile(join(results, "reported", file)));
  return {
    against,
    rows: files.flatMap(reportedRows),
    unknown: [...new Set(files.flatMap((file) => file.unknown))],
    runs: runs.map((run) => ({ ...run, ...readRunFile(join(folder, run.file), names) })),
  };
}

function readYaml<T>(path: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(parse(readFileSync(path, "utf8")));
  } catch (error) {
    throw new UsageError(`'${path}' cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

const tokens = z.strictObject({ input: z.number(), output: z.number() });
const tokensOfEpisodes = z.record(
  z.string(),
  z.strictObject({ from: z.string(), agent: tokens.optional(), user: tokens.optional() }),
);

/** Tokens of an episode by benchmark and role, as far as they were ever measured. */
export function expectedTokens(): z.infer<typeof tokensOfEpisodes> {
  return readYaml(join(results, "reproduce", "tokens.yaml"), tokensOfEpisodes);
}

/** The reported rows of a model, by its name or by that of an agent that plays it, such as `openai/gpt-4.1`. */
export function rowsOfModel(rows: readonly LeaderboardRow[], model: string): readonly LeaderboardRow[] {
  const exact = rows.filter((row) => row.agent === model);
  return exact.length > 0 ? exact : rows.filter((row) => plainModel(row.agent) === plainModel(model));
}

/** A model's name without its provider, its date and everything but letters and digits. */
function plainModel(name: string): string {
  return name
    .slice(name.lastIndexOf("/") + 1)
    .replace(/-(?:\d{4}-\d{2}-\d{2}|\d{8})$/u, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, "");
}

/** One reported figure, and what was measured. */
export type ReproducedFigure = Reproduction & {
  readonly figure: string;
  readonly metric: string;
  readonly row: LeaderboardRow;
  readonly runs: readonly string[];
  /** What was not as reported, or not complete. */
  readonly differs: readonly string[];
};

/**
 * Puts runs beside the reported rows that they stand for; a figure without runs is measured by nothing. `benchmarks` are
 * those that the runs have to be of, `tasks` how many each has.
 */
export function reproduce(
  { figure, average, version }: Pick<PlannedRuns, "figure" | "average" | "version">,
  {
    benchmarks,
    tasks,
  }: { readonly benchmarks: readonly string[]; readonly tasks: ReadonlyMap<string, number> },
  rows: readonly LeaderboardRow[],
  runs: readonly StoredRun[],
): readonly ReproducedFigure[] {
  const figures = figure === undefined ? benchmarks : [figure];
  return figures.flatMap((name) => {
    const made = runs.filter(({ configuration }) => figure !== undefined || configuration.benchmark === name);
    const complete = figure === undefined || benchmarks.length === made.length;
    return rows
      .filter((row) => row.benchmark === name && (version === undefined || row.dataset.version === version))
      .flatMap((row) =>
        metricsOf(row).map(([metric, reported]): ReproducedFigure => {
          const parts = made.flatMap((run) => partsOf(run, average, metric));
          const known = parts.flatMap((part) => (part === null ? [] : [part]));
          return {
            figure: name,
            metric,
            row,
            runs: made.map(({ configuration }) => configuration.id),
            differs: [
              ...made.flatMap((run) => differencesOf(row, run, tasks.get(run.configuration.benchmark))),
              ...(complete || made.length === 0
                ? []
                : [`${made.length} of ${benchmarks.length} parts were measured`]),
            ].filter((text, place, all) => all.indexOf(text) === place),
            ...reproduction(reported, complete && known.length === parts.length ? known : []),
          };
        }),
      );
  });
}

function metricsOf({ meanReward, passHatK }: LeaderboardRow): readonly (readonly [string, number])[] {
  return [
    ...(meanReward === null ? [] : [["mean", meanReward] as const]),
    ...Object.entries(passHatK).map(([k, value]) => [`pass^${k}`, value as number] as const),
  ];
}

function partsOf(
  { configuration: { categories }, entries }: StoredRun,
  average: PlannedRuns["average"],
  metric: string,
): readonly (readonly Scored[] | null)[] {
  if (average === "episode" || categories === undefined) return [metricValues(entries, metric)];
  return Object.values(categories).map((tasks) => {
    const wanted = new Set(tasks);
    return metricValues(
      entries.filter(({ task }) => wanted.has(task)),
      metric,
    );
  });
}

function differencesOf(
  row: LeaderboardRow,
  { configuration, entries }: StoredRun,
  all: number | undefined,
): readonly string[] {
  const { dataset, participants, tasks, trials } = configuration;
  const planned = tasks.length * trials;
  const scored = entries.filter(({ reward }) => reward !== null).length;
  return [
    ...(row.dataset.version === null || row.dataset.version === dataset.version
      ? []
      : [`reported over ${row.dataset.version}, measured over ${dataset.version}`]),
    ...(row.user === null || plainModel(row.user) === plainModel(participants.user ?? "")
      ? []
      : [
          `reported with user ${row.user}, measured with ${participants.user === undefined ? "no user" : `user ${participants.user}`}`,
        ]),
    ...(all === undefined || all === tasks.length ? [] : [`${tasks.length} of ${all} tasks were attempted`]),
    ...(scored < planned ? [`${planned - scored} of ${planned} episodes have no reward`] : []),
  ];
}
