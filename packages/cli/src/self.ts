const { npm_lifecycle_event: script } = process.env;

/** How this program is started from here, for commands that people may copy: a fresh clone has no `mua` on its path. */
export const self: string = script === undefined ? "mua" : "npx -y pnpm@12 mua";
