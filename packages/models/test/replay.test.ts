import { type EpisodeRecord, formatEpisode, parseEpisode, runEpisode } from "@mua/core";
import { recordedParticipant } from "@mua/user-simulators";
import { expect, test } from "vitest";
import { errands } from "./errand.ts";
import { faultServer } from "./fault-server.ts";
import { clientOf, player } from "./players.ts";

const context = { signal: new AbortController().signal, now: () => 0 };

test("a replay gives the same record to the byte: calls, thinking, usage, and what the judge said", async () => {
  await using server = await faultServer(0, 1);
  const benchmark = errands(4);
  const price = { model: "openai/x", asOf: "2026-01-01", input: 2, output: 8 };
  const model = async (name: string) => player(await clientOf(server.url, { model: name }), { price });
  const [agent, user, judge] = await Promise.all([model("agent"), model("user"), model("judge")]);
  for (const task of benchmark.tasks) {
    const plan = { benchmark, task, trial: 0, seed: 7 };
    const played = await runEpisode({ ...plan, cast: { agent, user, judge } }, context);
    expect(played.score.reward).toBe(1);
    expect(played.judge.map(({ reply }) => reply.usage?.cost)).toEqual([(10 * 2 + 5 * 8) / 1e6]);
    expect(JSON.stringify(played)).toContain("Adding is what I do.");
    const stored: EpisodeRecord = parseEpisode(formatEpisode(played));
    const again = (name: string) => recordedParticipant(name, () => stored);
    const replayed = await runEpisode(
      { ...plan, cast: { agent: again(agent.name), user: again(user.name), judge: again(judge.name) } },
      context,
    );
    expect(formatEpisode(replayed)).toBe(formatEpisode(played));
  }
});
