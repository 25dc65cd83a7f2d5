import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { addresses } from "../addresses.ts";
import type { EpisodeCause, EpisodeKey, EpisodeRow, RunPage } from "../api.ts";
import { filterEpisodes, keyOf } from "./filters.ts";
import { type EpisodeFilter, formatRoute, type Route } from "./route.ts";
import type { Source } from "./source.ts";

/** What every part of the page may use. */
export type Context = {
  readonly source: Source;
  /** How often each run has changed since the page was opened; `""` counts all. */
  readonly changes: ReadonlyMap<string, number>;
};

export const PageContext = createContext<Context>({
  source: { exported: true, get: () => Promise.reject(new Error("no source")), watch: () => () => undefined },
  changes: new Map(),
});

/** Shows something else. Replacing leaves no trace in the history, as is right for typing into a filter. */
export function go(route: Route, { replace = false } = {}): void {
  const address = formatRoute(route);
  if (replace) {
    history.replaceState(null, "", address);
    dispatchEvent(new HashChangeEvent("hashchange"));
  } else location.hash = address;
}

/** An answer that is waited for, is here, or could not be had. While it comes again the last one stays. */
export type Answer<T> = { readonly value?: T; readonly problem?: string; readonly loading: boolean };

/** Asks for something; undefined asks for nothing. It is asked again when `version` changes. */
export function useAnswer<T>(address: string | undefined, version = 0): Answer<T> {
  const { source } = useContext(PageContext);
  const [state, setState] = useState<Answer<T> & { readonly address?: string }>({ loading: true });
  useEffect(() => {
    if (address === undefined) return;
    let current = true;
    source.get(address).then(
      (value) => current && setState({ value: value as T, loading: false, address }),
      (error: unknown) =>
        current &&
        setState({
          problem: error instanceof Error ? error.message : String(error),
          loading: false,
          address,
        }),
    );
    return () => {
      current = false;
    };
  }, [address, version, source]);
  return state.address === address ? state : { loading: address !== undefined };
}

/** How often a run has changed, or any. */
export function useChanges(run = ""): number {
  return useContext(PageContext).changes.get(run) ?? 0;
}

/** A run with the episodes that a filter lets through. */
export type Filtered = {
  readonly run: Answer<RunPage>;
  readonly episodes: readonly EpisodeRow[];
  readonly causes: ReadonlyMap<string, EpisodeCause> | undefined;
  /** Whether part of the filter still waits for the server. */
  readonly waiting: boolean;
};

/** Failed episodes up to this many are looked through for their causes without being asked to. */
const FEW = 400;

export function useFiltered(id: string, filter: EpisodeFilter, wantsCauses: boolean): Filtered {
  const { source } = useContext(PageContext);
  const changes = useChanges(id);
  const run = useAnswer<RunPage>(addresses.run(id), changes);
  const failed = run.value?.episodes.filter(({ reward }) => reward !== 1).length ?? 0;
  const asksCauses = filter.cause !== undefined || source.exported || (wantsCauses && failed <= FEW);
  const causeList = useAnswer<readonly EpisodeCause[]>(
    run.value !== undefined && asksCauses ? addresses.causes(id) : undefined,
    changes,
  );
  const asksSaid = filter.said !== undefined && filter.text !== undefined && !source.exported;
  const saidList = useAnswer<readonly EpisodeKey[]>(
    asksSaid ? addresses.search(id, filter.text ?? "") : undefined,
    changes,
  );
  const causes = causeList.value && new Map(causeList.value.map((cause) => [keyOf(cause), cause]));
  const episodes =
    run.value === undefined
      ? []
      : filterEpisodes(run.value.episodes, filter, {
          summaries: run.value.summaries,
          ...(causes === undefined ? {} : { causes }),
          ...(saidList.value === undefined ? {} : { said: new Set(saidList.value.map(keyOf)) }),
        });
  const waiting = (filter.cause !== undefined && causeList.loading) || (asksSaid && saidList.loading);
  return { run, episodes, causes, waiting };
}

/** Calls back for a key that is pressed outside of input fields. */
export function useKeys(keys: { readonly [key: string]: () => void }): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const { target } = event;
      const typing =
        target instanceof HTMLInputElement ||
        target instanceof HTMLSelectElement ||
        target instanceof HTMLTextAreaElement;
      if (event.ctrlKey || event.metaKey || event.altKey || (typing && event.key !== "Escape")) return;
      const action = keys[event.key];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  });
}
