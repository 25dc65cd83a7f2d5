import { defineConfig } from "vitest/config";

const folders = ["packages/*/test", "packages/cli/templates/*/test", "benchmarks/*/test"];

/** Two suites: `fast` is everything but `*.slow.test.ts`; `full` is those, one file at a time so that measurements are fair. */
export default defineConfig({
  test: {
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
