import { writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {
  ComparisonPage,
  EpisodeCause,
  EpisodePage,
  Explanation,
  RunList,
  RunPage,
  SamplePage,
  TaskPage,
  TrainingPage,
} from "../src/api.ts";
import { episode, type Folder, folder, openNewRun, playRun, writeTraining } from "./runs.ts";
import { serving } from "./serving.ts";

/** A request with headers that fetch does not let one set. */
function raw(url: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on("error", reject);
    sent.end();
  });
}

describe("a viewer over runs of the quick start", () => {
  let runs: Folder;
  let server: Awaited<ReturnType<typeof serving>>;
  let hasty = "";
  let oracle = "";
  beforeAll(async () => {
    runs = folder();
    hasty = await playRun(runs.path, "hasty");
    oracle = await playRun(runs.path, "oracle");
    server = await serving({ root: runs.path });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    runs[Symbol.dispose]();
  });
  const answer = async <T>(path: string): Promise<T> => {
    const { status, body } = await server.ask(path);
    expect(status, path).toBe(200);
    return body as T;
  };
  const episodeOf = (run: string, task: string, trial = 0) =>
    answer<EpisodePage>(`/api/episode?run=${run}&task=${task}&trial=${trial}`);
  const told = ({ explanation }: EpisodePage): Explanation => {
    if ("problem" in explanation) throw new Error(explanation.problem);
    return explanation;
  };

  test("lists them with their figures, newest name first", async () => {
    const { runs: rows, broken } = await answer<RunList>("/api/runs");
    expect(rows.map(({ id }) => id)).toEqual([oracle, hasty]);
    expect(broken).toEqual([]);
    expect(rows[0]).toMatchObject({
      planned: 48,
      live: false,
      summary: { episodes: 48, reward: { mean: 1 } },
    });
  });

  test("shows a run's episodes in order, with what each task is about", async () => {
    const page = await answer<RunPage>(`/api/run?run=${hasty}`);
    expect(page.episodes).toHaveLength(48);
    expect(page.episodes[0]).toMatchObject({ task: "cancel-1", trial: 0, reward: 1 });
    expect(page.episodes[0]).not.toHaveProperty("offset");
    expect(page.summaries["cancel-1"]).toMatch(/\w/u);
  });

  test("tells of an episode what was expected, what was called instead, and where the state differs", async () => {
    const page = await episodeOf(hasty, "cancel-2");
    expect(page.score.reward).toBe(0);
    const { expected, findings, briefings } = told(page);
    const [gold] = expected?.actions ?? [];
    expect(gold).toMatchObject({ name: "cancel_pending_order", match: "wrong" });
    expect(gold?.differing.map(({ name }) => name)).toEqual(["reason"]);
    const message = page.messages[gold?.at?.message ?? -1];
    expect(message?.role === "agent" && message.toolCalls?.[gold?.at?.call ?? -1]?.name).toBe(gold?.name);
    expect(expected?.state).toMatchObject({ differences: [{ path: "orders.#Q10403.cancel_reason" }] });
    expect(findings[0]).toMatchObject({ role: "agent", reason: "wrong_arguments" });
    expect(briefings.map(({ role, tools }) => [role, tools.length > 0])).toEqual([
      ["agent", true],
      ["user", false],
    ]);
    expect(briefings.every(({ system }) => (system ?? "").length > 100)).toBe(true);
  });

  test("finds nothing to say against an episode that went as expected", async () => {
    const { expected, findings } = told(await episodeOf(oracle, "exchange-1", 1));
    expect(findings).toEqual([]);
    expect(expected?.actions.every(({ match }) => match === "right")).toBe(true);
    expect(expected?.state).toEqual({ differences: [] });
    expect(expected?.information.every(({ said }) => said)).toBe(true);
  });

  test("keeps a call's arguments as they were sent", async () => {
    const { messages } = await episodeOf(oracle, "cancel-1");
    const calls = messages.flatMap((message) => (message.role === "tool" ? [] : (message.toolCalls ?? [])));
    expect(calls.find(({ name }) => name === "cancel_pending_order")?.arguments).toMatch(
      /^\{"order_id": "#Q/u,
    );
  });

  test("tells why episodes failed, of those that did", async () => {
    const causes = await answer<readonly EpisodeCause[]>(`/api/causes?run=${hasty}`);
    const { episodes } = await answer<RunPage>(`/api/run?run=${hasty}`);
    expect(causes.map(({ task }) => task)).toEqual(
      episodes.filter(({ reward }) => reward !== 1).map(({ task }) => task),
    );
    expect(causes.every(({ findings }) => findings.length > 0)).toBe(true);
    expect(await answer(`/api/causes?run=${oracle}`)).toEqual([]);
  });

  test("searches in what was said and called, in upper or lower case, and not in the names of fields", async () => {
    const search = (text: string) =>
      answer<readonly { task: string }[]>(`/api/search?run=${oracle}&text=${encodeURIComponent(text)}`);
    expect((await search("BOOKSHELF on order")).map(({ task }) => task)).toContain("cancel-2");
    expect((await search('"order_id"')).length).toBeGreaterThan(0);
    expect(await search("rawArguments")).toEqual([]);
    expect(await search('"role":"agent"')).toEqual([]);
  });

  test("shows a task with its audit and how all runs fared", async () => {
    const page = await answer<TaskPage>(`/api/task?run=${hasty}&task=cancel-2`);
    expect(page.audit).toMatchObject({ oracle: 1, doNothing: 0 });
    expect(page.actions.map(({ name }) => name)).toEqual(["cancel_pending_order"]);
    expect(page.runs.map(({ agent, trials }) => [agent, trials.map((one) => one?.reward)])).toEqual([
      ["oracle", [1, 1]],
      ["hasty", [0, expect.any(Number)]],
    ]);
  });

  test("compares two runs task by task", async () => {
    const page = await answer<ComparisonPage>(`/api/compare?first=${hasty}&second=${oracle}`);
    expect(page.comparison).toMatchObject({ tasks: 24, second: 1 });
    expect(page.differences).toEqual([]);
    expect(page.tasks.find(({ task }) => task === "cancel-2")).toMatchObject({ second: [1, 1] });
  });

  test("says what is wrong with a question", async () => {
    const wrong = async (path: string) => {
      const { status, body } = await server.ask(path);
      return [status, (body as { problem: string }).problem];
    };
    expect(await wrong("/api/run?run=nothing")).toEqual([404, "there is no run 'nothing'"]);
    expect(await wrong("/api/run?run=..%2F..")).toEqual([404, "there is no run '../..'"]);
    expect(await wrong(`/api/episode?run=${hasty}&task=cancel-1&trial=9`)).toEqual([
      404,
      "the run has no finished episode of task 'cancel-1', trial 9",
    ]);
    expect(await wrong(`/api/episode?run=${hasty}&task=cancel-1&trial=x`)).toEqual([
      400,
      expect.stringContaining("trial"),
    ]);
    expect(await wrong("/api/else")).toEqual([404, "there is nothing at this address"]);
  });

  test("answers only its own page: neither other hosts, nor other origins, nor other sites", async () => {
    const url = `${server.url}api/runs`;
    const { host, port } = new URL(server.url);
    expect(await raw(url, { host })).toBe(200);
    expect(await raw(url, { host: `localhost:${port}` })).toBe(200);
    expect(await raw(url, { host: `evil.example:${port}` })).toBe(403);
    expect(await raw(url, { host: "192.0.2.1" })).toBe(403);
    expect(await raw(url, { host, origin: "http://evil.example" })).toBe(403);
    expect(await raw(url, { host, origin: "null" })).toBe(403);
    expect(await raw(url, { host, origin: `http://${host}` })).toBe(200);
    expect(await raw(url, { host, "sec-fetch-site": "cross-site" })).toBe(403);
    expect(await raw(url, { host, "sec-fetch-site": "same-site" })).toBe(403);
    expect(await raw(server.url, { host, "sec-fetch-site": "cross-site" })).toBe(200);
    expect((await server.ask("/api/runs", { method: "POST" })).status).toBe(405);
  });

  test("lets the page load and run nothing but its own files, and lets nobody frame or keep it", async () => {
    for (const path of ["/api/runs", "/api/else"]) {
      const { headers } = await server.ask(path);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).not.toMatch(/unsafe|https?:|\*/u);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("access-control-allow-origin")).toBeNull();
    }
    const html = await (await fetch(server.url)).text();
    expect(html).not.toMatch(/<script>|style=|onload/u);
  });
});

test("a benchmark that is not at hand leaves an episode without explanation, and says why", async () => {
  using runs = folder();
  const id = await playRun(runs.path, "oracle", { tasks: ["cancel-1"], trials: 1 });
  await using server = await serving({ root: runs.path }, async () => {
    throw new Error("its dataset is not here: mua data pull");
  });
  const { body } = await server.ask(`/api/episode?run=${id}&task=cancel-1&trial=0`);
  expect((body as EpisodePage).explanation).toEqual({ problem: "its dataset is not here: mua data pull" });
  expect((body as EpisodePage).messages.length).toBeGreaterThan(3);
  const { body: run } = await server.ask(`/api/run?run=${id}`);
  expect((run as RunPage).summaries).toEqual({});
});

test("folders that are no runs are named, and the others are shown", async () => {
  using runs = folder();
  const id = await playRun(runs.path, "oracle", { tasks: ["cancel-1"], trials: 1 });
  using other = folder();
  writeFileSync(join(other.path, "run.yaml"), "format: 2\n");
  await using server = await serving({ folders: [join(runs.path, id), other.path, join(runs.path, id)] });
  const { runs: rows, broken } = (await server.ask("/api/runs")).body as RunList;
  expect(rows.map((row) => row.id)).toEqual([id]);
  expect(broken.map(({ problem }) => problem)).toEqual([expect.stringContaining("configuration of a run")]);
});

test("a finished episode of a live run is told to whoever listens", async () => {
  using runs = folder();
  await using store = await openNewRun(runs.path, "somebody", ["t0", "t1"]);
  await store.append(episode("t0", 0, []));
  await using server = await serving({ root: runs.path });
  const { id } = store.configuration;
  const count = async () => {
    const page = (await server.ask(`/api/run?run=${id}`)).body as RunPage;
    return [page.live, page.episodes.length];
  };
  expect(await count()).toEqual([true, 1]);
  const stop = new AbortController();
  const { body } = await fetch(new URL("/api/changes", server.url), { signal: stop.signal });
  const told = (async () => {
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? [])
      if (chunk.includes(id)) return;
  })();
  await store.append(episode("t1", 0, []));
  await told;
  stop.abort();
  expect(await count()).toEqual([true, 2]);
});

test("trainings are read as far as they are written, with what is trained told from what is only read", async () => {
  using out = folder();
  const root = join(out.path, "training");
  writeTraining(root, "shop-7");
  await using server = await serving({ root: out.path }, undefined, root);
  const answer = async (path: string) => (await server.ask(path)).body;
  expect(await answer("/api/trainings")).toEqual([{ id: "shop-7", steps: 20, reward: expect.any(Number) }]);
  const page = (await answer("/api/training?id=shop-7")) as TrainingPage;
  expect(page.settings).toEqual({ seed: "7", steps: "20", rate: "0.001" });
  expect(page.steps).toHaveLength(21);
  expect(page.steps[20]).toMatchObject({
    step: 20,
    masked: 1,
    evaluation: {
      sampled: { interval: [expect.any(Number), expect.any(Number)] },
      greedy: { interval: null },
    },
  });
  expect(page.users).toMatchObject([{ user: "openai/<free>", reward: 0.75, masked: 1 }]);
  expect(page.samples.map(({ id, reward }) => [id, reward]).slice(2, 5)).toEqual([
    ["cancel/2", 0],
    ["cancel/3", null],
    ["return/0", 0],
  ]);
  const sample = (await answer("/api/sample?training=shop-7&id=return%2F1")) as SamplePage;
  expect(sample.spans.map(({ role, tokens }) => [role, tokens])).toEqual([
    ["policy", 4],
    ["context", 5],
    ["policy", 3],
  ]);
  expect((await server.ask("/api/sample?training=shop-7&id=nobody")).status).toBe(404);
  expect((await server.ask("/api/training?id=..")).status).toBe(404);
});
