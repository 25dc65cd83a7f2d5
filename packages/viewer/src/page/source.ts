/** Told as changed when it is not known which run did. */
export const ANY_RUN = "*";

/** Where pages get what they show. */
export type Source = {
  /** Whether this is an export, which neither changes nor searches transcripts. */
  readonly exported: boolean;
  /** The answer for one of the addresses. Rejects with a message for people. */
  get(address: string): Promise<unknown>;
  /** Tells the ids of runs that changed, until the returned function is called. */
  watch(changed: (runs: readonly string[]) => void): () => void;
};

/** Asks the server that sent the page. */
export function servedSource(): Source {
  return {
    exported: false,
    get: async (address) => {
      const response = await fetch(`/api/${address}`);
      const answer: unknown = await response.json();
      if (!response.ok) throw new Error(problemOf(answer) ?? `the server answered ${response.status}`);
      return answer;
    },
    watch: (changed) => {
      const events = new EventSource("/api/changes");
      let opened = false;
      events.onopen = () => {
        // What happened while nobody listened is not told again.
        if (opened) changed([ANY_RUN]);
        opened = true;
      };
      events.onmessage = ({ data }: MessageEvent<string>) => {
        const runs = JSON.parse(data) as readonly string[];
        if (runs.length > 0) changed(runs);
      };
      return () => events.close();
    },
  };
}

function problemOf(answer: unknown): string | undefined {
  return typeof answer === "object" && answer !== null && "problem" in answer
    ? String(answer.problem)
    : undefined;
}

/** Loads the scripts of an export, one for each answer, when it is asked for. */
export function exportedSource(): Source {
  const texts = new Map<string, string>();
  Object.assign(globalThis, { muaData: (address: string, text: string) => texts.set(address, text) });
  const load = async (file: string, address: string): Promise<unknown> => {
    const script = document.createElement("script");
    script.src = file;
    const loaded = new Promise<boolean>((resolve) => {
      script.onload = () => resolve(true);
      script.onerror = () => resolve(false);
    });
    document.head.append(script);
    const found = await loaded;
    script.remove();
    const text = texts.get(address);
    texts.delete(address);
    if (!found || text === undefined) throw new Error(`the export lacks ${file}`);
    return JSON.parse(text);
  };
  let names: Promise<{ readonly [address: string]: string }> | undefined;
  return {
    exported: true,
    get: async (address) => {
      names ??= load("data/names.js", "") as Promise<{ readonly [address: string]: string }>;
      const known = await names;
      const file = Object.hasOwn(known, address) ? known[address] : undefined;
      if (file === undefined) throw new Error("this is not part of the export");
      return load(file, address);
    },
    watch: () => () => undefined,
  };
}
