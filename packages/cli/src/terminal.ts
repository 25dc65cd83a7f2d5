/** Where a command writes. Results go to `out`, everything about the work itself to `note`. */
export type Terminal = {
  readonly out: (text: string) => void;
  readonly note: (line: string) => void;
  /** Replaces the line a person is watching; does nothing where nobody watches. */
  readonly status: (line: string) => void;
  /** Whether a person watches: progress moves then, otherwise it comes in plain lines. */
  readonly live: boolean;
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
};

/** The process's own terminal: a second Ctrl-C ends at once. */
export function processTerminal(process: NodeJS.Process): Terminal {
  const stop = new AbortController();
  const live = process.stderr.isTTY === true;
  let shown = "";
  const clear = (): void => {
    if (shown !== "") process.stderr.write("\r\u001b[K");
    shown = "";
  };
  process.on("SIGINT", () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort(new Error("interrupted"));
  });
  process.on("SIGTERM", () => stop.abort(new Error("terminated")));
  return {
    out: (text) => {
      clear();
      process.stdout.write(text);
    },
    note: (line) => {
      clear();
      process.stderr.write(`${line}\n`);
    },
    status: (line) => {
      if (!live) return;
      clear();
      shown = line.slice(0, (process.stderr.columns ?? 80) - 1);
      process.stderr.write(shown);
    },
    live,
    signal: stop.signal,
  };
}
