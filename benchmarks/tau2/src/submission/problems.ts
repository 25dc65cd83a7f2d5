import type { RunExport } from "@mua/core";
import { eras } from "../era.ts";
import { LIMITS } from "../protocol.ts";
import { LEADERBOARD_DOMAINS, type LeaderboardDomain } from "./format.ts";

/** The leaderboard asks for this many attempts at each task. */
const LEAST_TRIALS = 4;

/** The domain of a run; undefined where it is none of the leaderboard's. */
export function domainOf({ benchmark }: RunExport): LeaderboardDomain | undefined {
  return LEADERBOARD_DOMAINS.find((domain) => benchmark.name === `tau2/${domain}`);
}

/** What speaks against submitting these runs together, whatever the person says of them. */
export function problemsOfRuns(runs: readonly RunExport[]): readonly string[] {
  const names = runs.map(({ benchmark }) => benchmark.name);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [
    ...(runs.length === 0 ? ["there are no runs"] : []),
    ...[...twice].map((name) => `${name} is there more than once: one run for each domain`),
    ...runs.flatMap((run) => problemsOfRun(run).map((problem) => `${run.benchmark.name}: ${problem}`)),
    ...["agent", "user"].flatMap((role) => differing(runs, role as "agent" | "user")),
  ];
}

/** Agent and user have to be the same in all domains. */
function differing(runs: readonly RunExport[], role: "agent" | "user"): readonly string[] {
  const names = new Set(runs.map(({ participants }) => participants[role] ?? "nobody"));
  return names.size < 2
    ? []
    : [`the ${role} has to be the same in all runs, and is ${[...names].join(", ")}`];
}

function problemsOfRun(run: RunExport): readonly string[] {
  const { benchmark, dataset, trials, episodes } = run;
  const [current] = eras;
  if (domainOf(run) === undefined)
    return [`is not on the leaderboard, which has ${LEADERBOARD_DOMAINS.join(", ")}`];
  const base = new Set(benchmark.splits.get("base"));
  const attempts = Map.groupBy(episodes, ({ trajectory }) => trajectory.task);
  const missing = [...base].filter((task) => !attempts.has(task));
  const outside = [...attempts.keys()].filter((task) => !base.has(task));
  const short = [...attempts].filter(([task, played]) => base.has(task) && played.length !== trials);
  const unscored = episodes.filter(({ score }) => score.reward === null);
  const [first] = unscored;
  const variant = episodes.find(({ trajectory }) => trajectory.variant !== undefined)?.trajectory.variant;
  return [
    ...(dataset.version === current?.version
      ? []
      : [`was played over ${dataset.version}; the leaderboard is about ${current?.version}`]),
    ...(missing.length === 0
      ? []
      : [
          `${missing.length} of ${base.size} tasks of the base split were not played, such as '${missing[0]}'`,
        ]),
    ...(outside.length === 0
      ? []
      : [`${outside.length} tasks are not of the base split, such as '${outside[0]}'`]),
    ...(short.length === 0
      ? []
      : [
          `${short.length} tasks do not have ${trials} attempts, such as '${short[0]?.[0]}'; mua resume plays the rest`,
        ]),
    ...(first === undefined
      ? []
      : [
          `${unscored.length} episodes have no reward, such as '${first.trajectory.task}' (${first.score.reason ?? "unknown"}); mua resume RUN --retry errors repeats what failed`,
        ]),
    ...(variant === undefined
      ? []
      : [`was played in the variant '${variant}', which sees or does what others do not`]),
  ];
}

/** What a standard submission has to be beyond that: the official protocol, played by models. */
export function problemsOfStandard(runs: readonly RunExport[]): readonly string[] {
  return runs.flatMap(({ benchmark, trials, participants, limits }) => {
    const roles = [
      ["agent", participants.agent],
      ["user", participants.user],
      ...(benchmark.tasks.some(({ needsJudge }) => needsJudge)
        ? [["judge", participants.judge] as const]
        : []),
    ] as const;
    const unofficial = (["steps", "errors"] as const).filter(
      (limit) => limits[limit] !== undefined && limits[limit] !== LIMITS[limit],
    );
    return [
      ...(trials >= LEAST_TRIALS ? [] : [`${trials} trials; at least ${LEAST_TRIALS} are asked for`]),
      ...roles.flatMap(([role, name]) =>
        isModel(name) ? [] : [`the ${role} is no model but ${name ?? "nobody"}`],
      ),
      ...unofficial.map((limit) => `the limit of ${limit} is ${limits[limit]}, officially ${LIMITS[limit]}`),
    ].map((problem) => `${benchmark.name}: ${problem} (a standard submission; see submission_type: custom)`);
  });
}

function isModel(participant: string | undefined): boolean {
  return participant !== undefined && /^[^:/]+\//u.test(participant);
}
