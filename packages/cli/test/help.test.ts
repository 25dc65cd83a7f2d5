import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commands } from "../src/commands.ts";
import { keyOf } from "../src/options.ts";
import { place } from "./mua.ts";

test("mua alone, and with --help, says what there is", async () => {
  using here = place();
  const [bare, asked] = await Promise.all([here.mua(), here.mua("--help")]);
  expect(bare).toEqual(asked);
  expect(asked.code).toBe(0);
  expect(asked.stdout).toMatchInlineSnapshot(`
    "Usage: mua [options] [command]

    One harness for multi-turn user-interacting agents: evaluate, score, report.

    Options:
      -V, --version                               output the version number
      -h, --help                                  display help for command

    Commands:
      start [options]                             the quick start: built-in agents on small built-in tasks, ending in a leaderboard
      run [options] <benchmarks...>               evaluate an agent on benchmarks, or as a YAML file says
      resume [options] <run>                      continue a run after a crash or a stop: only what is missing
      report [options] <runs...>                  leaderboards of runs and of reported figures, with intervals and pass^k
      compare [options] <runA> <runB>             compare two runs task by task: difference, interval, p-values, what could be found
      reproduce [options] <what> [runs...]        reported figures beside measured ones: mua-rl, or tau2-leaderboard
      blame [options] <runs...>                   who failed in each episode below 1 or without a reward, and why
      view [options] [runs...]                    see runs, episodes and transcripts in the browser; without runs all there are, live
      list [options] [what] [benchmark]           list benchmarks, tasks BENCHMARK, participants BENCHMARK, models whose price is known, or runs
      play [options] <benchmark> <task>           be the agent or the user yourself
      doctor [options]                            look at models with one tiny call for each role: keys, endpoints, tools, usage and prices
      data [options] <action> [benchmark]         pull, verify or show the path of a benchmark's dataset
      rescore [options] <benchmark> <files...>    score official result files or runs again: recorded against recomputed
      import [options] <benchmark> <files...>     make runs of official result files, scored again
      export [options] <runs...>                  write runs in an official file format, as a submission, or for training
      generate [options] <benchmark>              make new tasks from a benchmark's data, to train on without touching what is evaluated
      rollout [options] <benchmark>               play episodes with a policy that takes and gives tokens, and record them for training
      train [options] <what>                      train a small policy on this machine: setup once, then quickstart
      serve [options] <benchmark>                 serve a benchmark's environment, the user inside, by the OpenEnv protocol
      audit [options] <benchmarks...>             what is wrong with a benchmark's tasks, and what doing nothing gets in them
      conformance [options] <benchmark> <folder>  compare recordings of the official code with this implementation
      new [options] <what> <name>                 write the skeleton of a benchmark: new benchmark NAME

    Examples:
      mua start
      mua run quickstart --agent hasty --trials 4
      mua COMMAND --help

    Exit codes: 0 fine, 1 the thing checked does not hold, 2 wrong usage, 3 infrastructure, 130 stopped by Ctrl-C.
    "
  `);
});

test("every command has a help with its options and examples that it would accept", async () => {
  using here = place();
  const helps = await Promise.all(commands.map(({ name }) => here.inside({}, name, "--help")));
  for (const [index, { code, stdout, stderr }] of helps.entries()) {
    const { name, examples, options } = commands[index] ?? never();
    expect([name, code, stderr]).toEqual([name, 0, ""]);
    for (const example of examples) {
      expect(stdout).toContain(`  ${example}\n`);
      const flags = example.match(/(?<=--)[a-z-]+/gu) ?? [];
      expect(options.map(keyOf)).toEqual(expect.arrayContaining(flags));
    }
  }
  expect(helps.find(({ stdout }) => stdout.startsWith("Usage: mua resume"))?.stdout).toMatchInlineSnapshot(`
    "Usage: mua resume [options] <run>

    continue a run after a crash or a stop: only what is missing

    Options:
      --concurrency <N>  episodes at the same time (default: 16) [env
                         MUA_CONCURRENCY]
      --retry <WHAT>     errors: repeat also what could not be scored because
                         something around the agent failed [errors]
      --max-cost <USD>   US dollars a run may spend on models
      --max-tokens <N>   tokens of models a run may use
      --run-timeout <S>  seconds a run may take
      --out <DIR>        the folder that holds the runs (default: results/runs) [env
                         MUA_RUNS]
      --json             JSON Lines on standard output and nothing else there [env
                         MUA_JSON]
      -h, --help         display help for command

    A run is its folder, or its name in the folder of the runs.

    Examples:
      mua resume 20260131T120000Z-quickstart-retail-hasty
      mua resume results/runs/RUN --retry errors
    "
  `);
});

test("--version says the version", async () => {
  using here = place();
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8")) as {
    readonly version: string;
  };
  expect(await here.mua("--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

test("help loads no benchmark, no schema library and no table library", async () => {
  using here = place();
  await here.muaWith({ env: { NODE_V8_COVERAGE: join(here.path, "coverage") } }, "--help");
  const [file = ""] = readdirSync(join(here.path, "coverage"));
  const { result } = JSON.parse(readFileSync(join(here.path, "coverage", file), "utf8")) as {
    readonly result: readonly { readonly url: string }[];
  };
  const loaded = result.map(({ url }) => url).filter((url) => url.startsWith("file:"));
  expect(loaded.some((url) => url.endsWith("/cli/src/commands.ts"))).toBe(true);
  expect(
    loaded.filter((url) => !/\/packages\/cli\/src\/(?:[a-z]+|model-options)\.ts$|\/commander\//u.test(url)),
  ).toEqual([]);
});

function never(): never {
  throw new Error("there are as many helps as commands");
}
