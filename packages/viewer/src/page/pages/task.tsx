import { addresses } from "../../addresses.ts";
import type { TaskInRun, TaskPage } from "../../api.ts";
import { reward as rewardText, words } from "../figures.ts";
import { Answered } from "../parts/answer.tsx";
import { BriefingView } from "../parts/conversation.tsx";
import { Link } from "../parts/link.tsx";
import { Reward } from "../parts/marks.tsx";
import { LongText, Visible } from "../parts/text.tsx";
import { prettyJson } from "../pretty-json.ts";
import type { Route } from "../route.ts";
import { go, useAnswer, useKeys } from "../state.ts";

/** One task: what the sides see of it, what is expected, its audit, and how runs fared with it. */
export function TaskView({ route: { run, task } }: { readonly route: Extract<Route, { page: "task" }> }) {
  const answer = useAnswer<TaskPage>(addresses.task(run, task));
  useKeys({ u: () => go({ page: "run", run, filter: {} }) });
  return (
    <main class="task">
      <Answered answer={answer}>
        {(page) => (
          <>
            <header class="title">
              <h1>
                <Visible text={page.task} />{" "}
                <span class="faint">
                  {page.benchmark} {page.dataset.version}
                </span>
              </h1>
              {page.summary === undefined ? null : (
                <p class="lead">
                  <Visible text={page.summary} />
                </p>
              )}
              {page.problem === undefined ? null : <p class="problem">{page.problem}</p>}
            </header>
            <Fared page={page} />
            <section class="briefings">
              <h2>As its sides see it</h2>
              {page.briefings.map((briefing) => (
                <BriefingView key={briefing.role} briefing={briefing} />
              ))}
              {page.briefings.length === 0 ? <p class="faint">not known here</p> : null}
            </section>
            <Solution page={page} />
            <Audit page={page} />
          </>
        )}
      </Answered>
    </main>
  );
}

function Fared({ page: { task, runs } }: { readonly page: TaskPage }) {
  const trials = Math.max(0, ...runs.map((run) => run.trials.length));
  return (
    <section>
      <h2>In all runs</h2>
      <div class="scrolls" tabIndex={0} role="region" aria-label="Rewards by run and trial">
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">agent</th>
              <th scope="col">run</th>
              {Array.from({ length: trials }, (_, trial) => (
                <th scope="col" key={trial} class="number">
                  trial {trial}
                </th>
              ))}
              <th scope="col">
                <span class="for-readers">side by side</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <tr key={run.run}>
                <th scope="row">
                  <Visible text={run.agent} />
                </th>
                <td>
                  <Link to={{ page: "run", run: run.run, filter: { task } }}>
                    <Visible text={run.run} />
                  </Link>
                </td>
                {run.trials.map((episode, trial) => (
                  <td key={trial} class="number">
                    {episode === null ? null : (
                      <Link
                        to={{ page: "episode", run: run.run, task, trial, filter: {} }}
                        label={`trial ${trial}: ${episode.reward === null ? words(episode.outcome) : `reward ${rewardText(episode.reward)}`}`}
                      >
                        <Reward value={episode.reward} />
                      </Link>
                    )}
                  </td>
                ))}
                {Array.from({ length: trials - run.trials.length }, (_, place) => (
                  <td key={`none ${place}`} />
                ))}
                <td>
                  <SideBySide task={task} run={run} runs={runs} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** This run's first episode of the task beside another: of the next trial, or else of the next run. */
function SideBySide({
  task,
  run,
  runs,
}: {
  readonly task: string;
  readonly run: TaskInRun;
  readonly runs: readonly TaskInRun[];
}) {
  const played = (one: TaskInRun): readonly number[] =>
    one.trials.flatMap((episode, trial) => (episode === null ? [] : [trial]));
  const [first, second] = played(run);
  const other = runs.find((one) => one.run !== run.run && played(one).length > 0);
  if (first === undefined) return null;
  const to = (beside: string): Route => ({
    page: "episode",
    run: run.run,
    task,
    trial: first,
    beside,
    filter: {},
  });
  return (
    <span class="links">
      {second === undefined ? null : <Link to={to(`${run.run} ${second}`)}>trials side by side</Link>}
      {other === undefined ? null : (
        <Link to={to(`${other.run} ${played(other)[0]}`)}>
          beside <Visible text={other.agent} />
        </Link>
      )}
    </span>
  );
}

function Solution({ page: { actions, information } }: { readonly page: TaskPage }) {
  if (actions.length === 0 && information.length === 0) return null;
  return (
    <section>
      <h2>Expected</h2>
      <ol class="gold">
        {actions.map(({ side, name, arguments: args }, place) => (
          <li key={place}>
            <code>{name}</code> {side === "user" ? <span class="mark plain">user</span> : null}
            {args === "{}" ? null : <LongText text={prettyJson(args)} mono limit={1500} />}
          </li>
        ))}
      </ol>
      {information.length === 0 ? null : (
        <p>
          to be said:{" "}
          {information.map((text) => (
            <span key={text} class="mark plain">
              <Visible text={text} />
            </span>
          ))}
        </p>
      )}
    </section>
  );
}

function Audit({ page: { audit } }: { readonly page: TaskPage }) {
  if (audit === undefined) return null;
  const { oracle, doNothing, trivial, findings, needsJudge } = audit;
  return (
    <section>
      <h2>Audit</h2>
      <dl class="facts">
        <div>
          <dt>known solution</dt>
          <dd>
            <Reward value={oracle} />
          </dd>
        </div>
        <div>
          <dt>doing nothing</dt>
          <dd>
            <Reward value={doNothing} />
          </dd>
        </div>
        <div>
          <dt>judge</dt>
          <dd>{needsJudge ? "needed" : "not needed"}</dd>
        </div>
        {trivial.length === 0 ? null : (
          <div>
            <dt>passed by doing nothing</dt>
            <dd>{trivial.join(", ")}</dd>
          </div>
        )}
      </dl>
      {findings.length === 0 ? <p class="faint">nothing odd was found</p> : null}
      <ul class="findings">
        {findings.map(({ kind, detail }) => (
          <li key={`${kind} ${detail}`}>
            <strong>{words(kind)}</strong> <Visible text={detail} />
          </li>
        ))}
      </ul>
    </section>
  );
}
