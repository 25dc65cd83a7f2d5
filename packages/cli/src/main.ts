#!/usr/bin/env node
import { enableCompileCache } from "node:module";

enableCompileCache?.();

const [{ runProgram }, { processTerminal }] = await Promise.all([
  import("./program.ts"),
  import("./terminal.ts"),
]);

// A reader that goes away (`mua report | head`) is not an error of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 3));

const terminal = processTerminal(process);
try {
  process.exitCode = await runProgram(process.argv.slice(2), terminal, process.env);
} finally {
  terminal.close();
}
