import { useEffect, useMemo, useState } from "preact/hooks";
import { CompareView } from "./pages/compare.tsx";
import { EpisodeView } from "./pages/episode.tsx";
import { RunView } from "./pages/run.tsx";
import { RunsView } from "./pages/runs.tsx";
import { TaskView } from "./pages/task.tsx";
import { TrainingsView, TrainingView } from "./pages/training.tsx";
import { Link } from "./parts/link.tsx";
import { Visible } from "./parts/text.tsx";
import { parseRoute, type Route } from "./route.ts";
import type { Source } from "./source.ts";
import { PageContext, useKeys } from "./state.ts";
import { visibleText } from "./visible-text.ts";

/** The whole page. */
export function App({ source }: { readonly source: Source }) {
  const [hash, setHash] = useState(location.hash);
  const [changes, setChanges] = useState<ReadonlyMap<string, number>>(new Map());
  const [help, setHelp] = useState(false);
  const route = useMemo(() => parseRoute(hash), [hash]);
  useEffect(() => {
    const moved = (): void => setHash(location.hash);
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  useEffect(
    () =>
      source.watch((runs) =>
        setChanges((now) => {
          const next = new Map(now);
          for (const run of ["", ...runs]) next.set(run, (next.get(run) ?? 0) + 1);
          return next;
        }),
      ),
    [source],
  );
  const where = placeOf(route);
  useEffect(() => {
    document.title = titleOf(route);
    scrollTo(0, 0);
  }, [where]);
  useKeys({
    "/": () => document.getElementById("search")?.focus(),
    "?": () => setHelp((now) => !now),
    Escape: () => {
      setHelp(false);
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    },
  });
  const kept = useMemo(() => new Map<string, unknown>(), []);
  const context = useMemo(() => ({ source, changes, kept }), [source, changes, kept]);
  return (
    <PageContext.Provider value={context}>
      <header class="top">
        <Link to={{ page: "runs", filter: {} }} class="home">
          mua
        </Link>
        <nav aria-label="Place">
          <Trail route={route} />
        </nav>
        <span class="spacer" />
        <button type="button" class="quiet" aria-expanded={help} onClick={() => setHelp(!help)}>
          keys
        </button>
      </header>
      {help ? <Keys /> : null}
      <Page key={where} route={route} />
    </PageContext.Provider>
  );
}

/** What is shown, whatever narrows it: two routes with the same place keep what was scrolled and opened. */
function placeOf(route: Route): string {
  switch (route.page) {
    case "run":
      return `run ${route.run}`;
    case "episode":
      return `episode ${route.run} ${route.task} ${route.trial} ${route.beside}`;
    case "task":
      return `task ${route.run} ${route.task}`;
    case "compare":
      return `compare ${route.first} ${route.second}`;
    case "training":
      return `training ${route.id}`;
    default:
      return route.page;
  }
}

function Page({ route }: { readonly route: Route }) {
  switch (route.page) {
    case "runs":
      return <RunsView route={route} />;
    case "run":
      return <RunView route={route} />;
    case "episode":
      return <EpisodeView route={route} />;
    case "task":
      return <TaskView route={route} />;
    case "compare":
      return <CompareView route={route} />;
    case "trainings":
      return <TrainingsView />;
    case "training":
      return <TrainingView route={route} />;
    case "lost":
      return (
        <main>
          <h1>Nothing is here</h1>
          <p>
            <Link to={{ page: "runs", filter: {} }}>all runs</Link>
          </p>
        </main>
      );
  }
}

function Trail({ route }: { readonly route: Route }) {
  const trains = route.page === "trainings" || route.page === "training";
  const steps: { readonly to: Route; readonly title: string }[] = [
    trains
      ? { to: { page: "trainings" }, title: "trainings" }
      : { to: { page: "runs", filter: {} }, title: "runs" },
  ];
  if (route.page === "training") steps.push({ to: route, title: route.id });
  if (route.page === "run" || route.page === "episode" || route.page === "task")
    steps.push({
      to: { page: "run", run: route.run, filter: "filter" in route ? route.filter : {} },
      title: route.run,
    });
  if (route.page === "episode") steps.push({ to: route, title: `${route.task} · ${route.trial}` });
  if (route.page === "task") steps.push({ to: route, title: route.task });
  if (route.page === "compare") steps.push({ to: route, title: "comparison" });
  return (
    <ol class="trail">
      {steps.map(({ to, title }, place) => (
        <li key={title}>
          {place === steps.length - 1 ? (
            <span aria-current="page">
              <Visible text={title} />
            </span>
          ) : (
            <Link to={to}>
              <Visible text={title} />
            </Link>
          )}
        </li>
      ))}
    </ol>
  );
}

function titleOf(route: Route): string {
  if (route.page === "episode") return `${visibleText(route.task)} · ${route.trial} – mua`;
  if (route.page === "task") return `${visibleText(route.task)} – mua`;
  if (route.page === "run") return `${visibleText(route.run)} – mua`;
  return route.page === "compare" ? "comparison – mua" : "mua";
}

const keys = [
  ["j / k", "next and previous episode"],
  ["n / p", "next and previous failed episode"],
  ["t", "the task of an episode"],
  ["u", "up"],
  ["↑ ↓", "move in a list"],
  ["/", "search"],
  ["?", "this list"],
] as const;

function Keys() {
  return (
    <section class="keys" aria-label="Keys">
      <dl>
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
