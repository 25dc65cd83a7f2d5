import type { QuickstartTask } from "@mua/benchmark-quickstart/retail";
import type { Benchmark } from "@mua/core";
import { compactTemplate, compactTokenizer } from "../compact/template.ts";
import type { PolicyClient } from "../policy/client.ts";
import type { Clock, Rollout } from "../rollout/episode.ts";
import { profiles } from "../rollout/limits.ts";
import { partOf } from "./shop.ts";

/** How the small policy plays in a shop: through the compact template, with the scripted user. */
export function smallRollout(
  benchmark: Benchmark<QuickstartTask>,
  client: PolicyClient,
  clock: Clock,
): Rollout<QuickstartTask> {
  const { limits, temperature, topP } = profiles.small;
  return {
    benchmark,
    policy: { client, tokenizer: compactTokenizer, template: compactTemplate, temperature, topP, limits },
    user: partOf(benchmark, "user", "scripted"),
    clock,
  };
}
