import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Place, place } from "./mua.ts";
import { served } from "./served.ts";

async function playedPlace(): Promise<Place> {
  const here = place();
  await here.inside({}, "run", "quickstart", "--agent", "hasty", "--tasks", "cancel-1,cancel-2");
  return here;
}

test("view serves the page and the runs until it is stopped", async () => {
  using here = await playedPlace();
  await using viewer = await served(here);
  const { line, url, stop } = viewer;
  expect(line).toMatch(/^results\/runs at http:\/\/127\.0\.0\.1:\d+\/ \(Ctrl-C ends\)$/u);
  const page = await fetch(url);
  expect(await page.text()).toContain('<script src="page.js" defer>');
  expect((await (await fetch(`${url}page.js`)).text()).length).toBeGreaterThan(20_000);
  expect((await (await fetch(`${url}page.css`)).text()).length).toBeGreaterThan(5_000);
  const { runs } = (await viewer.ask("runs")) as { runs: { id: string }[] };
  expect(runs.map(({ id }) => id)).toEqual(here.runs());
  expect(await stop()).toBe(0);
});

test("view says when the port that was asked for is taken", async () => {
  using here = await playedPlace();
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const { code, stderr } = await here.mua("view", "--no-open", "--port", String(port));
  expect(code).toBe(2);
  expect(stderr).toContain(`mua: cannot listen on 127.0.0.1, port ${port}: address already in use`);
  other.close();
});

test("view exports pages, and only into a folder of their own", async () => {
  using here = await playedPlace();
  const site = join(here.path, "site");
  const runs = join(here.path, "results", "runs");
  const { code, stdout } = await here.inside({}, "view", "--out", runs, "--export", site);
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(/index\.html in a browser; 8 files of data beside it\n$/u),
  ]);
  const again = await here.inside({}, "view", "--out", runs, "--export", site);
  expect(again.code).toBe(2);
  expect(again.stderr).toMatch(/is not empty; an export is written into a folder of its own\n$/u);
});

test("view refuses what is no run", async () => {
  using here = place();
  mkdirSync(join(here.path, "results"));
  writeFileSync(join(here.path, "results", "file"), "");
  const none = await here.inside({}, "view", "--no-open", "nothing");
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("'nothing' is no run")]);
  const empty = await here.inside({ MUA_RUNS: join(here.path, "none") }, "view", "--no-open");
  expect([empty.code, empty.stderr]).toEqual([2, expect.stringContaining("'mua start' makes some")]);
});
