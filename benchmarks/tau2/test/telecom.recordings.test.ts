import { type Side, toolCall, type World } from "@mua/core";
import { sha256Hex } from "@mua/python-compat";
import { describe, expect, it } from "vitest";
import { openDomain } from "../src/domains.ts";
import { initialWorld } from "../src/initial-world.ts";
import { Place } from "../src/place.ts";
import { readTasks } from "../src/task-file.ts";
import { recorded, recordedLines, recording, title, versions } from "./recordings.ts";

/** Bills that a run makes on the way have a random id, of a kind that no given bill has. */
const RANDOM_ID = /\bB[0-9a-f]{8}\b/g;

function comparable(content: string): string {
  // Recorded pydantic errors name the version of pydantic that wrote them.
  return content.replace(/errors\.pydantic\.dev\/\d+\.\d+\//g, "").replace(RANDOM_ID, "B_NEW");
}

/** The agent's digest with random ids numbered in the order of the bills. */
function normalisedDigest({ agent: { state } }: World): string {
  const text = state.canonicalText();
  const bills = text.matchAll(/"bill_id": "(B[0-9a-f]{8})"/g).map(([, id]) => id);
  const places = new Map(Array.from(bills, (id, index) => [id, `B_NEW_${index + 1}`]));
  return sha256Hex(text.replace(RANDOM_ID, (id) => places.get(id) ?? id));
}

type RecordedCall = { readonly side: Side; readonly call: Place; readonly result: Place };

function* answeredCalls(simulation: Place): Generator<RecordedCall> {
  let open: Place[] = [];
  for (const message of simulation.field("messages").items()) {
    open = message.field("tool_calls").optional((calls) => [...calls.items()]) ?? open;
    if (message.field("role").text() !== "tool") continue;
    const call = open.shift() ?? message.fail("a call before its result");
    yield { side: call.field("requestor").value === "user" ? "user" : "agent", call, result: message };
  }
}

describe.skipIf(!recorded)(title("telecom runs again"), () => {
  describe.each(versions)("by the rules of $era.version", ({ era, dataset }) => {
    const domain = openDomain("telecom", dataset, era);

    it("from the official digests", () => {
      const digest = {
        agent: "304cf5ef059852e117ea801ab9a5efc24c9713ec887679dc2e30acceb4b6742d",
        user: "e1f3a8637388808221228ff3f87294444e6b64caf721f5eb243a85d0a9380b28",
      };
      expect(domain.open().digest()).toEqual(digest);
      expect(openDomain("telecom-workflow", dataset, era).open().digest()).toEqual(digest);
    });

    it.each(["gold", "perturb", "fuzz", "endings"])(
      "%s: every result, and both digests after every call",
      (suite) => {
        const file = new Place(recording(era, `telecom/${suite}.json`), suite);
        const tasks = new Map(readTasks(file.field("tasks").value ?? null).map((task) => [task.id, task]));
        const sidecar = new Map(
          recordedLines(era, `telecom/${suite}.sidecar.jsonl`).map((line, index) => {
            const place = new Place(line, `${suite}.sidecar[${index}]`);
            return [place.field("id").value, place];
          }),
        );
        const seen: unknown[] = [];
        const expected: unknown[] = [];
        for (const simulation of file.field("simulations").items()) {
          const id = simulation.field("id").text();
          const line = sidecar.get(id) ?? simulation.fail("a line in the sidecar");
          const task = tasks.get(simulation.field("task_id").text());
          const world = initialWorld(domain, task?.initialState ?? simulation.fail("an embedded task"));
          const trace = line.field("trace").optional((digests) => digests.items()) ?? [];
          const random = line.field("nondeterministic_bill_id").value === true;
          for (const [index, { side, call, result }] of [...answeredCalls(simulation)].entries()) {
            const args = call.field("arguments").dict();
            const { content, error } = world.call(side, toolCall("", call.field("name").text(), args));
            seen.push([id, index, comparable(content), error]);
            const { value: wrong } = result.field("error");
            expected.push([id, index, comparable(result.field("content").text()), wrong]);
            const digest = world.digest();
            const [agent, user] = trace[index]?.items() ?? [];
            seen.push(random ? digest.user : [digest.agent, digest.user]);
            expected.push(random ? user?.value : [agent?.value, user?.value]);
          }
          const digest = world.digest();
          seen.push(random ? [normalisedDigest(world), digest.user] : [digest.agent, digest.user]);
          const name = random ? "agent_db_hash_norm" : "agent_db_hash";
          expected.push([line.field(name).value, line.field("user_db_hash").value]);
        }
        expect(seen).toEqual(expected);
        expect(seen.length).toBeGreaterThan(100);
      },
    );
  });
});
