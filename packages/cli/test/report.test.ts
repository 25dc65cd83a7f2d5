import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { jsonLines, normal, type Place, place } from "./mua.ts";

/** Replaces text in a file of a run. */
function edit(here: Place, run: string, file: string, change: (text: string) => string): void {
  const path = join(here.path, "results", "runs", run, file);
  writeFileSync(path, change(readFileSync(path, "utf8")));
}

test("runs are listed, reported in every format, rescored, and never mixed over different data", async () => {
  using here = place();
  await here.inside({}, "run", "quickstart", "--agent", "hasty", "--trials", "2");
  await here.inside({}, "run", "quickstart", "--agent", "careful", "--trials", "2");
  const [hasty = "", careful = ""] = here
    .runs()
    .toSorted((a, b) => Number(a.includes("careful")) - Number(b.includes("careful")));

  const listed = await here.inside({}, "list", "runs");
  expect(normal(listed.stdout, here)).toMatchInlineSnapshot(`
    "run                                         benchmark          version  agent    user      episodes  planned  reward
    TIME-quickstart-retail-hasty    quickstart/retail        1  hasty    scripted        48       48  0.5000
    TIME-quickstart-retail-careful  quickstart/retail        1  careful  scripted        48       48       1
    "
  `);

  const report = async (...args: readonly string[]) =>
    normal((await here.inside({}, "report", hasty, careful, ...args)).stdout, here);
  const timeless = (text: string) => text.replaceAll(/\b\d+(?:\.\d+)?(?=,,TIME| \| TIME)/gu, "N");
  const [text, md, csv, json] = await Promise.all([
    report(),
    report("--format", "md"),
    report("--format", "csv"),
    report("--json"),
  ]);
  expect(text).toMatchInlineSnapshot(`
    "quickstart/retail, dataset quickstart@1 (385057cd7c8f), 24 tasks, user scripted

      agent    reward  95 %         pass^1  pass^2  tasks  trials  USD each
      careful   1.000  1.000–1.000   1.000   1.000     24       2    0.0000
      hasty     0.500  0.313–0.688   0.500   0.417     24       2    0.0000
    "
  `);
  expect(timeless(md)).toMatchInlineSnapshot(`
    "### quickstart/retail, dataset quickstart@1 (385057cd7c8f), 24 tasks, user scripted

    | agent   | mean reward | 95 % from |     to | pass^1 | pass^2 | tasks | trials | episodes | scored | outcomes     | USD per episode | seconds per episode | run                                        |
    | ------- | ----------: | --------: | -----: | -----: | -----: | ----: | -----: | -------: | -----: | ------------ | --------------: | ------------------: | ------------------------------------------ |
    | careful |      1.0000 |    1.0000 | 1.0000 | 1.0000 | 1.0000 |    24 |      2 |       48 |     48 | completed 48 |          0.0000 |                 N | TIME-quickstart-retail-careful |
    | hasty   |      0.5000 |    0.3125 | 0.6875 | 0.5000 | 0.4167 |    24 |      2 |       48 |     48 | completed 48 |          0.0000 |                 N | TIME-quickstart-retail-hasty   |
    "
  `);
  expect(timeless(csv)).toMatchInlineSnapshot(`
    "benchmark,dataset,version,hash,task set,user,judge,variant,limits,protocol,agent,mean reward,95 % from,to,pass^1,pass^2,tasks,trials,episodes,scored,outcomes,excluded,USD per episode,seconds per episode,marks,run,reported by,source,date
    quickstart/retail,quickstart,1,385057cd7c8f,018f48e93f6b,scripted,,,,,careful,1,1,1,1,1,24,2,48,48,completed 48,,0,N,,TIME-quickstart-retail-careful,,,
    quickstart/retail,quickstart,1,385057cd7c8f,018f48e93f6b,scripted,,,,,hasty,0.5,0.3125,0.6875,0.5,0.4166666666666667,24,2,48,48,completed 48,,0,N,,TIME-quickstart-retail-hasty,,,
    "
  `);
  expect(
    jsonLines<{ agent: string }>({ code: 0, stdout: json, stderr: "" }).map(({ agent }) => agent),
  ).toEqual(["careful", "hasty"]);
  const to = await here.inside(
    {},
    "report",
    hasty,
    "--format",
    "md",
    "--to",
    join(here.path, "new", "board.md"),
  );
  expect([to.stdout, normal(to.stderr, here)]).toEqual(["", "written: DIR/new/board.md\n"]);
  expect(readFileSync(join(here.path, "new", "board.md"), "utf8")).toMatch(/^### quickstart\/retail/u);

  const rescored = await here.inside(
    {},
    "rescore",
    "quickstart",
    hasty,
    join(here.path, "results", "runs", careful),
    "--json",
  );
  expect([rescored.code, jsonLines(rescored).at(-1)]).toEqual([
    0,
    { total: { episodes: 96, agree: 96, disagree: 0, unscorable: 0 } },
  ]);
  edit(here, hasty, "episodes.jsonl", (lines) => lines.replace('"score":{"reward":0', '"score":{"reward":1'));
  const wrong = await here.inside({}, "rescore", "quickstart", hasty);
  expect(wrong.code).toBe(1);
  expect(normal(wrong.stdout, here)).toMatchInlineSnapshot(`
    "
    TIME-quickstart-retail-hasty: 48 episodes, 47 agree
      mean reward recorded 0.5208 over 48, recomputed 0.5000 over 48
    task      trial  recorded  recomputed  agrees  cause
    cancel-2      0         1           0  NO      DB: orders.#Q10403.cancel_reason: is "no longer needed", should be "ordered by mistake"

    48 episodes: 47 agree, 1 disagree, 0 cannot be compared
    "
  `);
  const other = await here.inside({}, "rescore", "tau2", hasty);
  expect([other.code, normal(other.stderr, here)]).toEqual([
    2,
    "mua: 'TIME-quickstart-retail-hasty' is a run of quickstart/retail, not of tau2\n",
  ]);

  cpSync(join(here.path, "results", "runs", careful), join(here.path, "results", "runs", "other"), {
    recursive: true,
  });
  edit(here, "other", "run.yaml", (yaml) =>
    yaml.replace(/hash: .*/u, `hash: ${"f".repeat(64)}`).replace(/id: .*/u, "id: other"),
  );
  const mixed = await here.inside({}, "report", hasty, "other");
  expect([mixed.code, mixed.stdout, normal(mixed.stderr, here).split("\n").at(-2)]).toMatchInlineSnapshot(`
    [
      2,
      "",
      "mua: the runs of quickstart/retail were played over different data: quickstart@1 (TIME-quickstart-retail-hasty), quickstart@1 (other). Their figures do not compare; --mix-versions puts them in tables of their own",
    ]
  `);
  const asked = await here.inside({}, "report", hasty, "other", "--mix-versions");
  expect(asked.stdout.match(/^quickstart\/retail, dataset quickstart@1 \(f{12}\)/mu)).not.toBeNull();
  const resumed = await here.inside({}, "resume", "other");
  expect([resumed.code, normal(resumed.stderr, here).split("\n").at(-2)]).toMatchInlineSnapshot(`
    [
      2,
      "mua: the run was played over other data of quickstart/retail (hash ffffffffffff) than there is now (quickstart@1, hash 385057cd7c8f)",
    ]
  `);
});
