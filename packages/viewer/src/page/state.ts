import { createContext } from "preact";
import { useContext, useEffect, useLayoutEffect, useState } from "preact/hooks";
import { addresses } from "../addresses.ts";
import type { EpisodeCause, EpisodeKey, EpisodeRow, RunPage } from "../api.ts";
import { filterEpisodes, keyOf } from "./filters.ts";
import { type EpisodeFilter, formatRoute, type Route } from "./route.ts";
import { ANY_RUN, type Source } from "./source.ts";

/** What every part of the page may use. */
export type Context = {
  readonly source: Source;
  /** How often each run has changed since the page was opened; `""` counts all. */
  readonly changes: ReadonlyMap<string, number>;
  /** Answers that were given lately, by version and address. */
  readonly kept: Map<string, unknown>;
};

export const PageContext = createContext<Context>({
  source: { exported: true, get: () => Promise.reject(new Error("no source")), watch: () => () => undefined },
  changes: new Map(),
  kept: new Map(),
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

/** Answers that are kept, so that going on to the next episode and back waits for nothing. */
const KEPT = 8;

/** Asks for something; undefined asks for nothing. It is asked again when `version` changes. */
export function useAnswer<T>(address: string | undefined, version = 0): Answer<T> {
  const { source, kept } = useContext(PageContext);
  const key = `${version} ${address}`;
  const [state, setState] = useState<{ readonly address?: string; readonly answer: Answer<T> }>({
    answer: none,
  });
  const known = kept.get(key);
  useEffect(() => {
    if (address === undefined || kept.has(key)) return;
    let current = true;
    const show = (answer: Answer<T>): void => {
      if (current) setState({ address, answer });
    };
    source.get(address).then(
      (value) => {
        kept.delete(key);
        kept.set(key, value);
        for (const oldest of kept.keys()) if (kept.size > KEPT) kept.delete(oldest);
        show({ value: value as T, loading: false });
      },
      (error: unknown) =>
        show({ problem: error instanceof Error ? error.message : String(error), loading: false }),
    );
    return () => {
      current = false;
    };
  }, [key, address, source, kept]);
  if (address === undefined) return none;
  if (known !== undefined) return { value: known as T, loading: false };
  return state.address === address ? state.answer : waiting;
}

const none = { loading: false } as const;
const waiting = { loading: true } as const;

/** How often a run has changed, or any. */
export function useChanges(run = ""): number {
  const { changes } = useContext(PageContext);
  return (changes.get(run) ?? 0) + (changes.get(ANY_RUN) ?? 0);
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
  useLayoutEffect(() => {
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
