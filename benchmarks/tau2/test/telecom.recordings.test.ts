import { type Side, toolCall, type World } from "@mua/core";
import type { Dict, Value } from "@mua/python-compat";
import { describe, expect, it } from "vitest";
import type { Tau2Domain } from "../src/domain.ts";
import { openDomain } from "../src/domains.ts";
import { initialWorld } from "../src/initial-world.ts";
import { Place } from "../src/place.ts";
import { readTasks } from "../src/task-file.ts";
import { recorded, recordedLines, recording, title, versions } from "./recordings.ts";

const SUITES = ["gold", "perturb", "fuzz", "endings"];

/** Recorded pydantic errors name the version of pydantic that wrote them. */
function unversioned(content: Value | undefined): Value | undefined {
  return typeof content === "string"
    ? content.replace(/errors\.pydantic\.dev\/\d+\.\d+\//g, "errors.pydantic.dev/")
    : content;
}

describe.skipIf(!recorded)(title("telecom replays"), () => {
  describe.each(versions)("of $era.version", ({ era, dataset }) => {
    const domain = openDomain("telecom", dataset, era);

    it("starts with the official digests", () => {
      expect(domain.open().digest()).toEqual({
        agent: "304cf5ef059852e117ea801ab9a5efc24c9713ec887679dc2e30acceb4b6742d",
        user: "e1f3a8637388808221228ff3f87294444e6b64caf721f5eb243a85d0a9380b28",
      });
    });

    it.each(SUITES)("%s: every result, and both digests after it", (suite) => {
      const file = new Place(recording(era, `telecom/${suite}.json`), suite);
      const tasks = new Map(readTasks(file.field("tasks").value ?? null).map((task) => [task.id, task]));
      const sidecar = new Map(
        recordedLines(era, `telecom/${suite}.sidecar.jsonl`).map((line) => {
          const place = new Place(line, suite);
          return [place.field("id").text(), place];
        }),
      );
      const different: unknown[] = [];
      let compared = 0;
      for (const simulation of file.field("simulations").items()) {
        const id = simulation.field("id").text();
        const side = sidecar.get(id);
        const task = tasks.get(simulation.field("task_id").text());
        if (side === undefined || task === undefined) throw new Error(`${id}: no sidecar or task`);
        const random = side.field("nondeterministic_bill_id").value === true;
        const world = initialWorld(domain, task.initialState);
        const trace = side.field("trace").optional((t) => t.items()) ?? [];
        let open: Place[] = [];
        let step = 0;
        for (const message of simulation.field("messages").items()) {
          const calls = message.field("tool_calls").optional((list) => list.items());
          if (calls !== null) open = [...calls];
          if (message.field("role").text() !== "tool") continue;
          const call = open.shift();
          if (call === undefined) throw new Error(`${id}: a result without a call`);
          const requestor: Side = call.field("requestor").value === "user" ? "user" : "agent";
          const actual = world.call(
            requestor,
            toolCall("", call.field("name").text(), call.field("arguments").dict()),
          );
          const digest = world.digest();
          const seen = [unversioned(actual.content), actual.error, digest.agent, digest.user];
          const [agent, user] = trace[step]?.items().map((place) => place.value) ?? [];
          const wanted = [
            unversioned(message.field("content").value),
            message.field("error").value,
            agent,
            user,
          ];
          step += 1;
          compared += 1;
          if (JSON.stringify(seen) !== JSON.stringify(wanted)) {
            if (random) continue;
            different.push({ id, step, task: task.id, name: call.field("name").value, seen, wanted });
            break;
          }
        }
      }
      expect(different.length === 0 ? [] : [different.length, ...different.slice(0, 5)]).toEqual([]);
      expect(compared).toBeGreaterThan(0);
    });
  });
});
