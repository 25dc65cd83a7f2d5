import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { freeUser } from "./free-user.ts";
import { answer, modelServer } from "./model-server.ts";
import { jsonLines, place, type Ran } from "./mua.ts";

test("mua rollout records episodes, and plays nothing that is stored", async () => {
  using here = place();
  const rollout = ["rollout", "quickstart", "--split", "train", "--trials", "2", "--to", "r.jsonl"];
  const { code, stdout, stderr } = await here.mua(...rollout, "--format", "verl");
  expect(code).toBe(0);
  expect(stderr).toMatchInlineSnapshot(`
    "training: 12 tasks; reward of doing nothing 0.000, of the oracle 1.000
    evaluation: 12 tasks; reward of doing nothing 0.000, of the oracle 1.000
    "
  `);
  expect(stdout).toMatchInlineSnapshot(`
    "24 episodes in 12 groups (0 groups were there); reward 1.000; 0 masked
    The records lie in r.jsonl
    "
  `);
  const lines = (name: string) => readFileSync(join(here.path, name), "utf8").split("\n").slice(0, -1);
  expect(lines("r.jsonl")).toHaveLength(24);
  expect(lines("r.jsonl.verl")).toHaveLength(24);
  const rows = jsonLines(await here.mua(...rollout, "--json"));
  expect(rows.at(-1)).toMatchObject({ groups: 12, found: 12, played: 0, reward: null });
});

test("mua rollout and mua serve refuse evaluation tasks, unless nothing is trained on them", async () => {
  using here = place();
  const to = join(here.path, "r.jsonl");
  const rollout = (...args: readonly string[]) =>
    here.inside({}, "rollout", "quickstart", "--to", to, ...args);
  expect((await rollout()).stderr).toMatchInlineSnapshot(`
    "mua: task 'cancel-2' of quickstart/retail, dataset quickstart@1, is in the split 'test' and must not be trained on (and 11 more). --split train has none of them; --evaluation plays them nevertheless, for what is not trained on
    "
  `);
  expect((await rollout("--tasks", "cancel-2")).stderr).toContain("task 'cancel-2'");
  expect((await here.inside({}, "serve", "quickstart", "--port", "0")).code).toBe(2);
  expect(existsSync(to)).toBe(false);
  const allowed = await rollout("--split", "test", "--evaluation", "--trials", "1", "--json");
  expect(jsonLines(allowed)).toMatchObject([
    { split: "chosen", tasks: 12, noop: 0, oracle: 1, unknown: 0 },
    { played: 12, reward: 1 },
  ]);
});

test("a user that is a model is understood in its own words, and its failures are masked and counted", async () => {
  await using server = await freeUser(({ body, response }) => {
    const fails = /Celeste Moreau/u.test(body.messages[0]?.content ?? "") && body.messages.length > 2;
    if (fails) answer(response, 400, { error: { message: "out of order" } });
    return fails;
  });
  using here = place();
  const ran = await here.inside(
    {},
    ...["rollout", "quickstart", "--evaluation", "--split", "test", "--trials", "1"],
    ...["--user", "openai/free", "--user-base-url", server.url, "--to", join(here.path, "r.jsonl"), "--json"],
  );
  expect([ran.code, ran.stderr]).toEqual([0, ""]);
  expect(jsonLines(ran).at(-1)).toMatchObject({
    ...{ episodes: 12, stored: 12, masked: 1, reward: 1, played: 14, retried: 2 },
    failures: { model_error: 3 },
  });
  const person = await here.inside(
    {},
    "rollout",
    "quickstart",
    "--split",
    "train",
    "--to",
    "x",
    "--user",
    "human",
  );
  expect(person.stderr).toContain("see: mua play");
});

test("mua train and mua rollout say what to do instead", async () => {
  using here = place();
  const shown = ({ code, stderr }: Ran) => `${stderr.trim()} (${code})`;
  const said = async (...args: readonly string[]) => shown(await here.inside({}, ...args));
  expect([
    await said("train", "quickstrat"),
    // Where the datasets are decides where its Python is.
    shown(await here.mua("train", "quickstart")),
    await said("rollout", "quickstart"),
    await said("rollout", "quickstart", "--policy", "openai/gpt-4.1", "--split", "train", "--to", "r.jsonl"),
    await said("rollout", "quickstart", "--policy", "vllm=localhost", "--split", "train", "--to", "r.jsonl"),
    await said("rollout", "quickstart", "--policy", "vllm=http://a", "--split", "train", "--to", "r.jsonl"),
    await said(
      ...["rollout", "quickstart", "--policy", "vllm=http://a", "--split", "train", "--to", "r.jsonl"],
      ...["--tokenizer", "compact"],
    ),
    await said("serve", "quickstart", "--split", "train", "--tokenizer", "none.json"),
    await said("rollout", "quickstart/airline", "--split", "train", "--to", "r.jsonl"),
    await said("rollout", "quickstart", "--format", "parket", "--to", "r.jsonl"),
  ]).toMatchInlineSnapshot(`
    [
      "mua: nothing is called 'quickstrat' to train. Did you mean quickstart? There are: quickstart, setup (2)",
      "mua: the trainer's Python is not set up; run: mua train setup (2)",
      "mua: say with --to which file the records go to (2)",
      "mua: the policy 'openai/gpt-4.1' is not SERVER=URL with vllm, sglang, llamacpp; an endpoint that gives text only can be evaluated (mua run), but not trained (2)",
      "mua: --policy is 'localhost', but has to be a URL such as https://api.openai.com/v1 (2)",
      "mua: say with --tokenizer where the model's tokenizer.json is (2)",
      "mua: compact is for mua serve: the tokenizer of a policy's endpoint is a tokenizer.json (2)",
      "training: 12 tasks; reward of doing nothing 0.000, of the oracle 1.000
    evaluation: 12 tasks; reward of doing nothing 0.000, of the oracle 1.000
    mua: 'none.json' cannot be read as a tokenizer.json: no such file or directory (2)",
      "mua: the teacher only knows the shop of quickstart/retail, not quickstart/airline (2)",
      "mua: there is no format 'parket'. Did you mean parquet? There are: verl, trl, openenv, sft, parquet (2)",
    ]
  `);
});

test("mua serve has the small vocabulary for the shop alone", async () => {
  using here = place();
  const serve = ["serve", "quickstart/airline", "--split", "train"];
  const { code, stderr } = await here.inside({}, ...serve, "--tokenizer", "compact");
  expect(`${stderr.trim()} (${code})`).toMatchInlineSnapshot(
    `
    "training: 11 tasks; reward of doing nothing 0.000, of the oracle 1.000
    evaluation: 11 tasks; reward of doing nothing 0.000, of the oracle 1.000
    mua: compact has only words for quickstart/retail, not for quickstart/airline (2)"
  `,
  );
});

const { MUA_RECORDINGS: recordings } = process.env;
const why = recordings === undefined ? " (skipped: MUA_RECORDINGS names no folder of recordings)" : "";
test.skipIf(recordings === undefined)(
  `the profile mua-rl gives a user that is a model the paper's prompt${why}`,
  async () => {
    using here = place();
    await using model = await modelServer();
    const from = join(recordings ?? "", "data", "tau-bench", "59a200c");
    expect((await here.mua("data", "pull", "tau-bench", "--from", from)).code).toBe(0);
    const systemOf = async (...options: readonly string[]) => {
      model.asked.length = 0;
      const user = ["--user", "openai/user", "--user-base-url", model.url, ...options];
      const { code } = await here.mua("rollout", "quickstart", "--limit", "1", "--trials", "1", ...user);
      expect(code).toBe(0);
      const { messages, max_tokens } = model.asked.at(-1) ?? { messages: [] };
      return { text: messages[0]?.content ?? "", max_tokens };
    };
    const own = await systemOf("--to", "own.jsonl");
    const papers = await systemOf("--profile", "mua-rl", "--to", "papers.jsonl");
    const chosen = await systemOf("--profile", "mua-rl", "--user-strategy", "react", "--to", "chosen.jsonl");
    expect(own).toEqual({ text: expect.stringContaining("<scenario>"), max_tokens: undefined });
    const [, scenario] = /<scenario>\n(.*)\n<\/scenario>/u.exec(own.text) ?? [];
    expect(papers.text).toContain(`\n\nInstruction: ${scenario}\n\nRules:\n- Just generate one line`);
    expect(papers.max_tokens).toBe(4096);
    expect(chosen.text).toContain("Thought");
  },
);

test("mua export writes evaluated runs for training", async () => {
  using here = place();
  await here.inside({}, "run", "quickstart", "--agent", "hasty");
  const out = join(here.path, "out");
  const exported = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await here.inside({}, "export", ...args, "--to", out);
    return `${(stdout + stderr).trim().replace(out, "out")} (${code})`;
  };
  const [run = ""] = here.runs();
  expect([
    await exported(run, "--format", "sft"),
    await exported(run, "--format", "parquet"),
    await exported(run),
  ]).toMatchInlineSnapshot(`
    [
      "13 episodes as sft: conversations.jsonl in out (0)",
      "24 episodes as parquet: episodes.parquet in out (0)",
      "mua: quickstart has no official file format to write a run in; there are: sft, parquet (2)",
    ]
  `);
  const conversations = readFileSync(join(out, "conversations.jsonl"), "utf8");
  expect(conversations.trim().split("\n")).toHaveLength(13);
});
