import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { EpisodeRecord } from "@mua/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { environmentPython, whyWithout } from "../../../scripts/set-up-python.ts";
import { messageMode } from "../src/serve/messages.ts";
import { type EnvironmentServer, serveEnvironment } from "../src/serve/server.ts";
import { partOf } from "../src/shop/shop.ts";
import { shop } from "./playing.ts";

const run = promisify(execFile);

const python = environmentPython("openenv");

const client = `
import json, sys
from openenv.core.generic_client import GenericEnvClient

with GenericEnvClient(base_url=sys.argv[1]).sync() as env:
    env.reset(task_id="cancel-1", seed=5)
    call = {"kind": "tool_call", "name": "cancel_pending_order"}
    env.step({**call, "arguments": {"order_id": "#Q10401", "reason": "no longer needed"}})
    last = env.step({"kind": "message", "content": "Your order has been cancelled. Is there anything else?"})
    print(json.dumps({"reward": last.reward, "done": last.done}))
`;

describe.skipIf(python === undefined)(`the official OpenEnv package${whyWithout("openenv")}`, () => {
  const records: EpisodeRecord[] = [];
  let server: EnvironmentServer | undefined;
  beforeAll(async () => {
    const user = partOf(shop, "user", "scripted");
    server = await serveEnvironment(
      messageMode({
        benchmark: shop,
        tasks: shop.tasks,
        user,
        now: () => 0,
        onRecord: (record) => records.push(record),
      }),
      { host: "127.0.0.1", port: 0, sessions: 8, idleMs: 60_000, token: undefined },
    );
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  test("finds the server valid", async () => {
    const validate = ["-m", "openenv.cli", "validate", "--url", server?.url ?? "", "--json"];
    const { stdout } = await run(python ?? "", validate);
    const report = JSON.parse(stdout.slice(stdout.indexOf("{"))) as {
      readonly criteria: readonly { readonly id: string; readonly passed: boolean }[];
    };
    expect(report.criteria.filter(({ passed }) => !passed)).toEqual([]);
    expect(report.criteria.length).toBeGreaterThanOrEqual(6);
  });

  test("completes an episode", async () => {
    const { stdout } = await run(python ?? "", ["-c", client, server?.url ?? ""]);
    expect(JSON.parse(stdout.trim().split("\n").at(-1) ?? "")).toEqual({ reward: 1, done: true });
    expect(records.map(({ score }) => score.reward)).toEqual([1]);
  });
});
