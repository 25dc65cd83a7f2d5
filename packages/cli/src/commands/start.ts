import { createRun } from "@mua/runner";
import type { LeaderboardRow } from "@mua/scorer";
import { openBenchmarks } from "../benchmarks.ts";
import type { Handler } from "../commands.ts";
import { leaderboardText, rowOf } from "../leaderboard.ts";
import { planRun } from "../plan.ts";
import { exitCodeOf, playRun } from "../play-run.ts";
import { duration } from "../progress.ts";
import { printRun } from "../run-result.ts";
import { asUsage, runsRoot, shownPath } from "../runs.ts";
import { self } from "../self.ts";

/** Who is compared, and what a newcomer should know about them. */
const agents: readonly (readonly [name: string, note: string])[] = [
  ["oracle", "plays the known solution: what a perfect agent gets"],
  ["careful", "follows the shop's policy by rules"],
  ["forgetful", "the same rules, but forgets some of them now and then"],
  ["hasty", "acts at once, without asking back or reading the policy"],
  ["noop", "does nothing"],
];

export const start: Handler<"trials" | "seed" | "out" | "json"> = async (_args, given, terminal) => {
  const { out, trials = 4, seed, json = false } = given;
  const beganAt = Date.now();
  const rows: LeaderboardRow[] = [];
  let worst = 0;
  for (const { benchmark } of await openBenchmarks("quickstart", terminal)) {
    if (!json) {
      terminal.out(
        `${benchmark.name}: ${benchmark.tasks.length} tasks, ${trials} trials each. The agents:\n`,
      );
      for (const [agent, note] of agents) terminal.out(`  ${agent.padEnd(10)} ${note}\n`);
    }
    for (const [agent] of agents) {
      const { cast, models, run } = await planRun({ agent, trials, seed }, { benchmark, out, terminal });
      await using store = await asUsage(createRun(runsRoot(out), run, Date.now()));
      const played = await playRun({ store, benchmark, cast, models }, terminal);
      worst = Math.max(worst, exitCodeOf(played, terminal));
      terminal.note(
        `${agent}: ${played.summary.episodes} episodes played and scored in ${duration(played.wallSeconds)}`,
      );
      if (json) printRun(terminal, played, json);
      rows.push(rowOf(played));
      if (terminal.signal.aborted) break;
    }
  }
  if (json) return worst;
  terminal.out(`\n${leaderboardText(rows)}
pass^k: how likely all of k attempts at the same task succeed, on average over the tasks.

${rows.length} runs, ${duration((Date.now() - beganAt) / 1000)}. They lie in ${shownPath(runsRoot(out))}:
${rows.map(({ run }) => `  ${run}\n`).join("")}
What next:
  ${self} run quickstart --agent hasty         why it fails, task by task
  ${self} view                                 the same in the browser, with every transcript
  ${self} list tasks quickstart                what the tasks are
  ${self} play quickstart cancel-1             be the agent yourself
  ${self} list runs                            all runs; '${self} report RUN…' compares some
  ${self} run tau2/retail --agent oracle       the 114 retail tasks of tau2-bench (pulls its data first)
`);
  return worst;
};
