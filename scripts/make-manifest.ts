/**
 * Prints the manifest of a dataset, which an adapter commits, from a folder that holds the upstream files at their own
 * paths and `extracted/python.json`.
 *
 * node scripts/make-manifest.ts DIR --name tau2 --version v1.0.1 --repository sierra-research/tau2-bench --commit SHA
 *      --licence MIT [--folder PATH] > benchmarks/tau2/src/manifests/v1.0.1.json
 *
 * `--commit` has all 40 digits. `--folder` is the folder of the repository that paths are relative to, where that is not
 * its root: `berkeley-function-call-leaderboard` for BFCL.
 */
import { parseArgs } from "node:util";
import { makeManifest } from "@mua/datasets";

const text = { type: "string" } as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { name: text, version: text, repository: text, commit: text, licence: text, folder: text },
});
const { name, version, repository, commit, licence, folder } = values;
const [data] = positionals;
if (!(data && name && version && repository && commit && licence)) {
  console.error("DIR, --name, --version, --repository, --commit and --licence are all needed");
  process.exit(2);
}
const homepage = `https://github.com/${repository}`;
const upstream = { repository, commit, ...(folder && { folder }), licence, homepage };
console.log(JSON.stringify(makeManifest(data, { name, version, upstream }), null, 2));
