import { useState } from "preact/hooks";
import { addresses } from "../../addresses.ts";
import type { ComparisonPage } from "../../api.ts";
import { chance, dollars, figure, interval, plural, seconds } from "../figures.ts";
import { Answered } from "../parts/answer.tsx";
import { Toggle } from "../parts/fields.tsx";
import { Link } from "../parts/link.tsx";
import { Trials } from "../parts/marks.tsx";
import { Visible } from "../parts/text.tsx";
import { VirtualList } from "../parts/virtual-list.tsx";
import type { Route } from "../route.ts";
import { useAnswer, useChanges } from "../state.ts";

/** Two runs beside each other: the paired comparison, and every task they share. */
export function CompareView({
  route: { first, second },
}: {
  readonly route: Extract<Route, { page: "compare" }>;
}) {
  const answer = useAnswer<ComparisonPage>(addresses.compare(first, second), useChanges());
  return (
    <main class="compare">
      <Answered answer={answer}>
        {(page) => (
          <>
            <header class="title">
              <h1>Two runs</h1>
            </header>
            {page.differences.map(({ what, first: one, second: other }) => (
              <p key={what} class="problem">
                They differ in more than the agent: {what} is <Visible text={one} /> in A and{" "}
                <Visible text={other} /> in B.
              </p>
            ))}
            <Table page={page} />
            <Reading page={page} />
            <Tasks page={page} />
          </>
        )}
      </Answered>
    </main>
  );
}

function Table({ page: { first, second, comparison } }: { readonly page: ComparisonPage }) {
  const rows: readonly (readonly [string, string, string])[] = [
    ["mean reward on shared tasks", figure(comparison.first, 4), figure(comparison.second, 4)],
    [
      "mean reward on all of its tasks",
      figure(first.summary.reward.mean, 4),
      figure(second.summary.reward.mean, 4),
    ],
    ["95 %", interval(first.summary.reward.ci), interval(second.summary.reward.ci)],
    [
      "successes the other lacks",
      String(comparison.discordant.onlyFirst),
      String(comparison.discordant.onlySecond),
    ],
    ["episodes without a reward", String(comparison.excluded[0]), String(comparison.excluded[1])],
    ["cost of an episode", dollars(comparison.cost[0]), dollars(comparison.cost[1])],
    ["time of an episode", seconds(comparison.seconds[0]), seconds(comparison.seconds[1])],
  ];
  return (
    <table class="grid pair">
      <thead>
        <tr>
          <td />
          {[first, second].map((run, place) => (
            <th scope="col" key={run.id}>
              {place === 0 ? "A" : "B"}{" "}
              <Link to={{ page: "run", run: run.id, filter: {} }}>
                <Visible text={run.participants.agent ?? run.id} />
              </Link>
              <span class="sub">
                <Visible text={run.id} />
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, one, other]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class="number">{one}</td>
            <td class="number">{other}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What the comparison says, as figures and in a sentence. */
function Reading({ page: { comparison } }: { readonly page: ComparisonPage }) {
  const { tasks, leftOut, difference, interval: range, pBootstrap, pMcNemar, detectable } = comparison;
  if (difference === null) return <p class="faint">No task has a reward in both runs.</p>;
  const sure = range !== null && (range[0] > 0 || range[1] < 0);
  return (
    <section class="reading">
      <dl class="figures">
        <div>
          <dt>B less A</dt>
          <dd>
            <strong>
              {difference > 0 ? "+" : ""}
              {figure(difference, 4)}
            </strong>
          </dd>
        </div>
        <div>
          <dt>95 % interval</dt>
          <dd>{interval(range, 4)}</dd>
        </div>
        <div>
          <dt>p, bootstrap</dt>
          <dd>{chance(pBootstrap)}</dd>
        </div>
        <div>
          <dt>p, McNemar</dt>
          <dd>{chance(pMcNemar)}</dd>
        </div>
        <div>
          <dt>would be found</dt>
          <dd>±{figure(detectable, 3)}</dd>
        </div>
      </dl>
      <p>
        {plural(tasks, "task")} compared{leftOut > 0 ? `, ${leftOut} left out without a reward` : ""}.{" "}
        {sure
          ? `${difference > 0 ? "B" : "A"} is better on these tasks: the interval does not hold 0.`
          : "Which is better cannot be told from these tasks: the interval holds 0."}
      </p>
    </section>
  );
}

type TaskPair = ComparisonPage["tasks"][number];

function mean(rewards: readonly (number | null)[]): number | null {
  const known = rewards.filter((reward) => reward !== null);
  return known.length === 0 ? null : known.reduce((sum, reward) => sum + reward, 0) / known.length;
}

function differenceOf({ first, second }: TaskPair): number | null {
  const [one, other] = [mean(first), mean(second)];
  return one === null || other === null ? null : other - one;
}

function Tasks({ page: { first, second, tasks } }: { readonly page: ComparisonPage }) {
  const [all, setAll] = useState(false);
  const ranked = tasks
    .map((task) => ({ ...task, difference: differenceOf(task) }))
    .filter(({ difference }) => all || difference !== 0)
    .toSorted((a, b) => Math.abs(b.difference ?? 2) - Math.abs(a.difference ?? 2));
  return (
    <section class="pairs">
      <h2>
        Tasks <span class="faint">({ranked.length})</span>
      </h2>
      <Toggle label="also tasks with the same mean" on={all} onChange={setAll} />
      <VirtualList
        items={ranked}
        label="Shared tasks"
        keyOf={({ task }) => task}
        head={["task", "A", "B", "B less A"].map((title, place) => (
          <span key={title} role="columnheader" class={["task", "a", "b", "less"][place]}>
            {title}
          </span>
        ))}
        row={(pair) => (
          <>
            <span role="cell" class="task">
              <Link
                to={{
                  page: "episode",
                  run: first.id,
                  task: pair.task,
                  trial: 0,
                  beside: `${second.id} 0`,
                  filter: {},
                }}
              >
                <Visible text={pair.task} />
              </Link>
              <span class="sub">{pair.summary === undefined ? null : <Visible text={pair.summary} />}</span>
            </span>
            <span role="cell" class="a">
              <Trials rewards={pair.first} />
            </span>
            <span role="cell" class="b">
              <Trials rewards={pair.second} />
            </span>
            <span role="cell" class="less number">
              {pair.difference !== null && pair.difference > 0 ? "+" : ""}
              {figure(pair.difference, 2)}
            </span>
          </>
        )}
      />
    </section>
  );
}
