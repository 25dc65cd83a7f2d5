import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "./mua.ts";

const folder = join(import.meta.dirname, "../../../results/audits");

/** A page under results/audits. */
export type PublishedAudit = {
  readonly name: string;
  readonly benchmark: string;
  /** Of the dataset; absent where it is built in. */
  readonly version: string | undefined;
  /** What `mua` was given. */
  readonly args: readonly string[];
  /** The page without where it was to be written. */
  readonly text: string;
};

export const publishedAudits: readonly PublishedAudit[] = globSync("*.md", { cwd: folder })
  .toSorted()
  .map((name) => {
    // Not written in the test's own folder, the page goes to standard output.
    const to = ` --to results/audits/${name}`;
    const page = readFileSync(join(folder, name), "utf8");
    const command = /^mua audit .*$/mu.exec(page)?.[0] ?? "";
    if (!command.endsWith(to)) throw new Error(`${name} does not say which command wrote it`);
    const { benchmark = "", version } =
      /audit (?<benchmark>[^/@ ]+)[^@ ]*(?:@(?<version>\S+))?/u.exec(command)?.groups ?? {};
    const [, ...args] = command.replace(to, "").split(" ");
    return { name, benchmark, version, args, text: page.replace(to, "") };
  });

/** The exit code and the page of the same command now. */
export async function writtenAgain(
  here: Place,
  { args }: PublishedAudit,
): Promise<readonly [number | null, string]> {
  const { code, stdout } = await here.inside({}, ...args);
  return [code, stdout];
}
