import { type Participant, type Reply, toolCall, type View } from "@mua/core";
import type { Key, Value } from "@mua/python-compat";
import { describe, expect, it } from "vitest";
import { openBfcl } from "../src/benchmark.ts";
import { smallDataset, smallEra, versions } from "./small-dataset.ts";
import { play, saying, smallBenchmark } from "./small-part.ts";

const call = (name: string, args: { readonly [name: string]: Value } = {}) =>
  toolCall(`id_${name}`, name, new Map<Key, Value>(Object.entries(args)));
const calling = (...calls: readonly ReturnType<typeof call>[]): Reply => ({
  content: null,
  toolCalls: calls,
});
const say = (content: string): Reply => ({ content, toolCalls: null });

/** An agent that keeps what it is shown. */
function watching(agent: Participant): { readonly agent: Participant; readonly views: View[] } {
  const views: View[] = [];
  return {
    views,
    agent: {
      ...agent,
      join: (seat) => {
        const act = agent.join(seat);
        return (view, signal) => {
          views.push({ ...view, messages: [...view.messages] });
          return act(view, signal);
        };
      },
    },
  };
}

describe.each(versions)("a conversation of %s", (version) => {
  it.each([undefined, "prompting"])(
    "is won by the oracle and lost by doing nothing (%s)",
    async (variant) => {
      const { tasks } = smallBenchmark(version);
      expect(tasks.length).toBe(5);
      for (const { id } of tasks) {
        expect((await play(version, id, "oracle", variant)).score.reward, id).toBe(1);
        expect((await play(version, id, "noop", variant)).score.reward, id).toBe(0);
      }
    },
  );

  it("gives results to the calls in their order, and asks until there is no call", async () => {
    const { agent, views } = watching(
      saying(
        calling(call("cd", { folder: "home" }), call("touch", { file_name: "a.txt" })),
        calling(call("echo", { content: "hello", file_name: "a.txt" })),
        say("It is there."),
        calling(call("cat", { file_name: "a.txt" })),
      ),
    );
    const { trajectory, score } = await play(version, "multi_turn_base_0", agent);
    expect(score.reward).toBe(1);
    expect(trajectory.ending).toEqual({ outcome: "completed", reason: "all_turns" });
    expect(views[1]?.messages.slice(1)).toMatchObject([
      { role: "assistant", toolCalls: [{ name: "cd" }, { name: "touch" }] },
      { role: "tool", callId: "id_cd", name: "cd", content: '{"current_working_directory": "home"}' },
      { role: "tool", callId: "id_touch", name: "touch", content: "None" },
    ]);
    expect(views.at(-1)?.messages.at(-1)).toMatchObject({ content: '{"file_content": "hello"}' });
  });

  it("hands functions out in their turn, at the end of the list", async () => {
    const { agent, views } = watching(saying());
    await play(version, "multi_turn_miss_func_0", agent);
    const names = views.map(({ tools }) => tools.map((tool) => tool.name));
    expect(names[0]).not.toContain("rm");
    expect(names[1]).toEqual([...(names[0] ?? []), "rm"]);
    expect(names[2]).toEqual(names[1]);
    expect(views[1]?.messages.at(-1)).toEqual({ role: "user", content: "There is something new." });
  });

  it("still runs a held-out function that is called too early", async () => {
    const early = saying(
      calling(call("cd", { folder: "home" }), call("rm", { file_name: "notes.txt" })),
      say("Done."),
    );
    const { trajectory, score } = await play(version, "multi_turn_miss_func_0", early);
    expect(trajectory.messages.filter(({ role }) => role === "tool").at(-1)).toMatchObject({
      content: `{"result": "'notes.txt' removed"}`,
    });
    expect(score).toMatchObject({
      reward: 0,
      reason: "Model instance for GorillaFileSystem does not match the state with ground truth instance.",
    });
  });

  it("ends the episode one step beyond the limit of a turn, with a reward of 0", async () => {
    const looping: Participant = { name: "loop", join: () => () => calling(call("pwd")) };
    const { trajectory, score } = await play(version, "multi_turn_base_0", looping);
    expect(trajectory.ending).toEqual({ outcome: "limit", reason: "max_steps" });
    expect(trajectory.messages.filter(({ role }) => role === "agent").length).toBe(3);
    expect(score.reward).toBe(0);
    expect(score.reason).toMatch(/^Model was force-terminated during inference phase\. .* \(1\) .* \(2\)\.$/);
  });

  it("writes results of prompted calls as one message of the user", async () => {
    const { agent, views } = watching(saying(say("[pwd(), cat(file_name='no.txt')]")));
    await play(version, "multi_turn_base_0", agent, "prompting");
    const name = version === "v3" ? "no.txt" : String.raw`\'no.txt\'`;
    const results = [
      `{'role': 'tool', 'name': 'pwd()', 'content': '{"current_working_directory": "/workspace"}'}`,
      `{'role': 'tool', 'name': "cat(file_name='no.txt')", 'content': '{"error": "cat: ${name}: No such file or directory"}'}`,
    ];
    expect(views[1]?.messages.at(-1)).toEqual({ role: "user", content: `[${results.join(", ")}]` });
    expect(views[1]?.tools).toEqual([]);
  });

  it("shows docs in the system prompt, and new ones before the words of the user", async () => {
    const { agent, views } = watching(saying());
    await play(version, "multi_turn_miss_func_0", agent, "prompting");
    expect(views[0]?.system).toContain(
      version === "v3"
        ? "Write calls in brackets."
        : "As [f(a=1)] with Python values. Go on.\nIn json:\n[\n    {",
    );
    expect(views[0]?.system).not.toContain("Does rm.");
    expect(views[1]?.messages.at(-1)?.content).toMatch(
      /^\[\{'name': 'rm', .*\}\]\nThere is something new\.$/,
    );
  });

  it("refuses a variant that it does not have", () => {
    const [task] = smallBenchmark(version).tasks;
    expect(smallBenchmark(version).unplayable?.(task ?? expect.fail(), "nativ")).toContain("prompting");
  });
});

it("opens one category alone", () => {
  const dataset = smallDataset("v4");
  expect(openBfcl(dataset, smallEra("v4"), "miss_param").tasks.map(({ id }) => id)).toEqual([
    "multi_turn_miss_param_0",
  ]);
});

it("hints at Python's syntax once for every tool; in v3 again whenever functions are added", async () => {
  for (const [version, hints] of [
    ["v3", [2, 1]],
    ["v4", [1, 0]],
  ] as const) {
    const { agent, views } = watching(saying());
    await play(version, "multi_turn_miss_func_0", agent);
    const described = (name: string) => views[1]?.tools.find((tool) => tool.name === name)?.description ?? "";
    const count = (name: string) => described(name).split("Python 3 syntax").length - 1;
    expect([count("pwd"), count("rm")], version).toEqual(hints);
  }
});
