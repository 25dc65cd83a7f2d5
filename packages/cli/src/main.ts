#!/usr/bin/env node
import { enableCompileCache } from "node:module";

enableCompileCache?.();

const [
  { buildProgram, CommanderError },
  { processTerminal },
  { InfrastructureError, messageOf, UsageError },
] = await Promise.all([import("./program.ts"), import("./terminal.ts"), import("./errors.ts")]);

const terminal = processTerminal(process);
// A reader that goes away (`mua report | head`) is not an error of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 3));

try {
  const program = buildProgram(terminal, process.env, (code) => {
    process.exitCode = code;
  });
  if (process.argv.length <= 2) program.outputHelp();
  else await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = report(error);
}

/** Says what went wrong in one line and gives the exit code; a stack trace only for errors of our own making. */
function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    terminal.note(error.message.replace(/^error: /u, "mua: ").replaceAll("\n", " "));
    return 2;
  }
  const kind = error instanceof Error ? error.name : "";
  if (error instanceof UsageError || kind === "MalformedFileError" || kind === "DatasetMissingError") {
    terminal.note(`mua: ${messageOf(error)}`);
    return 2;
  }
  if (error instanceof InfrastructureError || kind === "RunStoreError" || kind === "DatasetError") {
    terminal.note(`mua: ${messageOf(error)}`);
    return 3;
  }
  terminal.note(`mua: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return 3;
}
