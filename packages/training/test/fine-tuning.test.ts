import { type EpisodeRecord, type Participant, runEpisode, type View } from "@mua/core";
import { parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { agentConversations } from "../src/fine-tuning/conversations.ts";
import { runExporters } from "../src/fine-tuning/exporters.ts";
import { partOf } from "../src/shop/shop.ts";
import { never, shop } from "./playing.ts";

type Seen = { readonly system: string | null; readonly messages: View["messages"] };

/** Plays every task with a built-in agent, and keeps what that agent saw. */
async function played(
  name: string,
): Promise<readonly { readonly episode: EpisodeRecord; readonly seen: readonly Seen[] }[]> {
  const listed = [];
  for (const task of shop.tasks) {
    const seen: Seen[] = [];
    const inner = partOf(shop, "agent", name);
    const agent: Participant = {
      name,
      join: (seat) => {
        const respond = inner.join(seat);
        return async (view, signal) => {
          seen.push({ system: view.system, messages: [...view.messages] });
          return { ...(await respond(view, signal)), reasoning: `thought ${seen.length}` };
        };
      },
    };
    const cast = { agent, user: partOf(shop, "user", "scripted") };
    const plan = { benchmark: shop, task, trial: 0, seed: 1, cast };
    listed.push({ episode: await runEpisode(plan, { signal: never, now: () => 0 }), seen });
  }
  return listed;
}

test("a conversation is what the agent saw, and what it answered is told apart", async () => {
  for (const { episode, seen } of await played("hasty")) {
    const [conversation, ...more] = agentConversations(shop, episode) ?? [];
    expect(more).toEqual([]);
    if (conversation === undefined) throw new Error("it was answered");
    const { system, messages, answers } = conversation;
    expect([...answers.keys()]).toEqual(seen.map((one) => one.messages.length));
    for (const one of seen) expect({ system, messages: messages.slice(0, one.messages.length) }).toEqual(one);
    expect([...answers.values()].map(({ reasoning }) => reasoning)).toEqual(
      seen.map((_, place) => `thought ${place + 1}`),
    );
  }
});

test("nothing is made of an episode that the benchmark would play otherwise", async () => {
  const [first] = await played("oracle");
  if (first === undefined) throw new Error("the quick start has tasks");
  const { trajectory } = first.episode;
  const messages = trajectory.messages.map((message) =>
    message.role === "tool" ? { ...message, content: `${message.content} ` } : message,
  );
  const changed = { ...first.episode, trajectory: { ...trajectory, messages } };
  expect(agentConversations(shop, changed)).toBeUndefined();
  const gone = { ...first.episode, trajectory: { ...trajectory, task: "gone" } };
  const run = { run: "r", benchmark: shop, episodes: [first.episode, changed, gone] };
  expect(await runExporters.sft([run])).toMatchObject({ episodes: 1, changed: 2 });
});

test("sft has what succeeded with weights and tools, parquet has a row for each episode", async () => {
  const episodes = (await played("hasty")).map(({ episode }) => episode);
  const good = episodes.filter(({ score }) => score.reward === 1);
  const runs = [{ run: "r", benchmark: shop, episodes }];
  const { content } = await runExporters.sft(runs);
  const lines = String(content)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map(({ task }) => task)).toEqual(good.map(({ trajectory }) => trajectory.task));
  for (const [place, { messages, tools }] of lines.entries()) {
    expect(messages[0]).toMatchObject({ role: "system", weight: 0 });
    expect(tools[0]).toMatchObject({ type: "function", function: { name: expect.any(String) } });
    const said = good[place]?.trajectory.messages.filter(({ role }) => role === "agent") ?? [];
    const learnt = messages.filter(({ weight }: { weight: number }) => weight === 1);
    // The greeting is nobody's answer.
    expect(learnt).toHaveLength(said.length - 1);
    expect(learnt.every(({ reasoning_content }: { reasoning_content?: string }) => reasoning_content)).toBe(
      true,
    );
  }
  const table = await runExporters.parquet(runs);
  if (typeof table.content === "string") throw new Error("Parquet is bytes");
  const { buffer, byteOffset, byteLength } = table.content;
  const file = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  const rows = await parquetReadObjects({ file });
  expect(rows.map(({ task, reward }) => [task, reward])).toEqual(
    episodes.map(({ trajectory, score }) => [trajectory.task, score.reward]),
  );
  expect(JSON.parse(String(rows[0]?.["messages"]))).toHaveLength(
    episodes[0]?.trajectory.messages.length ?? -1,
  );
});
