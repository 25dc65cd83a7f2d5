import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type ChatBody, matterOf, modelServer } from "./model-server.ts";
import { jsonLines, place } from "./mua.ts";

/** The episode a request belongs to. The agent knows it by what the user calls their matter. */
function episodeOf({ model, messages, seed }: ChatBody): string {
  const matter =
    model === "user"
      ? String(matterOf(messages[0]?.content ?? ""))
      : /matter (\d+)/u.exec(messages.findLast(({ role }) => role === "user")?.content ?? "")?.[1];
  return `${matter} ${seed}`;
}

test("killed at any moment and resumed with the cache, no finished call is paid twice", async () => {
  for (const calls of [40, 90, 150]) {
    using here = place();
    let reached: () => void = () => undefined;
    await using server = await modelServer(({ body }) => {
      if (body.tools?.some((tool) => tool.function.name === "ping") !== true && server.asked.length === calls)
        reached();
      return false;
    });
    const args = [
      ...[
        "run",
        "quickstart",
        "--limit",
        "12",
        "--trials",
        "2",
        "--concurrency",
        "8",
        "--cache",
        "write",
        "--cache-dir",
        join(here.path, "cache"),
      ],
      ...[
        "--agent",
        "openai/agent",
        "--agent-base-url",
        server.url,
        "--user",
        "openai/user",
        "--user-base-url",
        server.url,
      ],
    ];
    const killed = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const child = here.start(...args);
    const ended = once(child, "exit");
    await killed;
    child.kill("SIGKILL");
    await ended;
    const probes = ({ messages }: ChatBody): boolean => messages.length === 1;
    const before = server.asked.filter((body) => !probes(body));
    const [name = ""] = here.runs();
    const resumed = await here.mua("resume", name, "--json");
    expect(jsonLines(resumed).at(-1)).toMatchObject({ complete: true, outcomes: { completed: 24 } });
    // A call was finished when a later one of its episode built on its answer.
    const last = new Map(before.map((body) => [episodeOf(body), JSON.stringify(body)]));
    const again = new Set(
      server.asked
        .filter((body) => !probes(body))
        .slice(before.length)
        .map((body) => JSON.stringify(body)),
    );
    const paidTwice = before.filter((body) => again.has(JSON.stringify(body)));
    for (const body of paidTwice) expect(JSON.stringify(body)).toBe(last.get(episodeOf(body)));
    expect(paidTwice.length).toBeLessThanOrEqual(8);
    expect(new Set(before.map((body) => JSON.stringify(body))).size).toBe(before.length);
  }
});
