import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { normal, type Place, place } from "./mua.ts";

/** A command line as it is refused: its exit code and what stands on standard error, which has to be one line. */
async function refusal(here: Place, line: string): Promise<string> {
  const { path } = here;
  const words = line.split(" ");
  const variables = words.filter((word) => /^[A-Z_]+=/u.test(word)).map((word) => word.split("="));
  const args = words.slice(variables.length).map((word) => word.replace("DIR", path));
  const { code, stdout, stderr } = await here.inside(Object.fromEntries(variables), ...args);
  expect([line, stdout, stderr.split("\n").length]).toEqual([line, "", 2]);
  return `${line}\n${normal(stderr, here)}exit code ${code}`;
}

test("bad input gets one clear line and exit code 2", async () => {
  using here = place();
  mkdirSync(join(here.path, "empty"));
  writeFileSync(join(here.path, "file"), "");
  writeFileSync(join(here.path, "script.yaml"), "agent:\n  default: [{ speak: hello }]\n");
  writeFileSync(join(here.path, "agent.yaml"), "agent:\n  default: [{ say: hello }]\n");
  mkdirSync(join(here.path, "results", "results.json"), { recursive: true });
  const run = "run quickstart --agent hasty";
  const lines = [
    "runn quickstart",
    "run",
    "start now",
    "run quickstrt --agent hasty",
    "run tau2/retial --agent hasty",
    "run quickstart@v9 --agent hasty",
    "run a/b@c@d --agent hasty",
    "run quickstart",
    "run quickstart --agent hasti",
    "run quickstart --agent openai/gpt-4.1",
    "run quickstart --agnet hasty",
    `${run} --user nobody`,
    `${run} --user scripted:DIR/none.yaml`,
    `${run} --user scripted:DIR/script.yaml`,
    `${run} --user scripted:DIR/agent.yaml`,
    `${run} --user replay:none`,
    `${run} --trials 0`,
    `${run} --trials 1.5`,
    `${run} --trials 10001`,
    `${run} --delay -1`,
    `${run} --delay 86401`,
    `${run} --timeout soon`,
    `${run} --tasks cancel-9`,
    `${run} --split tset`,
    `${run} --split test --tasks cancel-1`,
    `${run} --variant solo`,
    `${run} --out DIR/file`,
    `MUA_CONCURRENCY=many ${run}`,
    `MUA_JSON=maybe ${run}`,
    "run DIR/none.yaml",
    "run none.yaml quickstart",
    "resume DIR/none",
    "resume DIR/empty",
    "resume x --retry all",
    "report none",
    "rescore quickstart DIR/none",
    "rescore quickstart DIR/file",
    "rescore tau2 DIR/results",
    "export none",
    "play quickstart cancel-9",
    "list everything",
    "list tasks",
    "data push",
    "data pull quickstart",
    "conformance quickstart DIR/empty",
  ];
  const refused: string[] = [];
  for (const line of lines) refused.push(await refusal(here, line));
  expect(refused.filter((text) => !text.endsWith("exit code 2"))).toEqual([]);
  expect(refused.join("\n\n").replaceAll("\nexit code 2", "")).toMatchInlineSnapshot(`
    "runn quickstart
    mua: unknown command 'runn'. Did you mean run? There are: start, run, resume, report, compare, reproduce, blame, view, list, play, doctor, data, rescore, import, export, generate, rollout, train, serve, audit, conformance, new

    run
    mua: missing required argument 'benchmarks'

    start now
    mua: too many arguments for 'start'. Expected 0 arguments but got 1: now.

    run quickstrt --agent hasty
    mua: unknown benchmark 'quickstrt'. Did you mean quickstart, quickstart/retail, quickstart/airline? There are: quickstart, quickstart/retail, quickstart/airline, quickstart/telecom, tau2, tau2/retail, tau2/airline, tau2/telecom, tau2/telecom-workflow, tau2/mock, bfcl-v3-multi-turn, bfcl-v3-multi-turn/base, bfcl-v3-multi-turn/miss_func, bfcl-v3-multi-turn/miss_param, bfcl-v3-multi-turn/long_context, acebench-agent, acebench-agent/en, acebench-agent/zh

    run tau2/retial --agent hasty
    mua: unknown benchmark 'tau2/retial'. Did you mean tau2/retail, tau2/airline, tau2/telecom? tau2 has: tau2/retail, tau2/airline, tau2/telecom, tau2/telecom-workflow, tau2/mock

    run quickstart@v9 --agent hasty
    mua: unknown version 'v9' of quickstart. Its tasks are built in and have no versions

    run a/b@c@d --agent hasty
    mua: 'a/b@c@d' is not NAME[/PART][@VERSION], such as tau2/retail@v1.0.1

    run quickstart
    mua: say who plays the agent: --agent NAME. quickstart/retail has: oracle, noop, careful, hasty, forgetful

    run quickstart --agent hasti
    mua: quickstart/retail has no agent 'hasti'. Did you mean hasty? There are: oracle, noop, careful, hasty, forgetful, scripted:FILE, replay:RUN, openai/NAME, anthropic/NAME, human

    run quickstart --agent openai/gpt-4.1
    mua: agent openai/gpt-4.1: the environment variable OPENAI_API_KEY holds no key; --agent-key-env names another, --agent-base-url a server that needs none

    run quickstart --agnet hasty
    mua: unknown option '--agnet' (Did you mean --agent?)

    run quickstart --agent hasty --user nobody
    mua: quickstart/retail has no user 'nobody'. There are: scripted, scripted:FILE, replay:RUN, openai/NAME, anthropic/NAME, human

    run quickstart --agent hasty --user scripted:DIR/none.yaml
    mua: there is no script 'DIR/none.yaml'

    run quickstart --agent hasty --user scripted:DIR/script.yaml
    mua: DIR/script.yaml: agent.default[0]: expected no key 'speak'

    run quickstart --agent hasty --user scripted:DIR/agent.yaml
    mua: the script 'DIR/agent.yaml' says nothing for the user

    run quickstart --agent hasty --user replay:none
    mua: 'none' is no run, neither by itself nor in DIR/results/runs. See: mua list runs

    run quickstart --agent hasty --trials 0
    mua: --trials is '0', but has to be a whole number of at least 1

    run quickstart --agent hasty --trials 1.5
    mua: --trials is '1.5', but has to be a whole number of at least 1

    run quickstart --agent hasty --trials 10001
    mua: --trials is '10001', but has to be a whole number of at least 1 and at most 10000

    run quickstart --agent hasty --delay -1
    mua: --delay is '-1', but has to be a number of seconds of at least 0

    run quickstart --agent hasty --delay 86401
    mua: --delay is '86401', but has to be a number of seconds of at least 0 and at most 86400

    run quickstart --agent hasty --timeout soon
    mua: --timeout is 'soon', but has to be a number of seconds of at least 0.001

    run quickstart --agent hasty --tasks cancel-9
    mua: quickstart/retail has no task 'cancel-9'. Did you mean cancel-1, cancel-2? See: mua list tasks quickstart/retail

    run quickstart --agent hasty --split tset
    mua: quickstart/retail has no split 'tset'. Did you mean test? There are: base, train, test

    run quickstart --agent hasty --split test --tasks cancel-1
    mua: task 'cancel-1' is not in the split 'test'

    run quickstart --agent hasty --variant solo
    mua: quickstart/retail has no variant 'solo'. There are: none

    run quickstart --agent hasty --out DIR/file
    mua: DIR/file: a file stands where a folder is needed

    MUA_CONCURRENCY=many run quickstart --agent hasty
    mua: environment variable MUA_CONCURRENCY is 'many', but has to be a whole number of at least 1

    MUA_JSON=maybe run quickstart --agent hasty
    mua: environment variable MUA_JSON is 'maybe', but has to be true or false

    run DIR/none.yaml
    mua: the run file 'DIR/none.yaml' cannot be read: no such file or directory

    run none.yaml quickstart
    mua: 'none.yaml' is a run file and names its benchmarks itself; 'quickstart' is too much beside it

    resume DIR/none
    mua: 'DIR/none' is no run, neither by itself nor in DIR/results/runs. See: mua list runs

    resume DIR/empty
    mua: 'DIR/empty' is no run, neither by itself nor in DIR/results/runs. See: mua list runs

    resume x --retry all
    mua: --retry is 'all', but has to be errors

    report none
    mua: 'none' is no run, neither by itself nor in DIR/results/runs. See: mua list runs

    rescore quickstart DIR/none
    mua: there is no results file and no run 'DIR/none'

    rescore quickstart DIR/file
    mua: quickstart has no official results files; rescore one of its runs instead

    rescore tau2 DIR/results
    mua: 'DIR/results/results.json' cannot be read: illegal operation on a directory

    export none
    mua: 'none' is no run, neither by itself nor in DIR/results/runs. See: mua list runs

    play quickstart cancel-9
    mua: quickstart/retail has no task 'cancel-9'. Did you mean cancel-1, cancel-2? See: mua list tasks quickstart/retail

    list everything
    mua: mua list shows benchmarks, tasks, participants, models (with a known price) or runs, not 'everything'

    list tasks
    mua: say whose tasks: mua list tasks BENCHMARK, such as quickstart/retail

    data push
    mua: mua data does pull, verify or path, not 'push'

    data pull quickstart
    mua: the tasks of quickstart are built in: there is no dataset to pull

    conformance quickstart DIR/empty
    mua: quickstart has no recordings to be compared with"
  `);
});

test("an error of usage reaches the shell: nothing on standard output, one line beside it, exit code 2", async () => {
  using here = place();
  expect(await here.mua("run", "quickstart", "--agent", "hasti")).toEqual({
    code: 2,
    stdout: "",
    stderr:
      "mua: quickstart/retail has no agent 'hasti'. Did you mean hasty? There are: oracle, noop, careful, hasty, forgetful, scripted:FILE, replay:RUN, openai/NAME, anthropic/NAME, human\n",
  });
});
