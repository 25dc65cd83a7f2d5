import { RunStoreError } from "@mua/runner";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { z } from "zod";
import { problemOf } from "./explain.ts";
import { guard } from "./guard.ts";
import type { Library } from "./library.ts";
import { NotFoundError } from "./not-found.ts";
import { type PageFiles, pageHtml } from "./page-files.ts";
import type { Trainings } from "./trainings.ts";

export type AppOptions = {
  readonly library: Library;
  readonly trainings: Trainings;
  readonly page: () => Promise<PageFiles>;
  /** What is listened on. */
  readonly host: string;
};

/** How often it is looked whether runs have changed, in milliseconds. */
const LOOK_EVERY = 500;

const text = z.string().min(1).max(10_000);
const aRun = z.object({ run: text });
const anEpisode = z.object({ run: text, task: text, trial: z.coerce.number().int().nonnegative() });
const aTask = z.object({ run: text, task: text });
const aSearch = z.object({ run: text, text: text });
const aTraining = z.object({ id: text });
const aSample = z.object({ training: text, id: text });
const twoRuns = z.object({ first: text, second: text });

/** The web server's answers: the page, and as JSON what it shows. */
export function viewerApp({ library, trainings, page, host }: AppOptions): Hono {
  const app = new Hono();
  app.use(guard(host));
  app.get("/", (context) => context.html(pageHtml()));
  app.get("/page.js", async (context) =>
    context.body((await page()).script, 200, { "content-type": "text/javascript; charset=utf-8" }),
  );
  app.get("/page.css", async (context) =>
    context.body((await page()).style, 200, { "content-type": "text/css; charset=utf-8" }),
  );
  app.get("/api/runs", async (context) => context.json(await library.runs()));
  app.get("/api/run", async (context) =>
    context.json(await library.run(aRun.parse(context.req.query()).run)),
  );
  app.get("/api/summary", async (context) =>
    context.json(await library.summary(aRun.parse(context.req.query()).run)),
  );
  app.get("/api/episode", async (context) => {
    const { run, ...key } = anEpisode.parse(context.req.query());
    return context.json(await library.episode(run, key));
  });
  app.get("/api/causes", async (context) =>
    context.json(await library.causes(aRun.parse(context.req.query()).run, context.req.raw.signal)),
  );
  app.get("/api/search", async (context) => {
    const { run, text: wanted } = aSearch.parse(context.req.query());
    return context.json(await library.search(run, wanted, context.req.raw.signal));
  });
  app.get("/api/task", async (context) => {
    const { run, task } = aTask.parse(context.req.query());
    return context.json(await library.task(run, task));
  });
  app.get("/api/compare", async (context) => {
    const { first, second } = twoRuns.parse(context.req.query());
    return context.json(await library.compare(first, second));
  });
  app.get("/api/trainings", async (context) => context.json(await trainings.list()));
  app.get("/api/training", async (context) =>
    context.json(await trainings.training(aTraining.parse(context.req.query()).id)),
  );
  app.get("/api/sample", async (context) => {
    const { training, id } = aSample.parse(context.req.query());
    return context.json(await trainings.sample(training, id));
  });
  app.get("/api/changes", async (context) => {
    // Before the answer begins: what changes after its head has arrived is told.
    let before = await library.versions();
    return streamSSE(context, async (stream) => {
      while (!stream.aborted) {
        await stream.sleep(LOOK_EVERY);
        const now = await library.versions();
        const changed = [...now].filter(([id, version]) => before.get(id) !== version).map(([id]) => id);
        const gone = [...before.keys()].filter((id) => !now.has(id));
        before = now;
        // Also said when nothing changed: that is how the server learns that nobody listens any more.
        await stream.writeSSE({ data: JSON.stringify([...changed, ...gone]) });
      }
    });
  });
  app.notFound((context) => context.json({ problem: "there is nothing at this address" }, 404));
  app.onError((error, context) => {
    if (error instanceof z.ZodError) return context.json({ problem: z.prettifyError(error) }, 400);
    if (error instanceof NotFoundError) return context.json({ problem: error.message }, 404);
    if (error instanceof RunStoreError) return context.json({ problem: error.message }, 422);
    return context.json({ problem: problemOf(error) }, 500);
  });
  return app;
}
