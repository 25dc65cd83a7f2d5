import type { DatasetManifest } from "@mua/core";
import { describe, expect, it } from "vitest";
import { datasetFolder, datasetRoot, openDataset, pull, verify } from "../src/index.ts";
import { readTree, temporaryFolder } from "./folders.ts";
import { library } from "./library.ts";

describe("the folder of all datasets", () => {
  const home = { HOME: "/home/ada" };
  const windows = { USERPROFILE: "C:\\Users\\Ada", LOCALAPPDATA: "D:\\Local" };
  it.each<[NodeJS.Platform, { [name: string]: string }, string]>([
    ["linux", { ...home, MUA_DATA: "/data" }, "/data"],
    ["win32", { ...windows, MUA_DATA: "E:\\data\\" }, "E:\\data"],
    ["linux", home, "/home/ada/.cache/mua/datasets"],
    ["linux", { ...home, MUA_DATA: "" }, "/home/ada/.cache/mua/datasets"],
    ["freebsd", { ...home, XDG_CACHE_HOME: "/cache" }, "/cache/mua/datasets"],
    ["darwin", { ...home, XDG_CACHE_HOME: "/cache" }, "/home/ada/Library/Caches/mua/datasets"],
    ["win32", windows, "D:\\Local\\mua\\datasets"],
    ["win32", { USERPROFILE: "C:\\Users\\Ada" }, "C:\\Users\\Ada\\AppData\\Local\\mua\\datasets"],
  ])("on %s with %j is %s", (platform, environment, expected) => {
    expect(datasetRoot(environment, platform)).toBe(expected);
  });

  it("is absolute even if MUA_DATA is not", () => {
    expect(datasetRoot({ MUA_DATA: "here" }, process.platform)).toBe(`${process.cwd()}/here`);
  });
});

describe("a manifest that names places outside of its dataset", () => {
  const hostile = ["../x", "a/../../x", "/etc/x", "a//x", "./x", "", ".", "..", "a/", "..\\x", "C:x", "a\0b"];
  const file = { sha256: "0".repeat(64), bytes: 0 };
  const manifests: readonly DatasetManifest[] = hostile.flatMap((path) => [
    { ...library, files: [{ path, ...file }] },
    { ...library, pythonModules: [{ path, sha256: file.sha256 }] },
    { ...library, upstream: { ...library.upstream, folder: path } },
    { ...library, name: path },
    { ...library, version: path },
  ]);

  it("is refused by whatever touches files", async () => {
    using folder = temporaryFolder();
    const refusal = { kind: "malformed", message: expect.stringContaining("no plain relative path") };
    for (const manifest of [...manifests, { ...library, version: "a/b" }]) {
      const request = { root: folder.path, from: folder.path, signal: new AbortController().signal };
      await expect(pull(manifest, request)).rejects.toMatchObject(refusal);
      await expect(verify(manifest, folder.path)).rejects.toMatchObject(refusal);
      expect(() => openDataset(manifest, folder.path)).toThrow(expect.objectContaining(refusal));
    }
    expect(readTree(folder.path)).toEqual({});
  });

  it("is told from one with unusual names", () => {
    expect(datasetFolder({ ...library, name: "naïve…", version: "1.0 (a)" }, "/data")).toBe(
      "/data/naïve…/1.0 (a)",
    );
  });
});
