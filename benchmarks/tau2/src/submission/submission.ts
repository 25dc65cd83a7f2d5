import type { RunExport, Submission, SubmissionFormat } from "@mua/core";
import { type Era, eraOf } from "../era.ts";
import { measured, metricsOf } from "../metrics.ts";
import { resultsOf } from "../results/export.ts";
import { type Results, writeResults } from "../results/file.ts";
import {
  type DomainResults,
  type LeaderboardDomain,
  type SubmissionDetails,
  type SubmissionFile,
  submissionDetails,
  submissionFile,
} from "./format.ts";
import { domainOf, problemsOfRuns, problemsOfStandard } from "./problems.ts";

/** Runs as a folder for the official leaderboard: `submission.json`, and the results file of each domain. */
export const leaderboardSubmission: SubmissionFormat = {
  name: "tau2-submission",
  write: async (runs, text): Promise<Submission> => {
    const { data: details, error } = submissionDetails.safeParse(text);
    const problems = [
      ...(error === undefined
        ? []
        : error.issues.map(({ path, message }) => `details, ${path.join(".")}: ${message}`)),
      ...problemsOfRuns(runs),
      ...(details === undefined ? [] : problemsOfDetails(details, runs)),
    ];
    if (details === undefined || problems.length > 0) return { problems };
    return { files: await filesOf(runs, details) };
  },
};

function problemsOfDetails(details: SubmissionDetails, runs: readonly RunExport[]): readonly string[] {
  if (details.submission_type === "custom") return [];
  const { modified_prompts: modified, omitted_questions: omitted } = details.methodology.verification ?? {};
  return [
    ...problemsOfStandard(runs),
    ...(modified === true ? ["modified prompts make a submission custom"] : []),
    ...(omitted === true ? ["omitted questions make a submission custom"] : []),
  ];
}

async function filesOf(
  runs: readonly RunExport[],
  details: SubmissionDetails,
): Promise<ReadonlyMap<string, string>> {
  const folder = [details.model_name, details.submitting_organization, details.submission_date]
    .map(slug)
    .join("_");
  const files = new Map<string, string>();
  const trajectories: { [domain in LeaderboardDomain]?: string } = {};
  const results: { [domain in LeaderboardDomain]?: DomainResults } = {};
  for (const run of runs) {
    const [domain, era] = [domainOf(run), eraOf(run.dataset.version)];
    if (domain === undefined || era === undefined) throw new Error(`${run.benchmark.name} was let through`);
    const official = await resultsOf(run, era);
    const user = slug(run.participants.user ?? "nobody");
    const name = `${slug(details.model_name)}_${domain}_${user}_${run.trials}trials.json`;
    trajectories[domain] = name;
    results[domain] = figuresOf(official, run.trials, era);
    for (const text of writeResults(official, era, "saved").values())
      files.set(`${folder}/trajectories/${name}`, text);
  }
  const file = submissionFile.parse(submissionOf(runs, details, trajectories, results));
  return new Map([[`${folder}/submission.json`, `${JSON.stringify(file, null, 2)}\n`], ...files]);
}

function submissionOf(
  runs: readonly RunExport[],
  { methodology, ...details }: SubmissionDetails,
  trajectories: SubmissionFile["trajectory_files"],
  results: SubmissionFile["results"],
): SubmissionFile {
  const [first] = runs;
  const evaluated = new Date(Math.max(...runs.map(({ createdAt }) => createdAt)));
  return {
    ...details,
    modality: "text",
    trajectories_available: true,
    trajectory_files: trajectories,
    results,
    methodology: {
      evaluation_date: evaluated.toISOString().slice(0, "2026-01-31".length),
      tau2_bench_version: (first?.dataset.version ?? "").replace(/^v/u, ""),
      user_simulator: (first?.participants.user ?? "nobody").replace(/^[^:/]+\//u, ""),
      ...(methodology.notes === undefined ? {} : { notes: methodology.notes }),
      verification: { modified_prompts: false, omitted_questions: false, ...methodology.verification },
    },
  };
}

/** pass^k in percent, computed as the official check does it, which compares without tolerance. */
function figuresOf({ simulations }: Results, trials: number, era: Era): DomainResults {
  const { pass_hat_ks: passes, avg_agent_cost: cost } = metricsOf(simulations.map(measured), trials, era);
  const shown = Array.from({ length: 4 }, (_, index) => index + 1).flatMap((k) => {
    const value = passes.get(String(k));
    return value === undefined ? [] : [[`pass_${k}`, value * 100] as const];
  });
  return { ...Object.fromEntries(shown), ...(Number.isNaN(cost) ? {} : { cost }) };
}

/** A text as part of a file's name. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9.]+/gu, "-")
    .replace(/^[-.]+|-+$/gu, "");
}
