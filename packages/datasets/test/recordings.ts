/** The folder of recordings, empty where there is none. */
export const recordings = process.env["MUA_RECORDINGS"] ?? "";

/** Whether recordings are at hand. */
export const recorded = recordings !== "";

/** The title of a test, with the reason where it is skipped. */
export function title(text: string): string {
  return recorded ? text : `${text} (skipped: MUA_RECORDINGS names no folder of recordings)`;
}

/** Folders of upstream data with their extraction. */
export const recordedData = [
  "tau2/v0.1.3",
  "tau2/v1.0.1",
  "bfcl/cd9429c",
  "bfcl/6ea5797",
  "acebench/56dd66c",
  "tau-bench/59a200c",
];
