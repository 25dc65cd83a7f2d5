import type { DatasetManifest } from "@mua/core";
import { datasetFolder, datasetRoot, pull, verify } from "@mua/datasets";
import { strategyManifest } from "@mua/user-simulators";
import { allAdapters } from "../adapters.ts";
import { selectAdapter } from "../benchmarks.ts";
import type { Handler } from "../commands.ts";
import { UsageError } from "../errors.ts";
import { printJson, printRows } from "../output.ts";

export const data: Handler<"from" | "json"> = async ([action = "", selector], given, terminal) => {
  const manifests = await manifestsOf(selector, action === "pull" ? "default" : "all");
  const root = datasetRoot(process.env, process.platform);
  switch (action) {
    case "pull": {
      if (given.from !== undefined && manifests.length > 1)
        throw new UsageError("--from goes with one benchmark: mua data pull NAME[@VERSION] --from DIR");
      for (const manifest of manifests) {
        const label = `${manifest.name}@${manifest.version}`;
        await pull(manifest, {
          root,
          signal: terminal.signal,
          report: (line) => terminal.status(`${label}: ${line}`),
          ...(given.from === undefined ? {} : { from: given.from }),
        });
        terminal.status("");
        const path = datasetFolder(manifest, root);
        if (given.json === true)
          printJson(terminal, {
            dataset: manifest.name,
            version: manifest.version,
            path,
            files: manifest.files.length,
          });
        else terminal.out(`${label}: ${manifest.files.length} files, checksums verified, in ${path}\n`);
      }
      return 0;
    }
    case "verify": {
      let bad = 0;
      for (const manifest of manifests) {
        const problems = await verify(manifest, root);
        bad += problems.length;
        const label = `${manifest.name}@${manifest.version}`;
        if (given.json === true)
          printJson(terminal, { dataset: manifest.name, version: manifest.version, problems });
        else if (problems.length === 0)
          terminal.out(`${label}: all ${manifest.files.length} files as pinned\n`);
        else for (const problem of problems) terminal.out(`${label}: ${problem.path}: ${problem.problem}\n`);
      }
      return bad === 0 ? 0 : 1;
    }
    case "path":
      printRows(
        terminal,
        manifests.map((manifest) => ({
          dataset: manifest.name,
          version: manifest.version,
          path: datasetFolder(manifest, root),
        })),
        given.json ?? false,
      );
      return 0;
    default:
      throw new UsageError(`mua data does pull, verify or path, not '${action}'`);
  }
};

/** The manifests a selector names: one version, or with `all` every version, or those of every benchmark when there is no selector. */
async function manifestsOf(
  selector: string | undefined,
  versions: "default" | "all",
): Promise<readonly DatasetManifest[]> {
  if (selector === undefined) {
    const manifests = (await allAdapters()).flatMap((adapter) =>
      adapter.versions.map((version) => adapter.manifest(version)),
    );
    return versions === "all" ? [...manifests, strategyManifest] : manifests;
  }
  const { name, version: strategies } = strategyManifest;
  if (selector === name || selector === `${name}@${strategies}`) return [strategyManifest];
  const chosen = await selectAdapter(selector);
  const { adapter } = chosen;
  if (adapter.versions.length === 0)
    throw new UsageError(`the tasks of ${adapter.name} are built in: there is no dataset to pull`);
  const wanted =
    chosen.selector.version === undefined
      ? versions === "all"
        ? adapter.versions
        : adapter.versions.slice(0, 1)
      : [chosen.selector.version];
  return wanted.map((version) => adapter.manifest(version));
}
