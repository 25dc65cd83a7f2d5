import { readFileSync } from "node:fs";
import { toolCall } from "@mua/core";
import { type Dict, isDict, isList, parseJson, type Value } from "@mua/python-compat";
import { recorded, recordedPath, title } from "@mua/testing";
import { describe, expect, it } from "vitest";
import { loadRetailDatabase, openRetail, type RetailBase } from "../src/index.ts";

const INITIAL_DIGEST = "b25c9cb211f5efcaee5dd646054a73c4a9f43f4f5acc32c10713cd9f9ac20e9c";

describe.skipIf(!recorded)(title("recordings of the official code"), () => {
  for (const version of ["v1.0.1", "v0.1.3"]) {
    describe(version, () => {
      const options = { tools: [], itemDetails: version === "v1.0.1" };
      let base: RetailBase | undefined;
      const open = () => {
        base ??= loadRetailDatabase(
          json("data", "tau2", version, "data", "tau2", "domains", "retail", "db.json"),
        );
        return openRetail(base, options);
      };

      it("loads the database to the official digest", () => {
        expect(open().digest()).toEqual({ agent: INITIAL_DIGEST, user: null });
      });

      it.each(["gold", "perturb", "fuzz", "endings"])("%s: every result and digest", (suite) => {
        const digests = new Map(
          sidecar(version, suite)
            // Runs that raised are not among the simulations.
            .filter((line) => isDict(line) && !line.has("exception"))
            .map((line) => [text(line, "id"), text(line, "agent_db_hash")]),
        );
        const simulations = list(json("golden", "tau2", version, "retail", `${suite}.json`), "simulations");
        const different: unknown[] = [];
        let compared = 0;
        for (const simulation of simulations) {
          const id = text(simulation, "id");
          const world = open();
          for (const { call, result } of calls(simulation)) {
            const side = text(call, "requestor") === "user" ? "user" : "agent";
            const args = field(call, "arguments");
            const actual = world.call(
              side,
              toolCall("", text(call, "name"), isDict(args) ? args : new Map()),
            );
            const expected = { content: text(result, "content"), error: field(result, "error") };
            compared += 1;
            if (
              unversioned(actual.content) !== unversioned(expected.content) ||
              actual.error !== expected.error
            ) {
              different.push({ id, call, expected, actual });
            }
          }
          const digest = world.digest().agent;
          if (digest !== digests.get(id)) different.push({ id, expected: digests.get(id), actual: digest });
        }
        expect(different).toEqual([]);
        expect(compared).toBeGreaterThan(0);
      });
    });
  }
});

/** A simulation's calls that were answered, with their answers. */
function* calls(simulation: Value): Iterable<{ readonly call: Value; readonly result: Value }> {
  let open: Value[] = [];
  for (const message of list(simulation, "messages")) {
    const made = isDict(message) ? message.get("tool_calls") : undefined;
    if (isList(made)) open = [...made];
    if (field(message, "role") !== "tool") continue;
    const call = open.shift();
    if (call === undefined) throw new Error("a result without a call");
    yield { call, result: message };
  }
}

/** Recorded pydantic errors name the version of pydantic that wrote them. */
function unversioned(content: string): string {
  return content.replace(/errors\.pydantic\.dev\/\d+\.\d+\//g, "errors.pydantic.dev/");
}

function sidecar(version: string, suite: string): readonly Value[] {
  const lines = read("golden", "tau2", version, "retail", `${suite}.sidecar.jsonl`).split("\n");
  return lines.filter((line) => line !== "").map(parseJson);
}

function json(...path: readonly string[]): Value {
  return parseJson(read(...path));
}

function read(...path: readonly string[]): string {
  return readFileSync(recordedPath(...path), "utf8");
}

function field(value: Value, key: string): Value {
  const found = isDict(value) ? (value as Dict).get(key) : undefined;
  if (found === undefined) throw new Error(`no ${key}`);
  return found;
}

function text(value: Value, key: string): string {
  const found = field(value, key);
  if (typeof found !== "string") throw new Error(`${key} is no text`);
  return found;
}

function list(value: Value, key: string): readonly Value[] {
  const found = field(value, key);
  if (!isList(found)) throw new Error(`${key} is no list`);
  return found;
}
