import type { Summary } from "@mua/scorer";
import { useContext, useEffect } from "preact/hooks";
import { addresses } from "../../addresses.ts";
import type { EpisodeCause, EpisodeRow, RunPage } from "../../api.ts";
import { count, dollars, figure, interval, plural, seconds, time, words } from "../figures.ts";
import { isFull, keyOf } from "../filters.ts";
import { Answered } from "../parts/answer.tsx";
import { Facts } from "../parts/facts.tsx";
import { Choice, Search, Toggle } from "../parts/fields.tsx";
import { Link } from "../parts/link.tsx";
import { Outcomes, Reward, Scale } from "../parts/marks.tsx";
import { ariaSort, SortHead } from "../parts/sort-head.tsx";
import { Visible } from "../parts/text.tsx";
import { VirtualList } from "../parts/virtual-list.tsx";
import type { EpisodeFilter, Route } from "../route.ts";
import { type Filtered, go, PageContext, useAnswer, useChanges, useFiltered, useKeys } from "../state.ts";
import { defined } from "./runs.tsx";

/** One run: its figures and its episodes. */
export function RunView({ route: { run: id, filter } }: { readonly route: Extract<Route, { page: "run" }> }) {
  const filtered = useFiltered(id, filter, true);
  const { episodes } = filtered;
  const open = (episode: EpisodeRow | undefined) => () =>
    episode && go({ page: "episode", run: id, task: episode.task, trial: episode.trial, filter });
  useKeys({
    j: open(episodes[0]),
    n: open(episodes.find(({ reward }) => !isFull(reward))),
    u: () => go({ page: "runs", filter: {} }),
  });
  return (
    <main class="run">
      <Answered answer={filtered.run}>
        {(run) => (
          <>
            <header class="title">
              <h1>
                <Visible text={run.participants.agent ?? id} /> <span class="faint">{run.benchmark}</span>
                {run.live ? <span class="mark live">live</span> : null}
              </h1>
              <Figures id={id} run={run} />
            </header>
            <Filters id={id} run={run} filter={filter} filtered={filtered} />
            <Episodes id={id} run={run} filter={filter} filtered={filtered} />
          </>
        )}
      </Answered>
    </main>
  );
}

function Figures({ id, run }: { readonly id: string; readonly run: RunPage }) {
  const answer = useAnswer<Summary>(addresses.summary(id), useChanges(id));
  const { participants, dataset, variant, seed, planned, episodes, createdAt, limits, versions, options } =
    run;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["run", id],
    ["user", participants.user],
    ["judge", participants.judge],
    ["dataset", `${dataset.name}@${dataset.version} (${dataset.hash.slice(0, 12)})`],
    ["variant", variant],
    ["seed", String(seed)],
    ["step limit", limits?.steps?.toString()],
    ["error limit", limits?.errors?.toString()],
    ["begun (UTC)", time(createdAt)],
    ...Object.entries(versions),
    ...Object.entries(options).map(([name, value]) => [name, String(value)] as const),
  ];
  return (
    <>
      {answer.value === undefined ? <p class="figures faint">…</p> : <Summed summary={answer.value} />}
      {episodes.length < planned ? (
        <p>
          <progress value={episodes.length} max={planned} aria-label="finished episodes" /> {episodes.length}{" "}
          of {planned} episodes
        </p>
      ) : null}
      {run.damage.map((line) => (
        <p key={line} class="problem">
          {line}
        </p>
      ))}
      <details>
        <summary>configuration</summary>
        <Facts facts={facts} />
      </details>
    </>
  );
}

function Summed({ summary }: { readonly summary: Summary }) {
  const { reward, passHatK, cost, seconds: took, outcomes, unscorable } = summary;
  return (
    <dl class="figures">
      <div>
        <dt>mean reward</dt>
        <dd>
          <strong>{figure(reward.mean)}</strong> <Scale mean={reward.mean} range={reward.ci} />
          <span class="sub">{reward.ci === null ? "" : `95 %: ${interval(reward.ci)}`}</span>
        </dd>
      </div>
      {Object.entries(passHatK).map(([k, value]) => (
        <div key={k}>
          <dt>pass^{k}</dt>
          <dd>{figure(value)}</dd>
        </div>
      ))}
      <div>
        <dt>cost</dt>
        <dd>{dollars(cost.total)}</dd>
      </div>
      <div>
        <dt>an episode</dt>
        <dd>{seconds(took.mean)}</dd>
      </div>
      <div class="wide">
        <dt>outcomes</dt>
        <dd>
          <Outcomes counts={outcomes} />
          {unscorable === 0 ? null : (
            <span class="sub">{plural(unscorable, "episode")} without a reward</span>
          )}
        </dd>
      </div>
    </dl>
  );
}

type Parts = {
  readonly id: string;
  readonly run: RunPage;
  readonly filter: EpisodeFilter;
  readonly filtered: Filtered;
};

function useFilter(id: string, filter: EpisodeFilter) {
  return (change: { [k in keyof EpisodeFilter]?: string | undefined }): void =>
    go(
      { page: "run", run: id, filter: defined<EpisodeFilter>({ ...filter, ...change } as never) },
      { replace: true },
    );
}

function Filters({ id, run, filter, filtered: { episodes, causes, waiting } }: Parts) {
  const { source } = useContext(PageContext);
  const set = useFilter(id, filter);
  const tally = (names: Iterable<string>): readonly (readonly [string, string])[] => {
    const counts = new Map<string, number>();
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts]
      .toSorted((a, b) => b[1] - a[1])
      .map(([name, many]) => [name, `${words(name)} (${many})`]);
  };
  const failing = tally(
    run.episodes.flatMap(({ checks }) =>
      Object.entries(checks).flatMap(([name, reward]) => (isFull(reward) ? [] : [name])),
    ),
  );
  const blamed = tally(
    [...(causes?.values() ?? [])].flatMap(({ findings: [first] }) =>
      first === undefined ? [] : [first.role, `${first.role} ${first.reason}`],
    ),
  );
  const rewards = [
    ["failed", `below 1 (${run.episodes.filter(({ reward }) => reward !== null && !isFull(reward)).length})`],
    ["full", `1 (${run.episodes.filter(({ reward }) => isFull(reward)).length})`],
    ["none", `none (${run.episodes.filter(({ reward }) => reward === null).length})`],
  ] as const;
  return (
    <div class="filters">
      <Search label="search" value={filter.text} onInput={(text) => set({ text })} />
      {source.exported ? null : (
        <Toggle
          label="also what was said"
          on={filter.said !== undefined}
          onChange={(on) => set({ said: on ? "yes" : undefined })}
        />
      )}
      <Choice label="reward" value={filter.reward} options={rewards} onChange={(reward) => set({ reward })} />
      <Choice
        label="outcome"
        value={filter.outcome}
        options={tally(run.episodes.map(({ outcome }) => outcome))}
        onChange={(outcome) => set({ outcome })}
      />
      <Choice
        label="failed check"
        value={filter.check}
        options={failing}
        onChange={(check) => set({ check })}
      />
      <Choice label="blame" value={filter.cause} options={blamed} onChange={(cause) => set({ cause })} />
      {causes === undefined && !source.exported && filter.cause === undefined ? (
        <button type="button" class="quiet" onClick={() => set({ cause: "agent" })}>
          find causes
        </button>
      ) : null}
      {run.trials > 1 ? (
        <Choice
          label="trial"
          value={filter.trial}
          options={Array.from({ length: run.trials }, (_, trial) => [String(trial), String(trial)] as const)}
          onChange={(trial) => set({ trial })}
        />
      ) : null}
      {filter.task === undefined ? null : (
        <button type="button" class="button" onClick={() => set({ task: undefined })}>
          task <Visible text={filter.task} /> ✕
        </button>
      )}
      <span class="hint" role="status">
        {waiting ? "reading transcripts…" : plural(episodes.length, "episode")}
      </span>
    </div>
  );
}

const columns = [
  ["reward", "reward"],
  ["task", "task"],
  ["trial", "trial"],
  ["outcome", "outcome"],
  ["messages", "messages"],
  ["seconds", "took"],
  ["cost", "cost"],
] as const;

function Episodes({ id, run, filter, filtered: { episodes, causes } }: Parts) {
  const set = useFilter(id, filter);
  useEffect(() => {
    document.title = `${run.participants.agent ?? id} – mua`;
  }, [id, run]);
  return (
    <VirtualList
      items={episodes}
      label="Episodes"
      keyOf={keyOf}
      head={columns.map(([column, title]) => (
        <span key={column} role="columnheader" class={column} aria-sort={ariaSort(column, filter.sort)}>
          <SortHead column={column} title={title} sort={filter.sort} onSort={(sort) => set({ sort })} />
        </span>
      ))}
      row={(episode) => (
        <Episode
          id={id}
          episode={episode}
          filter={filter}
          summary={run.summaries[episode.task]}
          cause={causes?.get(keyOf(episode))}
        />
      )}
    />
  );
}

function Episode({
  id,
  episode,
  filter,
  summary,
  cause,
}: {
  readonly id: string;
  readonly episode: EpisodeRow;
  readonly filter: EpisodeFilter;
  readonly summary: string | undefined;
  readonly cause: EpisodeCause | undefined;
}) {
  const {
    task,
    trial,
    reward,
    outcome,
    reason,
    scoreReason,
    messages,
    seconds: took,
    cost,
    tokens,
  } = episode;
  const [first] = cause?.findings ?? [];
  const why =
    first === undefined ? (scoreReason ?? (outcome === "completed" ? undefined : reason)) : undefined;
  return (
    <>
      <span role="cell" class="reward">
        <Reward value={reward} />
      </span>
      <span role="cell" class="task">
        <Link to={{ page: "episode", run: id, task, trial, filter }}>
          <Visible text={task} />
        </Link>
        <span class="sub">
          {first !== undefined ? (
            <>
              <strong>
                {first.role}: {words(first.reason)}
              </strong>{" "}
              <Visible text={first.evidence.slice(0, 300)} />
            </>
          ) : why !== undefined ? (
            <Visible text={why.slice(0, 300)} />
          ) : summary !== undefined ? (
            <Visible text={summary} />
          ) : null}
        </span>
      </span>
      <span role="cell" class="trial number">
        {trial}
      </span>
      <span role="cell" class="outcome">
        {words(outcome)}
      </span>
      <span role="cell" class="messages number">
        {messages}
      </span>
      <span role="cell" class="seconds number">
        {seconds(took)}
      </span>
      <span
        role="cell"
        class="cost number"
        title={tokens === undefined ? undefined : `${count(tokens)} tokens`}
      >
        {dollars(cost)}
      </span>
    </>
  );
}
