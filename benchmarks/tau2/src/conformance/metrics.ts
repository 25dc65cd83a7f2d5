import type { ConformanceCase } from "@mua/core";
import { dumps, entries, isDict, isModel, type Value } from "@mua/python-compat";
import { passHatK } from "@mua/scorer";
import { type MeasuredSimulation, measured, metricsOf, metricsSummary } from "../metrics.ts";
import { texts } from "../place.ts";
import { validated } from "../results/file.ts";
import { modelsOf } from "../results/models.ts";
import { compare, type Facts } from "./comparison.ts";
import type { RecordedPart } from "./part.ts";
import type { Recordings } from "./recordings.ts";

/** The official metrics of the recorded runs, and of those with every fifth made an infrastructure error. */
export function* metricsCases({ name, era, recordings }: RecordedPart): Iterable<ConformanceCase> {
  if (!recordings.has("metrics.json")) return;
  const simulation = modelsOf(era).simulation;
  for (const [index, place] of recordings.json("metrics.json").items().entries()) {
    const files = texts(place.field("files"));
    yield compare("metrics", `${name} ${index + 1} (${files.join(", ")})`, () => {
      const simulations = files
        .flatMap((file) => recordings.json(`${file}.json`).field("simulations").items())
        .map((run) => measured(validated(run, simulation)))
        // The old version cannot measure these, and its recordings leave them out.
        .filter(({ reward }) => era.detailedRewardInfo || reward !== null);
      const failing = typeof place.field("infra").value === "string";
      const metrics = metricsOf(
        failing ? simulations.map(everyFifthFailed) : simulations,
        place.field("num_trials").count(),
        era,
      );
      const recorded = [place.field("metrics"), place.field("as_dict")].map((form) => form.dict());
      return figures(recorded, [metrics, metricsSummary(metrics)]);
    });
  }
}

function everyFifthFailed(simulation: MeasuredSimulation, index: number): MeasuredSimulation {
  if (index % 5 !== 0) return simulation;
  return { ...simulation, terminationReason: "infrastructure_error", reward: null };
}

/** Recorded values of pass^k for n attempts of which c succeeded. */
export function* passHatKCases(version: Recordings): Iterable<ConformanceCase> {
  if (!version.has("pass_hat_k.json")) return;
  for (const place of version.json("pass_hat_k.json").items()) {
    const [n = place, c = place, k = place, value = place] = place.items();
    yield compare("pass_hat_k", `${version.path} n=${n.value} c=${c.value} k=${k.value}`, () => ({
      expected: [dumps(value.value ?? null)],
      actual: [dumps(passHatK([{ n: n.count(), c: c.count() }], k.count()))],
    }));
  }
}

/** Two sets of figures one by one, each with its name. */
function figures(recorded: Value, ours: Value): Facts {
  const [theirs, own] = [leaves(recorded, ""), leaves(ours, "")];
  return {
    expected: theirs.map(([name, value]) => `${name} ${dumps(value)}`),
    actual: own.map(([name, value], index) => {
      const other = theirs[index]?.[1] ?? null;
      return `${name} ${dumps(isSameMean(other, value) ? other : value)}`;
    }),
  };
}

function leaves(value: Value, path: string): readonly (readonly [string, Value])[] {
  if (Array.isArray(value)) return value.flatMap((item: Value, index) => leaves(item, `${path}[${index}]`));
  if (!isDict(value) && !isModel(value)) return [[path, value]];
  const members = entries(value);
  if (members.length === 0) return [[path, value]];
  return members.flatMap(([key, item]) => leaves(item, `${path}.${String(key)}`));
}

/** Whether two means differ by no more than the order in which they were summed can make, some units in the last place. */
function isSameMean(a: Value, b: Value): boolean {
  if (typeof a !== "number" || typeof b !== "number") return false;
  return Math.abs(a - b) <= 4 * Number.EPSILON * Math.max(Math.abs(a), Math.abs(b));
}
