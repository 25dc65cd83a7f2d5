import type { Adapter } from "@mua/core";
import { suggestion, UsageError } from "./errors.ts";

/** Every benchmark there is, in the order of `mua list`. A new adapter is one line here. */
const registered: ReadonlyMap<string, () => Promise<Adapter>> = new Map([
  ["quickstart", async () => (await import("@mua/benchmark-quickstart")).quickstartAdapter],
  ["tau2", async () => (await import("@mua/benchmark-tau2")).tau2Adapter],
  ["bfcl-v3-multi-turn", async () => (await import("@mua/benchmark-bfcl-v3-multi-turn")).bfclAdapter],
  ["acebench-agent", async () => (await import("@mua/benchmark-acebench-agent")).aceBenchAdapter],
]);

/** The adapter of that name. Throws UsageError with the nearest names. */
export async function adapterOf(name: string): Promise<Adapter> {
  const load = registered.get(name);
  if (load !== undefined) return load();
  const known = (await allAdapters()).flatMap((adapter) => [
    adapter.name,
    ...adapter.parts.map((part) => `${adapter.name}/${part}`),
  ]);
  throw new UsageError(
    `unknown benchmark '${name}'.${suggestion(name, known)} There are: ${known.join(", ")}`,
  );
}

/** All adapters, in order. */
export async function allAdapters(): Promise<readonly Adapter[]> {
  return Promise.all([...registered.values()].map((load) => load()));
}
