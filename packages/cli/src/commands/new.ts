import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { allAdapters } from "../adapters.ts";
import type { Handler } from "../commands.ts";
import { suggestion, UsageError } from "../errors.ts";
import { writeContent } from "../folder.ts";
import { printJson } from "../output.ts";
import {
  depending,
  nearestName,
  registered,
  type Spellings,
  skeletonFile,
  spellingsOf,
} from "../skeleton.ts";

const root = join(import.meta.dirname, "../../../..");
const template = join(import.meta.dirname, "../../templates/benchmark");
const registry = "packages/cli/src/adapters.ts";
const dependent = "packages/cli/package.json";

export const newThing: Handler<"json"> = async ([what = "", text = ""], given, terminal) => {
  if (what !== "benchmark")
    throw new UsageError(`mua new writes a benchmark, not '${what}'.${suggestion(what, ["benchmark"])}`);
  const name = await checkedName(text);
  const made = templateFiles().map((path) =>
    skeletonFile({ path, text: readFileSync(join(template, path), "utf8") }, name),
  );
  const changed = [
    { path: registry, text: registered(readFileSync(join(root, registry), "utf8"), name) },
    { path: dependent, text: depending(readFileSync(join(root, dependent), "utf8"), name) },
  ];
  for (const file of [...made, ...changed]) await writeContent(join(root, file.path), file.text);
  const paths = (files: typeof made) => files.map(({ path }) => path);
  if (given.json === true) {
    printJson(terminal, { benchmark: name.kebab, made: paths(made), changed: paths(changed) });
    return 0;
  }
  terminal.out(`benchmarks/${name.kebab}: ${made.length} files, a small benchmark that works as it is
registered by one line in ${registry} and a dependency in ${dependent}

What next, in ${relative(process.cwd(), root) || "this folder"}:
  npx -y pnpm@12 install --no-frozen-lockfile
  npx -y pnpm@12 exec biome check --write benchmarks/${name.kebab} ${registry}
  npx -y pnpm@12 exec vitest run --project fast benchmarks/${name.kebab}
  npx -y pnpm@12 mua run ${name.kebab} --agent oracle
What to change in it, file by file: docs/adding-a-benchmark.md
`);
  return 0;
};

/** The name of the new benchmark. Throws a UsageError when it is none, or taken. */
async function checkedName(text: string): Promise<Spellings> {
  const name = spellingsOf(text);
  if (name === undefined) {
    const near = nearestName(text);
    throw new UsageError(
      `'${text}' cannot be the name of a benchmark: lower case words joined by dashes, such as ${near === undefined ? "'library-desk'" : `'${near}'`}`,
    );
  }
  const taken = ["example", ...(await allAdapters()).map((adapter) => adapter.name)];
  if (taken.includes(name.kebab))
    throw new UsageError(`there is a benchmark '${name.kebab}' already. Taken are: ${taken.join(", ")}`);
  const folder = join("benchmarks", name.kebab);
  if (existsSync(join(root, folder)))
    throw new UsageError(`there is a folder '${folder}' already; remove it, or choose another name`);
  return name;
}

/** Paths of the template's files, without what was installed there. */
function templateFiles(): readonly string[] {
  return readdirSync(template, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(template, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .filter((path) => !/(?:^|\/)(?:node_modules|\.turbo)\//u.test(path))
    .toSorted();
}
