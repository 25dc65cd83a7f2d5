import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { title } from "@mua/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonLines, normal, type Place, place } from "./mua.ts";

const { MUA_RECORDINGS: recordings = "" } = process.env;

describe.skipIf(recordings === "")(title("tau2 at the command line"), () => {
  let here: Place;
  beforeAll(async () => {
    here = place();
    const from = join(recordings, "data", "tau2", "v1.0.1");
    const { code, stdout } = await here.mua("data", "pull", "tau2@v1.0.1", "--from", from);
    expect([code, normal(stdout, here)]).toEqual([
      0,
      "tau2@v1.0.1: 26 files, checksums verified, in DIR/data/tau2/v1.0.1\n",
    ]);
  });
  afterAll(() => here[Symbol.dispose]());

  test("a server without a judge says for how many tasks that matters", async () => {
    const { code, stderr } = await here.mua(
      "serve",
      "tau2/retail",
      "--evaluation",
      "--host",
      "nowhere.invalid",
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^40 of 114 tasks need a judge, and nobody judges: their episodes get no reward \(--judge\)\n/u,
    );
  });

  test("the oracle plays all retail tasks; without a judge 40 of them have no reward, and are told apart", async () => {
    const args = ["run", "tau2/retail", "--agent", "oracle"];
    const judged = await here.mua(...args, "--judge", "scripted", "--out", "judged", "--json");
    expect(judged.code).toBe(0);
    expect(jsonLines(judged).at(-1)).toMatchObject({
      episodes: 114,
      outcomes: { completed: 114 },
      unscorable: 0,
      reward: { mean: 1 },
    });
    const { stdout, stderr } = await here.mua(...args);
    expect(normal(stderr, here)).toMatchInlineSnapshot(`
        "tau2/retail: 114 tasks, 1 trial, 114 episodes; agent oracle, user scripted; 40 tasks need a judge, and nobody judges
        "
      `);
    expect(normal(stdout, here)).toMatchInlineSnapshot(`
        "tau2/retail: agent oracle, user scripted
          episodes     114: 114 completed
          mean reward  1.0000 (95 %: 1.0000 to 1.0000) over 74 scored
          pass^1       1.0000
          cost         $0.00
          time         N s

        40 episodes need a judge: --judge NAME

        The run lies in results/runs/TIME-tau2-retail-oracle
          mua report results/runs/TIME-tau2-retail-oracle
        "
      `);
    const [run = ""] = here.runs();
    const exported = await here.mua("export", run, "--to", "exported");
    expect(exported.stdout).toBe("114 episodes as tau2: results.json in exported\n");
    const rescored = await here.mua("rescore", "tau2", "exported/results.json", run, "--json");
    expect(jsonLines(rescored).at(-1)).toEqual({
      total: { episodes: 228, agree: 148, disagree: 0, unscorable: 80 },
    });
  });

  test("a recording with one character changed is caught and shown, and a folder without cases is no agreement", async () => {
    const folder = join(here.path, "golden", "v1.0.1", "mock");
    cpSync(join(recordings, "golden", "tau2", "v1.0.1", "mock", "tools.json"), join(folder, "tools.json"));
    const compare = () => here.mua("conformance", "tau2/mock", "golden");
    const right = await compare();
    expect([right.code, right.stdout.split("\n").at(-2)]).toMatchInlineSnapshot(`
        [
          0,
          "4 cases: 4 agree, 0 disagree, 0 named deviations, 0 skipped",
        ]
      `);
    const text = readFileSync(join(folder, "tools.json"), "utf8");
    writeFileSync(join(folder, "tools.json"), text.replace(/(?<="description": ")./u, "~"));
    const wrong = await compare();
    expect([wrong.code, wrong.stdout.split("\n").at(-2)]).toEqual([
      1,
      "4 cases: 3 agree, 1 disagree, 0 named deviations, 0 skipped",
    ]);
    expect(wrong.stdout).toMatch(/^tools v1\.0\.1\/mock create_task\n {2}expected: .*"~.*\n {2}came: {5}/u);
    mkdirSync(join(here.path, "empty"));
    expect(await here.mua("conformance", "tau2/mock", "empty")).toMatchInlineSnapshot(`
        {
          "code": 1,
          "stderr": "'empty' holds no recordings of tau2/mock
        ",
          "stdout": "",
        }
      `);
  });

  test("a dataset with a changed byte is refused by the file's name, and leaves nothing", async () => {
    using elsewhere = place();
    cpSync(join(recordings, "data", "tau2", "v1.0.1"), join(elsewhere.path, "copy"), { recursive: true });
    const file = join(elsewhere.path, "copy", "data", "tau2", "domains", "retail", "policy.md");
    writeFileSync(file, readFileSync(file, "utf8").replace("a", "b"));
    const pulled = await elsewhere.mua("data", "pull", "tau2", "--from", "copy");
    expect([pulled.code, pulled.stdout, normal(pulled.stderr, elsewhere)]).toMatchInlineSnapshot(`
        [
          2,
          "",
          "mua: copy/data/tau2/domains/retail/policy.md is not what tau2@v1.0.1 pins: it has the checksum c9265b414b3cef653c9a30c6f0abcf09c20a2207df56c95353c2f989fd5192d3, pinned is 2c9652afbce57d6e087768d37cda64d31c53d50b3e3225cfdb791bac66466467
        ",
        ]
      `);
    expect((await elsewhere.mua("data", "verify", "tau2@v1.0.1")).code).toBe(1);
  });

  test("a results file that is none is refused with the place", async () => {
    writeFileSync(join(here.path, "bad.json"), '{"simulations": [');
    const { code, stderr } = await here.mua("rescore", "tau2", "bad.json");
    expect([code, stderr]).toMatchInlineSnapshot(`
        [
          2,
          "mua: 'bad.json' is not a results file of tau2: results line 1 column 18: expected JSON (Expecting value)
        ",
        ]
      `);
  });
});

test("where the network is closed, the first use of a dataset names the command that takes it from a folder", async () => {
  using here = place();
  const env = { NODE_USE_ENV_PROXY: "1", HTTPS_PROXY: "http://127.0.0.1:9" };
  const { code, stdout, stderr } = await here.muaWith({ env }, "run", "tau2/retail", "--agent", "oracle");
  expect([code, stdout]).toEqual([2, ""]);
  const [said = "", ...lines] = stderr.split("\n");
  expect(said).toBe("pulling tau2@v1.0.1 from sierra-research/tau2-bench (first use)");
  expect(lines).toEqual([expect.stringMatching(/: mua data pull tau2@v1\.0\.1 --from DIR$/u), ""]);
});
