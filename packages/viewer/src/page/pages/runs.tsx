import { useContext, useState } from "preact/hooks";
import { addresses } from "../../addresses.ts";
import type { RunList, RunRow, TrainingRow } from "../../api.ts";
import { count, dollars, figure, interval, plural, seconds, time, UNKNOWN } from "../figures.ts";
import { filterRuns } from "../filters.ts";
import { Answered } from "../parts/answer.tsx";
import { Choice, Search } from "../parts/fields.tsx";
import { Link } from "../parts/link.tsx";
import { Outcomes, Scale } from "../parts/marks.tsx";
import { ariaSort, SortHead } from "../parts/sort-head.tsx";
import { Visible } from "../parts/text.tsx";
import type { Route, RunFilter } from "../route.ts";
import { go, PageContext, useAnswer, useChanges } from "../state.ts";

/** pass^k of this many k at most are shown: the others stand on the run's page. */
const KS = 4;

/** All runs. */
export function RunsView({ route }: { readonly route: Extract<Route, { page: "runs" }> }) {
  const answer = useAnswer<RunList>(addresses.runs, useChanges());
  return (
    <main class="runs">
      <h1 class="for-readers">Runs</h1>
      <TrainingsLink />
      <Answered answer={answer}>{(list) => <Runs list={list} filter={route.filter} />}</Answered>
    </main>
  );
}

/** The way to the trainings, where there are any. */
function TrainingsLink() {
  const { source } = useContext(PageContext);
  const trainings = useAnswer<readonly TrainingRow[]>(source.exported ? undefined : addresses.trainings);
  if (trainings.value === undefined || trainings.value.length === 0) return null;
  return (
    <p class="aside">
      <Link to={{ page: "trainings" }}>{plural(trainings.value.length, "training")}</Link>
    </p>
  );
}

const columns = [
  ["agent", "agent"],
  ["benchmark", "benchmark"],
  ["reward", "reward"],
] as const;

function Runs({ list: { runs, broken }, filter }: { readonly list: RunList; readonly filter: RunFilter }) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const set = (change: Partial<{ [k in keyof RunFilter]: string | undefined }>): void =>
    go({ page: "runs", filter: defined({ ...filter, ...change }) }, { replace: true });
  const shown = filterRuns(runs, filter);
  const benchmarks = [...new Set(runs.map(({ benchmark }) => benchmark))].toSorted();
  const ks = Math.min(KS, Math.max(0, ...shown.map(({ summary }) => Object.keys(summary.passHatK).length)));
  const [first, second] = chosen;
  const choose = (id: string, on: boolean): void =>
    setChosen((now) =>
      on ? [...now.filter((one) => one !== id), id].slice(-2) : now.filter((one) => one !== id),
    );
  const head = (column: string, title: string, kind = "") => (
    <th scope="col" class={kind} aria-sort={ariaSort(column, filter.sort)}>
      <SortHead column={column} title={title} sort={filter.sort} onSort={(sort) => set({ sort })} />
    </th>
  );
  if (runs.length === 0 && broken.length === 0) return <p>There are no runs yet.</p>;
  return (
    <>
      <div class="filters">
        <Search label="search" value={filter.text} onInput={(text) => set({ text })} />
        <Choice
          label="benchmark"
          value={filter.benchmark}
          options={benchmarks.map((name) => [name, name])}
          onChange={(benchmark) => set({ benchmark })}
        />
        {first !== undefined && second !== undefined ? (
          <Link to={{ page: "compare", first, second }} class="button">
            compare 2 runs
          </Link>
        ) : (
          <span class="hint">
            {first === undefined ? "choose two runs to compare them" : "choose one more"}
          </span>
        )}
      </div>
      <table class="cards">
        <caption class="for-readers">{plural(shown.length, "run")}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="for-readers">compare</span>
            </th>
            {columns.map(([column, title]) => head(column, title))}
            {Array.from({ length: ks }, (_, index) => (
              <th scope="col" key={index} class="number">
                pass^{index + 1}
              </th>
            ))}
            <th scope="col">outcomes</th>
            {head("cost", "cost", "number")}
            <th scope="col" class="number">
              tokens
            </th>
            {head("seconds", "each", "number")}
            {head("time", "begun")}
          </tr>
        </thead>
        <tbody>
          {shown.map((run) => (
            <Run key={run.id} run={run} ks={ks} chosen={chosen.includes(run.id)} onChoose={choose} />
          ))}
        </tbody>
      </table>
      {shown.length === 0 ? <p class="faint">no run is like that</p> : null}
      {broken.map(({ id, problem }) => (
        <p key={id} class="problem">
          <Visible text={id} />: {problem}
        </p>
      ))}
    </>
  );
}

function Run({
  run,
  ks,
  chosen,
  onChoose,
}: {
  readonly run: RunRow;
  readonly ks: number;
  readonly chosen: boolean;
  readonly onChoose: (id: string, on: boolean) => void;
}) {
  const { id, participants, benchmark, dataset, variant, summary, planned, live, createdAt } = run;
  const { reward, passHatK, outcomes, cost, episodes, usage } = summary;
  const tokens = Object.values(usage).reduce<number | null>(
    (sum, { input, cacheRead, cacheWrite, output }) =>
      sum === null || input === null || cacheRead === null || cacheWrite === null || output === null
        ? null
        : sum + input + cacheRead + cacheWrite + output,
    0,
  );
  const agent = participants.agent ?? UNKNOWN;
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          aria-label={`compare ${id}`}
          checked={chosen}
          onChange={({ currentTarget }) => onChoose(id, currentTarget.checked)}
        />
      </td>
      <th scope="row" class="main-cell">
        <Link to={{ page: "run", run: id, filter: {} }}>
          <Visible text={agent} />
        </Link>
        {live ? <span class="mark live">live</span> : null}
        <span class="sub">
          {[
            variant,
            participants.user && `user ${participants.user}`,
            participants.judge && `judge ${participants.judge}`,
            run.imported && "imported",
          ]
            .filter(Boolean)
            .join(", ")}
        </span>
      </th>
      <td data-label="benchmark">
        <span>
          {benchmark}
          <span class="sub">data {dataset.version}</span>
        </span>
      </td>
      <td data-label="reward" class="score">
        <span>
          <strong>{figure(reward.mean)}</strong>
          <Scale mean={reward.mean} range={reward.ci} />
          <span class="sub">{reward.ci === null ? "" : interval(reward.ci)}</span>
        </span>
      </td>
      {Array.from({ length: ks }, (_, index) => (
        <td key={index} class="number" data-label={`pass^${index + 1}`}>
          {figure(passHatK[index + 1])}
        </td>
      ))}
      <td data-label="outcomes">
        <span>
          <Outcomes counts={outcomes} />
          {episodes < planned ? (
            <span class="sub">
              {episodes} of {planned} episodes
            </span>
          ) : null}
        </span>
      </td>
      <td class="number" data-label="cost">
        {dollars(cost.total)}
      </td>
      <td class="number" data-label="tokens">
        {Object.keys(usage).length === 0 ? UNKNOWN : count(tokens)}
      </td>
      <td class="number" data-label="each">
        {seconds(summary.seconds.mean)}
      </td>
      <td data-label="begun">{time(createdAt)}</td>
    </tr>
  );
}

/** Without what is undefined. */
export function defined<T extends object>(value: { [k in keyof T]: T[k] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}
