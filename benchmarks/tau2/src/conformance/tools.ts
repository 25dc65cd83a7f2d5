import type { ConformanceCase, MethodKind, Side, State, World, WorldSide } from "@mua/core";
import { toJson, type Value } from "@mua/python-compat";
import type { Place } from "../place.ts";
import { compare } from "./comparison.ts";
import type { RecordedPart } from "./part.ts";

/** The tools of both sides as a model is shown them, a case for each tool. */
export function* toolCases({ name, domain, recordings }: RecordedPart): Iterable<ConformanceCase> {
  for (const [suite, side] of SUITES) {
    const file = `${suite}.json`;
    if (!recordings.has(file)) continue;
    const recorded = recordings.json(file).optional((place) => place.items()) ?? [];
    const ours = domain.open().tools(side);
    const length = Math.max(recorded.length, ours.length);
    for (let index = 0; index < length; index += 1) {
      const label = ours[index]?.name ?? `tool ${index + 1}`;
      yield compare(suite, `${name} ${label}`, () => ({
        expected: recorded.slice(index, index + 1).map(({ value }) => json(value)),
        actual: ours
          .slice(index, index + 1)
          .map((tool) => JSON.stringify({ type: "function", function: tool })),
      }));
    }
    // A domain without tools of that side agrees in having none.
    if (length === 0) yield compare(suite, `${name} none`, () => ({ expected: [], actual: [] }));
  }
}

const SUITES = [
  ["tools", "agent"],
  ["user_tools", "user"],
] as const satisfies readonly (readonly [string, Side])[];

function json(value: Value | undefined): string {
  return JSON.stringify(toJson(value ?? null));
}

/** What each tool does, and the list of tools in words. */
export function* toolMetaCases({ name, domain, era, recordings }: RecordedPart): Iterable<ConformanceCase> {
  const file = "tool_meta.json";
  if (!recordings.has(file)) return;
  const recorded = recordings.json(file);
  const { agent, user }: World = domain.open();
  for (const [prefix, side] of [
    ["", agent],
    ["user_", user],
  ] as const) {
    const kinds = side === null ? [] : toolKinds(side);
    const texts = (field: string) => recorded.field(`${prefix}${field}`).optional(entryTexts) ?? [];
    yield compare("tool_meta", `${name} ${prefix}tool_types`, () => ({
      expected: texts("tool_types"),
      actual: kinds.map(([tool, kind]) => `${tool}: ${kind}`),
    }));
    if (era.detailedRewardInfo) {
      yield compare("tool_meta", `${name} ${prefix}mutates_state`, () => ({
        expected: texts("mutates_state"),
        actual: kinds.map(([tool, kind]) => `${tool}: ${kind === "write"}`),
      }));
    }
    yield compare("tool_meta", `${name} ${prefix}tools_description`, () => ({
      expected: [recorded.field(`${prefix}tools_description`).optional((text) => text.text()) ?? ""],
      actual: [side === null ? "" : toolsDescription(side)],
    }));
  }
}

function entryTexts(place: Place): readonly string[] {
  return Array.from(place.dict(), ([key, value]) => `${String(key)}: ${String(value)}`);
}

function toolKinds(side: WorldSide<State>): readonly (readonly [string, MethodKind])[] {
  return [...side.toolkit.methods].flatMap(([name, { kind }]) => (kind === "helper" ? [] : [[name, kind]]));
}

/** The official `get_tools_description`: numbered by name, each with the first line of its description. */
function toolsDescription({ tools }: WorldSide<State>): string {
  return tools
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, description }, index) => `${index + 1}. ${name}\n${description.split("\n", 1)[0]}`)
    .join("\n\n");
}
