import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DatasetManifest } from "@mua/core";
import { describe, expect, it } from "vitest";
import { recorded, title, versions } from "./recordings.ts";

const root = join(import.meta.dirname, "../../..");

describe.skipIf(!recorded)(title("the manifests of τ²"), () => {
  it.each(versions)("pins the files of $dataset.version as the script makes it from them", ({ dataset }) => {
    const committed = readFileSync(
      join(root, "benchmarks/tau2/src/manifests", `${dataset.version}.json`),
      "utf8",
    );
    const { name, version, upstream }: DatasetManifest = JSON.parse(committed);
    const { repository, commit, licence } = upstream;
    const facts = Object.entries({ name, version, repository, commit, licence }).flatMap(
      ([option, value]) => [`--${option}`, value],
    );
    const script = join(root, "scripts/make-manifest.ts");
    const made = execFileSync(process.execPath, [script, dataset.folder, ...facts], { encoding: "utf8" });
    expect(made).toBe(committed);
  });
});
