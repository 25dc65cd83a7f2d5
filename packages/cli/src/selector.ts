import type { Adapter } from "@mua/core";
import { suggestion, UsageError } from "./errors.ts";

/** What `NAME[/PART][@VERSION]` names. */
export type Selector = { readonly name: string; readonly part?: string; readonly version?: string };

const shape = /^(?<name>[^/@]+)(?:\/(?<part>[^@]+))?(?:@(?<version>[^@]+))?$/u;

/** Splits a selector; the names are not looked up. Throws UsageError on another shape. */
export function parseSelector(text: string): Selector {
  const { name, part, version } = shape.exec(text)?.groups ?? {};
  if (name === undefined)
    throw new UsageError(`'${text}' is not NAME[/PART][@VERSION], such as tau2/retail@v1.0.1`);
  return { name, ...(part === undefined ? {} : { part }), ...(version === undefined ? {} : { version }) };
}

/** Checks part and version against the adapter. Throws UsageError naming what there is. */
export function checkSelector(selector: Selector, adapter: Adapter): void {
  const { part, version } = selector;
  if (part !== undefined && !adapter.parts.includes(part)) {
    const names = adapter.parts.map((name) => `${adapter.name}/${name}`);
    throw new UsageError(
      `unknown benchmark '${adapter.name}/${part}'.${suggestion(`${adapter.name}/${part}`, names)} ${adapter.name} has: ${names.join(", ") || "no parts"}`,
    );
  }
  const { versions } = adapter;
  if (version !== undefined && !versions.includes(version)) {
    throw new UsageError(
      `unknown version '${version}' of ${adapter.name}. ${versions.length === 0 ? "Its tasks are built in and have no versions" : `There are: ${versions.join(", ")}`}`,
    );
  }
}
