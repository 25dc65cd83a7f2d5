/** Numbers as they are shown; `–` is unknown, which is neither 0 nor 1. */
export const UNKNOWN = "–";

export function figure(value: number | null | undefined, digits = 3): string {
  return value === null || value === undefined ? UNKNOWN : value.toFixed(digits);
}

/** A reward: exact where it is short. */
export function reward(value: number | null | undefined): string {
  if (value === null || value === undefined) return UNKNOWN;
  return Number.isInteger(value) ? String(value) : value.toFixed(3).replace(/0+$/u, "");
}

export function interval(value: readonly [number, number] | null | undefined, digits = 3): string {
  return value === null || value === undefined
    ? UNKNOWN
    : `${value[0].toFixed(digits)} to ${value[1].toFixed(digits)}`;
}

/** A p-value, never as 0. */
export function chance(value: number | null): string {
  if (value === null) return UNKNOWN;
  return value < 0.0001 ? "< 0.0001" : value.toFixed(4);
}

export function dollars(value: number | null | undefined): string {
  if (value === null || value === undefined) return UNKNOWN;
  if (value === 0) return "$0";
  return value < 0.01 ? `$${value.toPrecision(2)}` : `$${value.toFixed(2)}`;
}

export function seconds(value: number | null | undefined): string {
  if (value === null || value === undefined) return UNKNOWN;
  if (value < 0.1) return `${Math.round(value * 1000)} ms`;
  if (value < 60) return `${value.toFixed(1)} s`;
  if (value < 3600) return `${Math.floor(value / 60)} min ${Math.round(value % 60)} s`;
  return `${Math.floor(value / 3600)} h ${Math.round((value % 3600) / 60)} min`;
}

export function count(value: number | null | undefined): string {
  if (value === null || value === undefined) return UNKNOWN;
  if (value >= 1_000_000) return `${(value / 1_000_000).toFixed(1)} M`;
  return value >= 10_000 ? `${(value / 1000).toFixed(0)} k` : String(value);
}

/** `1 task`, `2 tasks`. */
export function plural(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? "" : "s"}`;
}

/** A point in time to the minute, UTC. Results of others that do not say when they were made have that of 1970. */
export function time(iso: string | number): string {
  const date = new Date(iso);
  if (date.getTime() === 0) return UNKNOWN;
  return Number.isNaN(date.getTime()) ? String(iso) : date.toISOString().slice(0, 16).replace("T", " ");
}

/** Words of the record for people: `missing_write` is `missing write`. */
export function words(name: string): string {
  return name.replaceAll("_", " ");
}
