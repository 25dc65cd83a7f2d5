import { defineConfig } from "vitest/config";
import type { Reporter, TestModule } from "vitest/node";

const folders = ["packages/*/test", "packages/cli/templates/*/test", "benchmarks/*/test"];

/** Closes with why tests were skipped and one plain line, for whatever reads a log without knowing vitest. */
const totals: Reporter = {
  onTestRunEnd(modules) {
    const counts = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    const reasons = new Map<string, number>();
    for (const module of modules) {
      for (const test of module.children.allTests()) counts[test.result().state] += 1;
      // A file that cannot be loaded has no tests.
      if (module.errors().length > 0) counts.failed += 1;
      for (const reason of reasonsIn(module)) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    for (const [reason, files] of reasons)
      process.stdout.write(`skipped in ${files} file${files === 1 ? "" : "s"}: ${reason}\n`);
    const { passed, failed, skipped } = counts;
    process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  },
};

/** What titles of skipped suites and tests give as reason. A suite for which there is nothing to test is there, too. */
function reasonsIn(module: TestModule): ReadonlySet<string> {
  const skipped = [...module.children.allSuites(), ...module.children.allTests("skipped")].filter(
    (one) => one.options.mode === "skip",
  );
  return new Set(skipped.flatMap(({ name }) => /\(skipped: (.+)\)/u.exec(name)?.[1] ?? []));
}

/** Two suites: `fast` is everything but `*.slow.test.ts`; `full` is those, one file at a time so that measurements are fair. */
export default defineConfig({
  test: {
    reporters: ["default", totals],
    // The tests that start processes wait more than they work: every core takes files.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "fast",
          include: folders.map((folder) => `${folder}/**/*.test.ts`),
          exclude: ["**/node_modules/**", "**/*.slow.test.ts"],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "full",
          include: folders.map((folder) => `${folder}/**/*.slow.test.ts`),
          testTimeout: 1_200_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
