import { addresses } from "../../addresses.ts";
import type { EpisodeKey, EpisodePage, EpisodeRow } from "../../api.ts";
import { words } from "../figures.ts";
import { isFull, keyOf } from "../filters.ts";
import { Answered } from "../parts/answer.tsx";
import { Conversation } from "../parts/conversation.tsx";
import { Link } from "../parts/link.tsx";
import { Reward } from "../parts/marks.tsx";
import { Visible } from "../parts/text.tsx";
import { Verdict } from "../parts/verdict.tsx";
import type { Route } from "../route.ts";
import { go, useAnswer, useFiltered, useKeys } from "../state.ts";

type EpisodeRoute = Extract<Route, { page: "episode" }>;

/** One episode: the dialogue, and beside it why it has its reward. */
export function EpisodeView({ route }: { readonly route: EpisodeRoute }) {
  const { run, filter, beside } = route;
  const { episodes } = useFiltered(run, filter, false);
  const answer = useAnswer<EpisodePage>(addresses.episode(run, route));
  const place = episodes.findIndex((one) => keyOf(one) === keyOf(route));
  const to = (episode: EpisodeRow | undefined): EpisodeRoute | undefined =>
    episode && { page: "episode", run, task: episode.task, trial: episode.trial, filter };
  const failed = (episode: EpisodeRow) => !isFull(episode.reward);
  const neighbours = {
    previous: to(place > 0 ? episodes[place - 1] : undefined),
    next: to(episodes[place + 1]),
    nextFailed: to(episodes.slice(place + 1).find(failed)),
    previousFailed: to(episodes.slice(0, Math.max(place, 0)).findLast(failed)),
  };
  const list: Route = { page: "run", run, filter };
  const follow = (route: Route | undefined) => () => route !== undefined && go(route);
  useKeys({
    j: follow(neighbours.next),
    k: follow(neighbours.previous),
    n: follow(neighbours.nextFailed),
    p: follow(neighbours.previousFailed),
    u: follow(list),
    t: follow({ page: "task", run, task: route.task }),
  });
  return (
    <main class="episode">
      <nav class="steps" aria-label="Episodes">
        <Link to={list}>← {place === -1 ? "episodes" : `${place + 1} of ${episodes.length} episodes`}</Link>
        <span class="spacer" />
        <Step to={neighbours.previous} label="previous" />
        <Step to={neighbours.next} label="next" />
        <Step to={neighbours.nextFailed} label="next failed" />
      </nav>
      <Answered answer={answer}>
        {(episode) => (
          <>
            <header class="title">
              <h1>
                <Link to={{ page: "task", run, task: episode.task }}>
                  <Visible text={episode.task} />
                </Link>{" "}
                <span class="faint">trial {episode.trial}</span>
              </h1>
              {episode.summary === undefined ? null : (
                <p class="lead">
                  <Visible text={episode.summary} />
                </p>
              )}
            </header>
            {beside === undefined ? (
              <Single episode={episode} />
            ) : (
              <Beside route={route} episode={episode} beside={beside} />
            )}
          </>
        )}
      </Answered>
    </main>
  );
}

function Step({ to, label }: { readonly to: EpisodeRoute | undefined; readonly label: string }) {
  return to === undefined ? (
    <span class="step faint">{label}</span>
  ) : (
    <Link to={to} class="step">
      {label}
    </Link>
  );
}

function Single({ episode }: { readonly episode: EpisodePage }) {
  return (
    <div class="columns">
      <Verdict episode={episode} />
      <Dialogue episode={episode} />
    </div>
  );
}

function Dialogue({ episode, prefix = "" }: { readonly episode: EpisodePage; readonly prefix?: string }) {
  const { explanation, messages } = episode;
  const told = "problem" in explanation ? undefined : explanation;
  return (
    <Conversation
      messages={messages}
      briefings={told?.briefings ?? []}
      gold={told?.expected?.actions ?? []}
      prefix={prefix}
    />
  );
}

/** Another episode of the same task, from this or another run: `RUN TRIAL`. */
function Beside({
  route: { task, run },
  episode,
  beside,
}: {
  readonly route: EpisodeRoute;
  readonly episode: EpisodePage;
  readonly beside: string;
}) {
  const space = beside.lastIndexOf(" ");
  const other: EpisodeKey & { readonly run: string } = {
    run: beside.slice(0, space),
    task,
    trial: Number(beside.slice(space + 1)),
  };
  const answer = useAnswer<EpisodePage>(addresses.episode(other.run, other));
  return (
    <div class="beside">
      <Half episode={episode} run={run} prefix="a-" />
      <Answered answer={answer}>{(second) => <Half episode={second} run={other.run} prefix="b-" />}</Answered>
    </div>
  );
}

function Half({
  episode,
  run,
  prefix,
}: {
  readonly episode: EpisodePage;
  readonly run: string;
  readonly prefix: string;
}) {
  const { task, trial, participants, score, ending } = episode;
  return (
    <section class="half" aria-label={`${run}, trial ${trial}`}>
      <h2>
        <Reward value={score.reward} />{" "}
        <Link to={{ page: "episode", run, task, trial, filter: {} }}>
          <Visible text={participants.agent ?? run} />, trial {trial}
        </Link>{" "}
        <span class="faint">{words(ending.reason)}</span>
      </h2>
      <Dialogue episode={episode} prefix={prefix} />
      <details>
        <summary>verdict</summary>
        <Verdict episode={episode} prefix={prefix} />
      </details>
    </section>
  );
}
