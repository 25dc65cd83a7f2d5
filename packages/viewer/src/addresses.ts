import type { EpisodeKey } from "./api.ts";

/**
 * Where what a page shows is found: below `/api/` of a server, or under these names in an export. The same text for the
 * same thing, whoever writes it.
 */
export const addresses = {
  runs: "runs",
  run: (run: string) => address("run", { run }),
  summary: (run: string) => address("summary", { run }),
  causes: (run: string) => address("causes", { run }),
  search: (run: string, text: string) => address("search", { run, text }),
  episode: (run: string, { task, trial }: EpisodeKey) =>
    address("episode", { run, task, trial: String(trial) }),
  task: (run: string, task: string) => address("task", { run, task }),
  compare: (first: string, second: string) => address("compare", { first, second }),
  trainings: "trainings",
  training: (id: string) => address("training", { id }),
  sample: (training: string, id: string) => address("sample", { training, id }),
} as const;

function address(name: string, parameters: { readonly [name: string]: string }): string {
  return `${name}?${new URLSearchParams(parameters)}`;
}
