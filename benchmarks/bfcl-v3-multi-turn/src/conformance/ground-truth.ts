import { type ConformanceCase, compare } from "@mua/core";
import { Process } from "../apis/api.ts";
import { likeRecorded, type Recordings, recordedText } from "./recordings.ts";
import { stateDigest } from "./states.ts";

/** The ground truth of every entry: every result, and the states after every turn. */
export function* groundTruthCases(recordings: Recordings): Iterable<ConformanceCase> {
  for (const { task, line } of recordings.entries("gtexec/gt_exec_results.jsonl")) {
    yield compare("gtexec", `${recordings.era.version} ${task.id}`, () => {
      const instances = recordings.backend.instances(task, { owner: "golden", process: new Process() });
      const expected: string[] = [];
      const actual: string[] = [];
      for (const [turn, recorded] of line.field("results").items().entries()) {
        for (const [place, wanted] of recorded.items().entries()) {
          const call = task.groundTruth[turn]?.[place] ?? "";
          expected.push(`${call} -> ${recordedText(wanted)}`);
          actual.push(`${call} -> ${likeRecorded(wanted, instances.execute(call))}`);
        }
        const digests = line.field("state_sha256").items()[turn];
        for (const [name, instance] of instances.byClass) {
          const wanted = digests?.field(name);
          if (wanted?.value === undefined) continue;
          expected.push(`turn ${turn}, ${name}: ${wanted.text()}`);
          actual.push(`turn ${turn}, ${name}: ${stateDigest(instance)}`);
        }
      }
      return { expected, actual };
    });
  }
}
