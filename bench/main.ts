#!/usr/bin/env node
/**
 * Measures this implementation beside the official code's figures (two shared cores, CPython 3.12; no model called).
 *
 * usage: node --expose-gc bench/main.ts [--json] [SUITE…]     exit code 1 when a figure misses its target
 */
import { DatasetError } from "@mua/datasets";
import { type Figure, kept, ratio, type Suite } from "./measure.ts";

const suites: { readonly [name: string]: () => Promise<Suite> } = {
  cli: async () => (await import("./cli.ts")).cliSuite,
  tau2: async () => (await import("./tau2.ts")).tau2Suite,
  training: async () => (await import("./training.ts")).trainingSuite,
  models: async () => (await import("./models.ts")).modelsSuite,
  bfcl: async () => (await import("./bfcl.ts")).bfclSuite,
  acebench: async () => (await import("./acebench.ts")).aceBenchSuite,
  load: async () => (await import("./load.ts")).loadSuite,
};

const json = process.argv.includes("--json");
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const unknown = asked.filter((name) => suites[name] === undefined);
if (unknown.length > 0) {
  process.stderr.write(
    `bench: there is no suite '${unknown[0]}'. There are: ${Object.keys(suites).join(", ")}\n`,
  );
  process.exit(2);
}

let missed = 0;
for (const name of asked.length > 0 ? asked : Object.keys(suites)) {
  const suite = await suites[name]?.();
  if (suite === undefined) continue;
  if (!json) process.stdout.write(`\n${suite.name}\n`);
  try {
    for await (const figure of await suite.measure()) {
      if (kept(figure) === false) missed += 1;
      process.stdout.write(
        `${json ? JSON.stringify({ suite: name, ...figure, kept: kept(figure) ?? null }) : line(figure)}\n`,
      );
    }
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    // What cannot be measured is not kept.
    process.stderr.write(`bench: ${error.message}\n`);
    missed += 1;
  }
}
process.exitCode = missed > 0 ? 1 : 0;

function line(figure: Figure): string {
  const times = ratio(figure);
  const beside = figure.official === undefined ? "" : `official ${amount(figure.official)} ${figure.unit}`;
  const compared = times === undefined ? "" : `${amount(times)} times better`;
  return [
    figure.what.padEnd(52),
    `${amount(figure.ours)} ${figure.unit}`.padStart(18),
    beside.padStart(26),
    compared.padStart(22),
    verdict(figure),
  ]
    .join("  ")
    .trimEnd();
}

function verdict(figure: Figure): string {
  const { target, unit } = figure;
  if (target === undefined) return "";
  const bound =
    "times" in target
      ? `${target.times} times`
      : "atMost" in target
        ? `at most ${target.atMost} ${unit}`
        : `at least ${target.atLeast} ${unit}`;
  return kept(figure) ? `ok (${bound})` : `MISSED (${bound})`;
}

function amount(value: number): string {
  if (!Number.isFinite(value)) return "unknown";
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return value >= 1 ? value.toFixed(1) : value.toPrecision(2);
}
