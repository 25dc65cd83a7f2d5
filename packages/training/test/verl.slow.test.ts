import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ParticipantError } from "@mua/core";
import { describe, expect, test } from "vitest";
import { environmentPython, whyWithout } from "../../../scripts/set-up-python.ts";
import { teacher } from "../src/compact/teacher.ts";
import { verlOutput } from "../src/record/exporters/verl.ts";
import type { TrainingRecord } from "../src/record/schema.ts";
import { rolloutEpisode } from "../src/rollout/episode.ts";
import { serveEnvironment } from "../src/serve/server.ts";
import { tokenMode } from "../src/serve/tokens.ts";
import { never, rollout, shop, taskAt } from "./playing.ts";

const run = promisify(execFile);
const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** verl is stood in for where it is not installed; websockets is there. */
const python = environmentPython("openenv");

/** What verl is given for a record's episode, the policy answering as in the record. */
async function played(record: TrainingRecord, seed: number, plan: ReturnType<typeof rollout>) {
  const served: TrainingRecord[] = [];
  await using server = await serveEnvironment(
    tokenMode({ ...plan, tasks: shop.tasks, onRecord: (one) => served.push(one) }),
    { host: "127.0.0.1", port: 0, sessions: 8, idleMs: 60_000, token: undefined },
  );
  const { responseIds, logprobs, spans } = record.tokens;
  const answers = spans
    .filter(({ role }) => role === "policy")
    .map(({ start, end }) => ({
      token_ids: responseIds.slice(start, end),
      log_probs: logprobs.slice(start, end),
    }));
  const script = { answers, row: { task_id: record.episode.trajectory.task, seed } };
  const { stdout } = await run(
    python ?? "",
    [path("stub_verl.py"), `${server.url.replace("http", "ws")}/ws`, JSON.stringify(script)],
    { env: { ...process.env, PYTHONPATH: path("../python"), PYTHONDONTWRITEBYTECODE: "1" } },
  );
  return { output: JSON.parse(stdout), served };
}

describe.skipIf(python === undefined)(`the agent loop for verl${whyWithout("openenv")}`, () => {
  const same = (record: TrainingRecord) => {
    const { prompt_ids, response_ids, response_mask, response_logprobs, reward_score, num_turns } =
      verlOutput(record);
    return { prompt_ids, response_ids, response_mask, response_logprobs, reward_score, num_turns };
  };

  test.each([0, 3, 13, 20])(
    "gives the ids, masks, log-probabilities and reward of the rollout: task %i",
    async (place) => {
      // Log-probabilities that tell tokens apart.
      const known = teacher({ slips: 0.1, shortcuts: 0.2 });
      const client = {
        ...known,
        generate: async (...[request, signal]: Parameters<typeof known.generate>) => {
          const output = await known.generate(request, signal);
          return {
            ...output,
            logprobs: output.ids.map((id, k) => -(id + request.promptIds.length + k) / 64),
          };
        },
      };
      const plan = rollout({}, client);
      const record = await rolloutEpisode(plan, { task: taskAt(place), group: "g", k: 0, seed: 11 }, never);
      const { output, served } = await played(record, 11, plan);
      expect(output).toMatchObject(same(record));
      expect(served.map(({ tokens }) => tokens.responseIds)).toEqual([record.tokens.responseIds]);
    },
  );

  test("gives nothing to learn from an episode that failed around the agent", async () => {
    const user = {
      name: "gone",
      join: () => () => {
        throw new ParticipantError("model", "the user's endpoint is gone");
      },
    };
    const good = rollout();
    const record = await rolloutEpisode(good, { task: taskAt(0), group: "g", k: 0, seed: 11 }, never);
    let asked = 0;
    const scripted = good.user;
    const leaving = {
      name: "leaving",
      join: (seat: Parameters<typeof scripted.join>[0]) => {
        const respond = scripted.join(seat);
        return (...args: Parameters<typeof respond>) => (asked++ === 0 ? respond(...args) : user.join()());
      },
    };
    const { output } = await played(record, 11, rollout({ user: leaving }));
    expect(output.response_mask).not.toContain(1);
    expect(output).toMatchObject({ reward_score: 0, extra_fields: { mask_sample: true } });
  });
});
