import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tau2Adapter } from "@mua/benchmark-tau2";
import type { Benchmark, Dataset } from "@mua/core";
import { parseJson, type Value } from "@mua/python-compat";

const root = process.env["MUA_RECORDINGS"] || undefined;

/** Whether recordings of the official code are at hand. */
export const recorded = root !== undefined;

/** The title of a suite, with the reason where it is skipped. */
export function title(text: string): string {
  return recorded ? text : `${text} (skipped: MUA_RECORDINGS names no folder of recordings)`;
}

/** A recorded file of τ², as JavaScript reads it; undefined where there is none. */
// biome-ignore lint/suspicious/noExplicitAny: a recording holds what it holds
export function recording(path: string): any {
  const file = join(root ?? "", "golden/tau2", path);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

/** Whether τ² has a part of that name. */
export const isPart = (part: string): boolean => tau2Adapter.parts.includes(part);

/** Versions and parts that have recorded prompts, of the parts there are. */
export function recordedParts(): readonly { readonly version: string; readonly part: string }[] {
  if (root === undefined) return [];
  return readdirSync(join(root, "golden/tau2"))
    .filter((version) => /^v\d/u.test(version))
    .flatMap((version) =>
      readdirSync(join(root, "golden/tau2", version))
        .filter(isPart)
        .filter((part) => existsSync(join(root, "golden/tau2", version, part, "prompts.json")))
        .map((part) => ({ version, part })),
    );
}

/** One part of τ² over the recorded data. */
export function openPart(version: string, part: string): Benchmark {
  const folder = join(root ?? "", "data/tau2", version);
  const text = (path: string) => readFileSync(join(folder, path), "utf8");
  const parsed = new Map<string, Value>();
  const dataset: Dataset = {
    name: "tau2",
    version,
    hash: "0",
    folder,
    text,
    json: (path) => {
      const value = parsed.get(path) ?? parseJson(text(path));
      parsed.set(path, value);
      return value;
    },
  };
  return tau2Adapter.load(part, dataset);
}
