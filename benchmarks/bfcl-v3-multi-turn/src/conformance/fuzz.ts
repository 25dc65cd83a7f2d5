import { type ConformanceCase, compare, type Facts, type Place } from "@mua/core";
import { dumps } from "@mua/python-compat";
import { Process } from "../apis/api.ts";
import type { Instance } from "../apis/catalogue.ts";
import { excused } from "./deviations.ts";
import { likeRecorded, type Recordings, recordedText } from "./recordings.ts";
import { stateDigest, stateText } from "./states.ts";

const SAME = "__same__";

/** Random calls on an entry's instances: every result, and the states after every turn. */
export function* fuzzCases(recordings: Recordings): Iterable<ConformanceCase> {
  for (const [index, { task, line }] of recordings.entries("fuzz/fuzz.jsonl").entries()) {
    const calls = line
      .field("turns")
      .items()
      .map((turn) => turn.items().map((call) => call.text()));
    const result = compare("fuzz", `${recordings.era.version} ${task.id} #${index + 1}`, () => {
      const instances = recordings.backend.instances(task, {
        owner: "golden_fuzz_eval",
        process: new Process(),
      });
      const before = new Map<string, string>();
      const expected: string[] = [];
      const actual: string[] = [];
      for (const [turn, recorded] of line.field("results").items().entries()) {
        for (const [place, call] of (calls[turn] ?? []).entries()) {
          const wanted = recorded.items()[place];
          expected.push(`${call} -> ${wanted === undefined ? "" : recordedText(wanted)}`);
          actual.push(`${call} -> ${likeRecorded(wanted, instances.execute(call))}`);
        }
        const states = line.field("states").items()[turn];
        for (const [name, instance] of instances.byClass) {
          const facts = stateFacts(states?.field(name), instance, before.get(name));
          before.set(name, stateText(instance));
          expected.push(...facts.expected.map((fact) => `turn ${turn}, ${name}: ${fact}`));
          actual.push(...facts.actual.map((fact) => `turn ${turn}, ${name}: ${fact}`));
        }
      }
      return { expected, actual };
    });
    yield excused(result, calls.flat().join("\n"));
  }
}

function stateFacts(recorded: Place | undefined, instance: Instance, before: string | undefined): Facts {
  if (recorded?.value === undefined) return { expected: [], actual: [] };
  if (recorded.value === SAME) return { expected: [before ?? ""], actual: [stateText(instance)] };
  const digest = recorded.field("__sha256__").value;
  if (typeof digest === "string") return { expected: [digest], actual: [stateDigest(instance)] };
  const text = dumps(recorded.value, { sortKeys: true, ensureAscii: false, compact: true });
  return { expected: [text], actual: [stateText(instance)] };
}
