import { MalformedFileError } from "@mua/core";
import { parse } from "yaml";
import { z } from "zod";
import type { LeaderboardRow } from "./leaderboard.ts";

/** Figures that somebody reported, as a file of `results/reported` holds them. */
export type ReportedFile = z.infer<typeof file>;

const date = z.string().regex(/^\d{4}(?:-\d{2}(?:-\d{2})?)?$/u, "a date such as 2025-08-21, 2025-08 or 2025");
const metric = z.string().regex(/^(?:mean|pass\^[1-9]\d*)$/u, "'mean' or 'pass^K'");
const model = z.strictObject({
  model: z.string().min(1),
  /** When this row was published, where it is not when the source was. */
  date: date.optional(),
  /** The dataset's version, as the adapter names it where it has that version; left out where it is not stated. */
  version: z.string().optional(),
  /** Who played the user; left out where nobody did, or it is not stated. */
  user: z.string().optional(),
  /** The file of the source's repository that holds the row, where it is not the source's. */
  path: z.string().optional(),
  note: z.string().optional(),
  scores: z.record(z.string(), z.record(metric, z.number())),
});

const file = z
  .strictObject({
    name: z.string().min(1),
    /** Where the figures stand: a repository on GitHub at a commit, with the file in it, or any address. */
    source: z.union([
      z.strictObject({
        repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/u, "owner/name"),
        commit: z.string().regex(/^[0-9a-f]{7,40}$/u, "a commit"),
        path: z.string(),
      }),
      z.strictObject({ url: z.url({ protocol: /^https$/u }) }),
    ]),
    date,
    unit: z.enum(["percent", "fraction"]),
    version: z.string().optional(),
    user: z.string().optional(),
    note: z.string().optional(),
    /** What is known of how the figures came about, and what is not. */
    known: z.array(z.string()).default([]),
    unknown: z.array(z.string()).default([]),
    rows: z.array(model).min(1),
  })
  .refine(
    ({ unit, rows }) =>
      rows
        .flatMap(({ scores }) => Object.values(scores))
        .flatMap((figures) => Object.values(figures))
        .every((value) => value >= 0 && value <= (unit === "percent" ? 100 : 1)),
    "figures that their unit allows",
  );

/** Reads a file of reported figures. Throws MalformedFileError with the place in it. */
export function parseReported(path: string, text: string): ReportedFile {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new MalformedFileError(path, `YAML (${error instanceof Error ? error.message : String(error)})`);
  }
  const result = file.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new MalformedFileError(
    `${path}: ${issue?.path.join(".") || "the file"}`,
    issue?.message ?? "figures",
  );
}

/** The address of what a row rests on. */
export function sourceUrl({ source }: ReportedFile, path?: string): string {
  if ("url" in source) return source.url;
  const { repository, commit } = source;
  const segments = (path ?? source.path).split("/").map(encodeURIComponent).join("/");
  return `https://github.com/${repository}/blob/${commit}/${segments}`;
}

/** A reported row of a leaderboard for each model and benchmark of a file. */
export function reportedRows(reported: ReportedFile): readonly LeaderboardRow[] {
  const { name, unit, rows } = reported;
  // Read as a decimal, so that 67.3 % is 0.673 and not nearly so.
  const inUnit = (value: number): number => (unit === "percent" ? Number(`${value}e-2`) : value);
  return rows.flatMap((row) =>
    Object.entries(row.scores).map(([benchmark, figures]): LeaderboardRow => {
      const { mean } = figures;
      const passHatK = Object.entries(figures).flatMap(([of, value]) =>
        of === "mean" ? [] : [[of.slice("pass^".length), inUnit(value)]],
      );
      return {
        benchmark,
        dataset: {
          name: benchmark.split("/")[0] ?? benchmark,
          version: row.version ?? reported.version ?? null,
          hash: null,
        },
        user: row.user ?? reported.user ?? null,
        agent: row.model,
        judge: null,
        protocol: null,
        variant: null,
        limits: null,
        marks: ["reported", ...(row.note === undefined ? [] : [row.note])],
        tasks: null,
        taskSet: null,
        trials: null,
        episodes: null,
        scored: null,
        outcomes: {},
        excluded: {},
        meanReward: mean === undefined ? null : inUnit(mean),
        ci: null,
        passHatK: Object.fromEntries(passHatK),
        passHatKIntervals: {},
        cost: null,
        seconds: null,
        run: null,
        reported: { name, url: sourceUrl(reported, row.path), date: row.date ?? reported.date },
      };
    }),
  );
}
