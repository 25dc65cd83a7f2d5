import type { EpisodeKey } from "../api.ts";

/** What is shown. The address names all of it, so that a link can be shared. */
export type Route =
  | { readonly page: "runs"; readonly filter: RunFilter }
  | { readonly page: "run"; readonly run: string; readonly filter: EpisodeFilter }
  | ({
      readonly page: "episode";
      readonly run: string;
      readonly beside?: string;
      readonly filter: EpisodeFilter;
    } & EpisodeKey)
  | { readonly page: "task"; readonly run: string; readonly task: string }
  | { readonly page: "compare"; readonly first: string; readonly second: string }
  | { readonly page: "trainings" }
  | { readonly page: "training"; readonly id: string; readonly sample?: string }
  | { readonly page: "lost" };

/** How the list of runs is narrowed and sorted. */
export type RunFilter = {
  readonly text?: string;
  readonly benchmark?: string;
  readonly sort?: string;
};

/** How the episodes of a run are narrowed. */
export type EpisodeFilter = {
  readonly text?: string;
  /** Also in what was said: asks the server. */
  readonly said?: string;
  readonly outcome?: string;
  /** `failed` is below 1, `none` without a reward. */
  readonly reward?: string;
  /** A check that did not pass. */
  readonly check?: string;
  /** Who failed and how: `agent`, or `agent missing_write`. */
  readonly cause?: string;
  readonly task?: string;
  readonly trial?: string;
  readonly sort?: string;
};

const runKeys = ["text", "benchmark", "sort"] as const;
const episodeKeys = ["text", "said", "outcome", "reward", "check", "cause", "task", "trial", "sort"] as const;

/** Reads an address's part after `#`. Never throws: what it does not know is `lost`. */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = split(hash.replace(/^#?\/?/u, ""), "?");
  const parts = path.split("/").map(decode);
  const given = new URLSearchParams(query);
  const [kind, one, what, two, three] = parts;
  if (kind === "" || (kind === "runs" && one === undefined))
    return { page: "runs", filter: pick(given, runKeys) };
  if (kind === "runs" && one !== undefined) {
    if (what === undefined) return { page: "run", run: one, filter: pick(given, episodeKeys) };
    if (what === "tasks" && two !== undefined) return { page: "task", run: one, task: two };
    const trial = Number(three);
    if (what === "episodes" && two !== undefined && Number.isInteger(trial) && trial >= 0) {
      const beside = given.get("beside");
      return {
        page: "episode",
        run: one,
        task: two,
        trial,
        ...(beside === null ? {} : { beside }),
        filter: pick(given, episodeKeys),
      };
    }
  }
  if (kind === "compare" && one !== undefined && what !== undefined)
    return { page: "compare", first: one, second: what };
  if (kind === "trainings") {
    if (one === undefined) return { page: "trainings" };
    const sample = given.get("sample");
    return { page: "training", id: one, ...(sample === null ? {} : { sample }) };
  }
  return { page: "lost" };
}

/** The address of a route, with its `#`. */
export function formatRoute(route: Route): string {
  switch (route.page) {
    case "runs":
      return link(["runs"], route.filter);
    case "run":
      return link(["runs", route.run], route.filter);
    case "episode":
      return link(["runs", route.run, "episodes", route.task, String(route.trial)], {
        ...route.filter,
        ...(route.beside === undefined ? {} : { beside: route.beside }),
      });
    case "task":
      return link(["runs", route.run, "tasks", route.task], {});
    case "compare":
      return link(["compare", route.first, route.second], {});
    case "trainings":
      return link(["trainings"], {});
    case "training":
      return link(["trainings", route.id], { sample: route.sample });
    case "lost":
      return "#/lost";
  }
}

function link(parts: readonly string[], query: { readonly [key: string]: string | undefined }): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const text = new URLSearchParams(given).toString();
  return `#/${parts.map(encode).join("/")}${text === "" ? "" : `?${text}`}`;
}

/** Lone surrogates have no place in an address; a task that is named with one cannot be linked to, and nothing breaks. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function split(text: string, at: string): readonly [string, string] {
  const place = text.indexOf(at);
  return place === -1 ? [text, ""] : [text.slice(0, place), text.slice(place + 1)];
}

function pick<const K extends string>(given: URLSearchParams, keys: readonly K[]): { [k in K]?: string } {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = given.get(key);
      return value === null || value === "" ? [] : [[key, value]];
    }),
  ) as { [k in K]?: string };
}
