import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { title } from "@mua/testing";
import { describe, expect, it } from "vitest";
import { passHatK, passHatKs, summarise } from "../src/index.ts";
import { episode } from "./episodes.ts";

const recordings = process.env["MUA_RECORDINGS"] || undefined;
const folder = join(recordings ?? "", "golden", "tau2");
const versions =
  recordings === undefined
    ? []
    : readdirSync(folder).filter((name) => existsSync(join(folder, name, "retail", "metrics.json")));

function read<T>(...path: readonly string[]): T {
  return JSON.parse(readFileSync(join(folder, ...path), "utf8")) as T;
}

type Metrics = {
  readonly files: readonly string[];
  readonly num_trials: number;
  /** Text where the recording turned every fifth simulation into an infrastructure error. */
  readonly infra?: string | readonly [];
  readonly metrics: {
    readonly avg_reward: number;
    readonly pass_hat_ks: { readonly [k: string]: number };
    readonly total_simulations?: number;
  };
};
type Results = {
  readonly simulations: readonly {
    readonly task_id: string;
    readonly reward_info: { readonly reward: number } | null;
  }[];
};

describe.skipIf(recordings === undefined)(title("against recordings of the official metrics"), () => {
  it("gives every recorded pass^k to the bit", () => {
    const cases = read<readonly [n: number, c: number, k: number, value: number][]>(
      "v1.0.1",
      "pass_hat_k.json",
    );
    expect(cases.length).toBeGreaterThan(100);
    expect(cases.map(([n, c, k]) => [n, c, k, passHatK([{ n, c }], k)])).toEqual(cases);
  });

  it.each(
    versions.flatMap((version) =>
      ["retail", "airline", "telecom", "mock"].map((domain) => [version, domain] as const),
    ),
  )("gives the mean reward and pass^k of every recorded set of results: %s %s", (version, domain) => {
    const recorded = read<readonly Metrics[]>(version, domain, "metrics.json");
    expect(recorded.length).toBeGreaterThan(0);
    for (const { files, num_trials, infra, metrics } of recorded) {
      const simulations = files
        .flatMap((file) => read<Results>(version, domain, `${file}.json`).simulations)
        // The recordings of the old version leave these out.
        .filter(({ reward_info }) => version !== "v0.1.3" || reward_info !== null);
      const failing = typeof infra === "string";
      const episodes = simulations.map(({ task_id, reward_info }, index) =>
        episode({
          task: task_id,
          trial: index,
          ...(failing && index % 5 === 0
            ? { outcome: "model_error", reward: null }
            : { reward: reward_info?.reward ?? null }),
        }),
      );
      const summary = summarise(episodes);
      // Theirs is summed in another order, hence a difference in the last bit.
      expect(summary.reward.mean).toBeCloseTo(metrics.avg_reward, 14);
      if (failing) expect(summary.outcomes.model_error).toBe(Math.ceil(simulations.length / 5));
      if (metrics.total_simulations !== undefined) {
        expect(summary.episodes - (summary.outcomes.model_error ?? 0)).toBe(metrics.total_simulations);
      }
      const official = passHatKs(episodes, "failed", num_trials);
      expect(Object.keys(official)).toEqual(Object.keys(metrics.pass_hat_ks));
      for (const [k, value] of Object.entries(metrics.pass_hat_ks))
        expect(official[Number(k)]).toBeCloseTo(value, 14);
      if (summary.unscorable === 0) expect(passHatKs(episodes, "excluded", num_trials)).toEqual(official);
    }
  });
});
