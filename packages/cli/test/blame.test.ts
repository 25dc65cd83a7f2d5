import { expect, test } from "vitest";
import { jsonLines, normal, place } from "./mua.ts";

test("who failed in a run, as a table with counts and episodes, and as JSON lines", async () => {
  using here = place();
  await here.inside({}, "run", "quickstart", "--agent", "hasty");
  const [run = ""] = here.runs();
  const { code, stdout } = await here.inside({}, "blame", run);
  expect(code).toBe(0);
  expect(normal(stdout, here)).toMatchInlineSnapshot(`
    "TIME-quickstart-retail-hasty
    quickstart/retail, agent hasty: 11 of 24 episodes below 1, 0 without a reward

      role   reason           episodes
      agent  missing_write           4
      agent  wrong_arguments         4
      agent  extra_write             3

      task                trial  reward  role   reason           evidence
      cancel-2                0       0  agent  wrong_arguments  cancel_pending_order: reason is "no longer needed" instead of "ordered by mistake"
      exchange-1              0       0  agent  wrong_arguments  exchange_delivered_order_items: payment_method_id is "card_3307" instead of "paypal_8846"
      refuse-2                0       0  agent  extra_write      the agent called return_delivered_order_items, which is not part of the solution
      refuse-3                0       0  agent  extra_write      the agent called cancel_pending_order, which is not part of the solution
      refuse-4                0       0  agent  extra_write      the agent called cancel_pending_order, which is not part of the solution (and 1 more)
      several-requests-1      0       0  agent  missing_write    the agent never called return_delivered_order_items (and 1 more)
      several-requests-2      0       0  agent  missing_write    the agent never called exchange_delivered_order_items
      change-of-mind-1        0       0  agent  missing_write    the agent never called modify_pending_order_items (and 1 more)
      change-of-mind-2        0       0  agent  missing_write    the agent never called exchange_delivered_order_items (and 1 more)
      correction-1            0       0  agent  wrong_arguments  return_delivered_order_items: order_id is "#Q10404" instead of "#Q10405", item_ids is ["210801"] instead of ["210804"], payment_method_id is "card_0928" instea…
      correction-2            0       0  agent  wrong_arguments  modify_pending_order_address: zip is "45404" instead of "45409"

    The episodes lie in DIR/results/runs/TIME-quickstart-retail-hasty, found by task and trial.
    "
  `);
  const lines = jsonLines(await here.inside({}, "blame", run, "--json"));
  expect(normal(JSON.stringify([lines[0], lines.at(-1)], null, 1), here)).toMatchInlineSnapshot(`
    "[
     {
      "run": "TIME-quickstart-retail-hasty",
      "task": "cancel-2",
      "trial": 0,
      "reward": 0,
      "also": [],
      "role": "agent",
      "reason": "wrong_arguments",
      "evidence": "cancel_pending_order: reason is \\"no longer needed\\" instead of \\"ordered by mistake\\""
     },
     {
      "run": "TIME-quickstart-retail-hasty",
      "episodes": 24,
      "below": 11,
      "unscored": 0,
      "causes": [
       {
        "role": "agent",
        "reason": "missing_write",
        "episodes": 4
       },
       {
        "role": "agent",
        "reason": "wrong_arguments",
        "episodes": 4
       },
       {
        "role": "agent",
        "reason": "extra_write",
        "episodes": 3
       }
      ]
     }
    ]"
  `);
});

test("nobody is to blame for a run of the oracle, and endings speak for themselves", async () => {
  using here = place();
  await here.inside({}, "run", "quickstart", "--agent", "oracle", "--limit", "2");
  const [oracle = ""] = here.runs();
  expect(normal((await here.inside({}, "blame", oracle)).stdout, here)).toMatchInlineSnapshot(`
    "TIME-quickstart-retail-oracle
    quickstart/retail, agent oracle: 0 of 2 episodes below 1, 0 without a reward
    "
  `);
  await here.inside({}, "run", "quickstart", "--agent", "careful", "--limit", "2", "--steps", "3");
  const limited = here.runs().find((run) => run !== oracle) ?? "";
  const lines = jsonLines(await here.inside({}, "blame", limited, "--json"));
  expect(lines.map(({ role, reason, causes }) => causes ?? `${String(role)} ${String(reason)}`)).toEqual([
    "agent limit",
    "agent limit",
    [{ role: "agent", reason: "limit", episodes: 2 }],
  ]);
  const unknown = await here.inside({}, "blame", "nothing");
  expect([unknown.code, unknown.stderr.includes("'nothing' is no run")]).toEqual([2, true]);
});
