import { delimiter, dirname, join } from "node:path";

/** The leaderboards that are checked in, and the program `make` among them that makes them. */
export const leaderboards = join(import.meta.dirname, "../../../results/leaderboards");

/** The environment in which they are made: this Node first, and nothing that steers `mua` but the recordings. */
export function makeEnvironment(recordings: string | undefined): NodeJS.ProcessEnv {
  const { PATH: path = "" } = process.env;
  const own = Object.entries(process.env).filter(([name]) => !/^(?:MUA_|NODE_OPTIONS)/u.test(name));
  return {
    ...Object.fromEntries(own),
    PATH: `${dirname(process.execPath)}${delimiter}${path}`,
    ...(recordings === undefined ? {} : { MUA_RECORDINGS: recordings }),
  };
}
