import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { title } from "@mua/testing";
import { expect, test } from "vitest";
import { place } from "./mua.ts";

const { MUA_RECORDINGS: recordings = "" } = process.env;

test.skipIf(recordings === "")(
  title("tasks of tau2's own training splits that are evaluated in other words are left out"),
  async () => {
    using here = place();
    for (const version of ["v1.0.1", "v0.1.3"])
      await here.mua("data", "pull", `tau2@${version}`, "--from", join(recordings, "data/tau2", version));
    const tasks = JSON.parse(
      readFileSync(join(recordings, "data/tau2/v1.0.1/data/tau2/domains/retail/tasks.json"), "utf8"),
    ) as readonly { readonly id: string; readonly user_scenario: object }[];
    const [copied] = tasks.filter(({ id }) => id === "5");
    const scenario = { persona: null, instructions: "You want the same in other words." };
    const disguised = [{ ...copied, id: "mine", user_scenario: scenario }];
    writeFileSync(join(here.path, "mine.json"), JSON.stringify(disguised));
    // Open to others without a token, which is refused after everything about the tasks was said.
    const said = async (benchmark: string, ...args: readonly string[]) =>
      (await here.mua("serve", benchmark, "--host", "0.0.0.0", ...args)).stderr;
    expect([
      await said("tau2/retail", "--split", "train"),
      await said("tau2/airline", "--split", "train"),
      await said("tau2/telecom", "--split", "train"),
      await said("tau2/retail", "--tasks", "41"),
      await said("tau2/retail", "--tasks", "5,41"),
      await said("tau2/retail@v0.1.3", "--limit", "3"),
      await said("tau2/retail", "--tasks-file", "mine.json"),
    ]).toMatchInlineSnapshot(`
      [
        "left out: 3 of the split 'train' are evaluation tasks in other words: 41 (42), 72 (71), 96 (97)
      29 of 71 tasks need a judge, and nobody judges: their episodes get no reward (--judge)
      training: 71 tasks; reward of doing nothing 0.059, of the oracle 1.000 (not known without a judge for 3 tasks)
      evaluation: 40 tasks; reward of doing nothing 0.053, of the oracle 1.000 (not known without a judge for 2 tasks)
      mua: a server on 0.0.0.0 can be reached by others and needs a token: set MUA_SERVE_TOKEN
      ",
        "left out: 2 of the split 'train' are evaluation tasks in other words: 15 (16), 17 (22)
      training: 28 tasks; reward of doing nothing 0.571, of the oracle 1.000
      evaluation: 20 tasks; reward of doing nothing 0.350, of the oracle 1.000
      mua: a server on 0.0.0.0 can be reached by others and needs a token: set MUA_SERVE_TOKEN
      ",
        "training: 74 tasks; reward of doing nothing 0.000, of the oracle 1.000
      evaluation: 40 tasks; reward of doing nothing 0.000, of the oracle 1.000
      mua: a server on 0.0.0.0 can be reached by others and needs a token: set MUA_SERVE_TOKEN
      ",
        "left out: 1 of the split 'train' are evaluation tasks in other words: 41 (42)
      mua: no task is left to train on
      ",
        "mua: task '5' of tau2/retail, dataset tau2@v1.0.1, is in the split 'test' and must not be trained on. --split train has none of them; --evaluation plays them nevertheless, for what is not trained on
      ",
        "mua: task '0' of tau2/retail, dataset tau2@v0.1.3, is an evaluation task, as all are where there is no split 'test', and must not be trained on (and 2 more). --evaluation plays them nevertheless, for what is not trained on
      ",
        "mua: task 'mine', which is the same as '5', of tau2/retail, dataset tau2@v1.0.1, is in the split 'test' and must not be trained on. --evaluation plays them nevertheless, for what is not trained on
      ",
      ]
    `);
  },
);
