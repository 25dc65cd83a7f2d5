import type { Interface } from "node:readline";

/** Where a command writes and reads. Results go to `out`, everything about the work itself to `note`. */
export type Terminal = {
  readonly out: (text: string) => void;
  readonly note: (line: string) => void;
  /** Replaces the line a person is watching; does nothing where nobody watches. */
  readonly status: (line: string) => void;
  /** Asks beside the results, and reads one line from standard input; undefined at its end. Rejects when the signal fires. */
  readonly ask: (prompt: string, signal: AbortSignal) => Promise<string | undefined>;
  /** Lets go of standard input. */
  readonly close: () => void;
  /** Whether a person watches: progress moves then, otherwise it comes in plain lines. */
  readonly live: boolean;
  /** Columns of standard output; undefined where it is no terminal. */
  readonly columns: number | undefined;
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
  const interrupt = (): void => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort(new Error("interrupted"));
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
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
      shown = line.slice(0, widthOf(process.stderr) - 1);
      process.stderr.write(shown);
    },
    ...lineReader(process, interrupt),
    live,
    columns: process.stdout.isTTY === true ? widthOf(process.stdout) : undefined,
    signal: stop.signal,
  };
}

/** Columns of a terminal; some say 0 where they do not know. */
function widthOf({ columns }: NodeJS.WriteStream): number {
  return columns || 80;
}

/** Reads lines as they are asked for; standard input is not touched before the first question. */
function lineReader(process: NodeJS.Process, interrupt: () => void): Pick<Terminal, "ask" | "close"> {
  const interactive = process.stdin.isTTY === true && process.stderr.isTTY === true;
  let opened: { readonly readline: Interface; readonly lines: AsyncIterator<string> } | undefined;
  const open = async () => {
    const { createInterface } = await import("node:readline");
    const readline = createInterface({
      input: process.stdin,
      output: process.stderr,
      terminal: interactive,
    });
    // In a terminal readline gets Ctrl-C instead of the process.
    readline.on("SIGINT", interrupt);
    return { readline, lines: readline[Symbol.asyncIterator]() };
  };
  return {
    ask: async (prompt, signal) => {
      signal.throwIfAborted();
      opened ??= await open();
      const { readline, lines } = opened;
      const stop = (): void => readline.close();
      signal.addEventListener("abort", stop, { once: true });
      readline.setPrompt(prompt);
      readline.prompt();
      const { done, value } = await lines.next();
      signal.removeEventListener("abort", stop);
      signal.throwIfAborted();
      // What is typed can be seen; what is piped in cannot.
      if (!interactive) process.stderr.write(`${value ?? ""}\n`);
      return done === true ? undefined : value;
    },
    close: () => opened?.readline.close(),
  };
}
