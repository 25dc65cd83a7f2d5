import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Benchmark,
  type Ending,
  formatEpisode,
  isRunLimit,
  LimitReached,
  type Message,
  type Participant,
  ParticipantError,
  parseEpisode,
  type Reply,
  runEpisode,
  say,
  type Task,
  toolCallFromText,
} from "../src/index.ts";

/** Agent and user speak in turn until the user says "bye". */
const chat: Benchmark = {
  name: "chat",
  dataset: { name: "chat", version: "1", hash: "0" },
  tasks: [{ id: "1", summary: "talk", needsJudge: true }],
  splits: new Map(),
  variants: [],
  trialSeeds: (seed, trials) => Array.from({ length: trials }, (_, index) => seed + index),
  unplayable: () => undefined,
  open: () => {
    let turn: "agent" | "user" = "agent";
    let ending: Ending | undefined;
    return {
      environment: {
        tools: () => [],
        call: () => ({ content: "", error: false }),
        digest: () => ({ agent: null, user: null }),
      },
      protocol: {
        opening: [{ role: "user", content: "hello", toolCalls: null }],
        next: () =>
          ending === undefined
            ? { kind: "ask", role: turn, view: { system: null, messages: [], tools: [], toolChoice: "auto" } }
            : { kind: "end", ending },
        answer: (reply: Reply): readonly Message[] => {
          if (reply.content === "crash") throw new Error("the world broke");
          const message: Message = { role: turn, content: reply.content, toolCalls: reply.toolCalls };
          if (reply.content === "bye") ending = { outcome: "completed", reason: "bye" };
          turn = turn === "agent" ? "user" : "agent";
          return [message];
        },
      },
    };
  },
  score: async (_task, trajectory, judge) => {
    if (trajectory.ending.outcome !== "completed")
      return { reward: null, checks: [], reason: trajectory.ending.reason };
    if (judge === undefined) return { reward: null, checks: [], reason: "no judge" };
    const verdict = await judge({ system: "Judge.", messages: [], tools: [], toolChoice: "auto" });
    return { reward: verdict.content === "good" ? 1 : 0, checks: [] };
  },
  participant: () => undefined,
  participantNames: () => [],
};

const task = chat.tasks[0] as Task;

function always(name: string, respond: () => Reply | Promise<Reply>): Participant {
  return { name, join: () => respond };
}

async function endingOf(
  agent: Participant,
  user: Participant,
  judge?: Participant,
  signal = new AbortController().signal,
) {
  let time = 0;
  const record = await runEpisode(
    {
      benchmark: chat,
      task,
      trial: 0,
      seed: 7,
      cast: { agent, user, ...(judge === undefined ? {} : { judge }) },
    },
    { signal, now: () => (time += 500) },
  );
  const { ending } = record.trajectory;
  return `${ending.outcome}/${ending.role ?? "-"}: ${ending.detail ?? ending.reason}; reward ${record.score.reward}; ${record.trajectory.messages.length} messages`;
}

describe("runEpisode", () => {
  const polite = always("polite", () => say("good day"));
  const brief = always("brief", () => say("bye"));
  const fails = (boundary: "model" | "answer") =>
    always("fails", () => Promise.reject(new ParticipantError(boundary, `${boundary} failed`)));

  it("ends with a limit that a participant may not exceed, and scores nothing that the run's limit cut off", async () => {
    const stopped = (limit: LimitReached) => always("stopped", () => Promise.reject(limit));
    const judged = always("judge", () => say("good"));
    expect([
      await endingOf(stopped(new LimitReached("cost")), brief),
      await endingOf(polite, brief, stopped(new LimitReached("tokens"))),
      await endingOf(stopped(LimitReached.ofRun("cost")), brief, judged),
    ]).toMatchInlineSnapshot(`
      [
        "limit/-: the limit of cost was reached; reward null; 1 messages",
        "limit/-: the limit of tokens was reached; reward null; 3 messages",
        "limit/-: the run's limit of cost was reached; reward null; 1 messages",
      ]
    `);
    expect(
      [{ outcome: "limit", reason: "run_cost" } as const, { outcome: "limit", reason: "cost" } as const].map(
        isRunLimit,
      ),
    ).toEqual([true, false]);
  });

  it("keeps what is odd about an answer", async () => {
    const odd: Reply = { content: "good day", toolCalls: null, flags: ["cut_off"] };
    const record = await runEpisode(
      { benchmark: chat, task, trial: 0, seed: 7, cast: { agent: always("odd", () => odd), user: brief } },
      { signal: new AbortController().signal, now: () => 0 },
    );
    expect(record.trajectory.messages[1]).toMatchObject({ flags: ["cut_off"] });
    expect(parseEpisode(formatEpisode(record))).toEqual(record);
  });

  it("names every way to end, and scores only what the benchmark scores", async () => {
    expect([
      await endingOf(
        polite,
        brief,
        always("judge", () => say("good")),
      ),
      await endingOf(
        polite,
        brief,
        always("judge", () => say("bad")),
      ),
      await endingOf(polite, brief),
      await endingOf(fails("model"), brief),
      await endingOf(fails("answer"), brief),
      await endingOf(polite, fails("model")),
      await endingOf(
        polite,
        always("bug", () => {
          throw new TypeError("undefined is not a function");
        }),
      ),
      await endingOf(
        polite,
        always("crasher", () => say("crash")),
      ),
      await endingOf(polite, brief, fails("model")),
      await endingOf(polite, brief, fails("answer")),
    ]).toMatchInlineSnapshot(`
      [
        "completed/-: bye; reward 1; 3 messages",
        "completed/-: bye; reward 0; 3 messages",
        "completed/-: bye; reward null; 3 messages",
        "model_error/agent: model failed; reward null; 1 messages",
        "agent_error/agent: answer failed; reward null; 1 messages",
        "model_error/user: model failed; reward null; 2 messages",
        "user_error/user: undefined is not a function; reward null; 2 messages",
        "environment_error/-: the world broke; reward null; 2 messages",
        "model_error/judge: model failed; reward null; 3 messages",
        "judge_error/judge: answer failed; reward null; 3 messages",
      ]
    `);
  });

  it("ends at a limit or when cancelled, even when a participant never answers", async () => {
    const silent = always("silent", () => new Promise<Reply>(() => undefined));
    const limit = new AbortController();
    const cancel = new AbortController();
    setTimeout(() => limit.abort(new LimitReached("60 s")), 5);
    setTimeout(() => cancel.abort(new Error("interrupted")), 5);
    expect([
      await endingOf(silent, brief, undefined, limit.signal),
      await endingOf(polite, silent, undefined, cancel.signal),
    ]).toMatchInlineSnapshot(`
      [
        "limit/-: the limit of 60 s was reached; reward null; 1 messages",
        "cancelled/-: cancelled; reward null; 2 messages",
      ]
    `);
  });

  it("takes no harm from a participant that fails after it has ended the episode itself", async () => {
    const own = new AbortController();
    const leaver = always("leaver", async () => {
      own.abort(new LimitReached("tokens"));
      throw new Error("too late to matter");
    });
    expect(await endingOf(leaver, brief, undefined, own.signal)).toMatchInlineSnapshot(
      `"limit/-: the limit of tokens was reached; reward null; 1 messages"`,
    );
  });
});

describe("formatEpisode", () => {
  it("round-trips through parseEpisode, one line each", async () => {
    const text = fc.string({ unit: "binary" });
    await fc.assert(
      fc.asyncProperty(text, text, text, fc.option(text, { nil: null }), async (name, raw, id, content) => {
        const agent = always("agent", () => ({
          content,
          toolCalls: [toolCallFromText(id, name, raw)],
          reasoning: raw,
        }));
        const record = await runEpisode(
          {
            benchmark: chat,
            task,
            trial: 1,
            seed: 2,
            cast: {
              agent,
              user: always("user", () => say("bye")),
              judge: always("judge", () => say("good")),
            },
            variant: "v",
            limits: { steps: 3 },
          },
          { signal: new AbortController().signal, now: () => 1 },
        );
        const line = formatEpisode(record);
        expect(line).not.toContain("\n");
        expect(parseEpisode(line)).toEqual(record);
      }),
    );
  });

  it("refuses what is not an episode", () => {
    expect(() => parseEpisode('{"trajectory": {}}')).toThrow();
    expect(() => parseEpisode("[1, 2")).toThrow(SyntaxError);
  });
});
