import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Place } from "./mua.ts";

/** `mua view` as a process of its own, on a port of its own. */
export async function served(here: Place, ...args: readonly string[]) {
  const child = here.start("view", "--port", "0", "--no-open", ...args);
  if (child.stdout === null) throw new Error("the process has no pipes");
  for await (const line of createInterface({ input: child.stdout })) {
    const [url = ""] = /http:\S+/u.exec(line) ?? [];
    /** Ctrl-C, and the exit code. */
    const stop = async (): Promise<number | null> => {
      if (child.exitCode !== null) return child.exitCode;
      child.kill("SIGINT");
      const [code] = (await once(child, "exit")) as [number | null];
      return code;
    };
    return {
      line,
      url,
      stop,
      ask: async (address: string): Promise<unknown> => (await fetch(`${url}api/${address}`)).json(),
      [Symbol.asyncDispose]: async (): Promise<void> => {
        await stop();
      },
    };
  }
  throw new Error("it ended without a word");
}
