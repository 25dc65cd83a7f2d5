import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parquetReadObjects } from "hyparquet";
import { describe, expect, test } from "vitest";
import { teacher } from "../src/compact/teacher.ts";
import { compactTemplate, compactTokenizer } from "../src/compact/template.ts";
import { recordExporters } from "../src/record/exporters/exporters.ts";
import { RecordFile, readRecords } from "../src/record/file.ts";
import { formatRecord, parseRecord, type TrainingRecord } from "../src/record/schema.ts";
import { problemsOf } from "../src/record/validate.ts";
import { rolloutEpisode } from "../src/rollout/episode.ts";
import { profiles } from "../src/rollout/limits.ts";
import { never, rollout, taskAt } from "./playing.ts";

const using = { tokenizer: compactTokenizer, template: compactTemplate };
const sloppy = teacher({ slips: 0.3, shortcuts: 0.4 });
const recordOf = (seed: number, k = 0) =>
  rolloutEpisode(rollout({}, sloppy), { task: taskAt(seed), group: `g${seed}`, k, seed }, never);

describe("a record", () => {
  test("keeps its invariants, whatever happens in the episode", async () => {
    const cases = fc.record({
      seed: fc.nat(1_000_000),
      slips: fc.double({ min: 0, max: 1, noNaN: true }),
      response: fc.integer({ min: 1, max: 400 }),
      answer: fc.integer({ min: 1, max: 3 }),
      turns: fc.integer({ min: 1, max: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ seed, slips, response, answer, turns }) => {
        const limits = { ...profiles.small.limits, response, answer, turns };
        const client = teacher({ slips, shortcuts: 0.3 });
        // As servers do it: an answer longer than it may be is cut off.
        const cutting = {
          ...client,
          generate: async (...[request, signal]: Parameters<typeof client.generate>) => {
            const output = await client.generate(request, signal);
            if (output.ids.length <= request.maxNewTokens) return output;
            const cut = <T>(list: readonly T[]) => list.slice(0, request.maxNewTokens);
            return {
              ...output,
              ids: cut(output.ids),
              logprobs: cut(output.logprobs),
              finish: "length" as const,
            };
          },
        };
        const plan = rollout({}, cutting);
        const record = await rolloutEpisode(
          { ...plan, policy: { ...plan.policy, limits } },
          { task: taskAt(seed), group: "g", k: 0, seed },
          never,
        );
        expect(problemsOf(record, using)).toEqual([]);
        expect(record.tokens.responseIds.length).toBeLessThanOrEqual(response + 60);
        expect(parseRecord(formatRecord(record))).toEqual(record);
      }),
      { numRuns: 1000 },
    );
  });

  test.each<[string, (tokens: TrainingRecord["tokens"]) => Partial<TrainingRecord["tokens"]>]>([
    ["the mask at 0", ({ lossMask }) => ({ lossMask: lossMask.map((mask) => (mask === 1 ? 0 : 1)) })],
    ["the log-probability", ({ logprobs }) => ({ logprobs: logprobs.map(() => null) })],
    ["the mask has another length", ({ lossMask }) => ({ lossMask: lossMask.slice(1) })],
    ["the spans do not cover", ({ spans }) => ({ spans: spans.slice(0, -1) })],
    ["tokens decode to", ({ promptIds }) => ({ promptIds: promptIds.toReversed() })],
    ["ended by", ({ responseIds }) => ({ responseIds: responseIds.map(() => 5) })],
  ])("is refused when it is not sound: %s", async (problem, change) => {
    const record = await recordOf(3);
    const broken = { ...record, tokens: { ...record.tokens, ...change(record.tokens) } };
    expect(problemsOf(record, using)).toEqual([]);
    expect(problemsOf(broken, using).join("; ")).toContain(problem);
  });
});

describe("a file of records", () => {
  test("loses a torn last line and nothing else, and repeats nothing", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mua-"));
    const path = join(folder, "deep", "records.jsonl");
    const [first, second] = [await recordOf(1), await recordOf(2)];
    {
      await using file = await RecordFile.open(path);
      await file.append([first]);
      await expect(file.append([first])).rejects.toThrow("it is stored already");
      await expect(file.append([{ ...second, reward: null }])).rejects.toThrow("masked without a failure");
    }
    const whole = await readFile(path, "utf8");
    await appendFile(path, formatRecord(second).slice(0, 200));
    {
      await using file = await RecordFile.open(path);
      expect([...file.ids]).toEqual([first.id]);
      expect(await readFile(path, "utf8")).toBe(whole);
      await file.append([second]);
    }
    expect(await readRecords(path)).toEqual([first, second]);
    await appendFile(path, "{}\n");
    await expect(RecordFile.open(path)).rejects.toThrow("line 3 is not a record of mua.traj/1");
    await rm(folder, { recursive: true });
  });
});

describe("exports", () => {
  const written = async (format: string, records: readonly TrainingRecord[]) => {
    const text = await recordExporters.get(format)?.(records);
    return String(text)
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  };

  test("hold the sampled ids, masks and log-probabilities, and nothing to learn from a masked episode", async () => {
    const good = await recordOf(1);
    const masked: TrainingRecord = { ...(await recordOf(2)), reward: null, failure: "model_error: gone" };
    const { promptIds, responseIds, lossMask } = good.tokens;
    const records = [good, masked];

    const [verl, verlMasked] = await written("verl", records);
    expect(verl).toMatchObject({ prompt_ids: promptIds, response_ids: responseIds, response_mask: lossMask });
    expect(verl.response_logprobs).toHaveLength(responseIds.length);
    expect(verlMasked.response_mask).not.toContain(1);
    expect(verlMasked.extra_fields).toMatchObject({ mask_sample: true, failure: "model_error: gone" });

    const [trl] = await written("trl", records);
    expect(trl.completion_ids[0]).toEqual(responseIds);
    expect(trl.env_mask[0]).toEqual(lossMask);
    expect(trl.env_mask[1]).not.toContain(1);
    expect(trl.env_reward).toEqual([good.reward, null]);

    const [trace] = await written("openenv", [good]);
    const answers = good.tokens.spans.filter(({ role }) => role === "policy");
    expect(trace.turns).toHaveLength(answers.length);
    for (const { prompt_token_ids, completion_token_ids, loss_mask, per_token_logps } of trace.turns) {
      expect(loss_mask).toHaveLength(prompt_token_ids.length + completion_token_ids.length);
      expect(per_token_logps).toHaveLength(completion_token_ids.length);
    }
    const sampled = trace.turns.flatMap(
      (turn: { completion_token_ids: number[] }) => turn.completion_token_ids,
    );
    expect(sampled).toEqual(responseIds.filter((_, place) => lossMask[place] === 1));
  });

  test("as chat data keep what succeeded, with labels on what the policy said", async () => {
    const all = await Promise.all(Array.from({ length: 12 }, (_, seed) => recordOf(seed)));
    const lines = await written("sft", all);
    expect(lines.map(({ id }) => id)).toEqual(all.filter(({ reward }) => reward === 1).map(({ id }) => id));
    for (const { input_ids, labels, messages } of lines) {
      expect(labels).toHaveLength(input_ids.length);
      expect(messages[0]).toMatchObject({ role: "assistant", weight: 0 });
      expect(
        messages.some(
          ({ role, weight }: { role: string; weight: number }) => role === "assistant" && weight === 1,
        ),
      ).toBe(true);
      for (const [place, label] of labels.entries()) expect([-100, input_ids[place]]).toContain(label);
    }
  });

  test("as Parquet come back as they were", async () => {
    const record = await recordOf(4);
    const bytes = (await recordExporters.get("parquet")?.([record])) as Uint8Array;
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const [{ response_ids: ids, ...row } = {}] = await parquetReadObjects({ file });
    expect(row).toMatchObject({ id: record.id, reward: record.reward });
    expect(JSON.parse(String(ids))).toEqual(record.tokens.responseIds);
  });
});
