import { Library, type OpenBenchmark, type RunSource, Shelf, serveViewer, Trainings } from "../src/index.ts";
import { quickstart } from "./runs.ts";

/** The quick start, for runs over its data. */
export const openQuickstart: OpenBenchmark = async ({ benchmark }) => {
  if (benchmark === quickstart.name) return quickstart;
  throw new Error(`${benchmark} is not at hand`);
};

/** A viewer on a port of its own, with a page that does not matter. */
export async function serving(source: RunSource, open = openQuickstart, trainings = "") {
  const library = new Library(new Shelf(source), open);
  const served = await serveViewer({
    library,
    trainings: new Trainings(trainings),
    page: async () => ({ script: "script", style: "style" }),
    host: "127.0.0.1",
    port: 0,
  });
  return {
    url: served.url,
    library,
    /** The answer at an address, as JSON, with its status. */
    ask: async (path: string, init?: RequestInit) => {
      const response = await fetch(new URL(path, served.url), init);
      return { status: response.status, headers: response.headers, body: (await response.json()) as never };
    },
    [Symbol.asyncDispose]: () => served.close(),
  };
}
