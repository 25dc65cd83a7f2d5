import { expect, test } from "vitest";
import { normal, place } from "./mua.ts";

test("what cannot be reproduced is refused, with what can", async () => {
  using here = place();
  const unknown = await here.mua("reproduce", "mua-r");
  expect([unknown.code, unknown.stdout, normal(unknown.stderr, here)]).toMatchInlineSnapshot(`
    [
      2,
      "",
      "mua: there is nothing to reproduce by the name 'mua-r'. Did you mean mua-rl? There are: mua-rl, tau2-leaderboard
    ",
    ]
  `);
  const nobody = await here.inside({}, "reproduce", "mua-rl");
  expect([nobody.code, nobody.stderr]).toMatchInlineSnapshot(`
    [
      2,
      "mua: say whose figures are to be measured: --agent NAME, or runs that exist; --dry-run says what would run
    ",
    ]
  `);
  const outside = await here.inside({}, "reproduce", "../reported/mua-rl");
  expect(outside.code).toBe(2);
  const stranger = await here.inside({}, "reproduce", "tau2-leaderboard", "--agent", "oracle");
  expect(stranger.code).toBe(2);
  expect(stranger.stderr).toMatch(
    /no figures of 'oracle' are reported\. Say with --against which row is meant: .*GPT-4\.1/u,
  );
});
