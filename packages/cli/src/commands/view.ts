import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { getSystemErrorMessage } from "node:util";
import {
  exportViewer,
  Library,
  pageFiles,
  type RunSource,
  type Serving,
  Shelf,
  serveViewer,
  Trainings,
} from "@mua/viewer";
import type { Handler } from "../commands.ts";
import { messageOf, UsageError } from "../errors.ts";
import { printJson } from "../output.ts";
import { benchmarkAtHand, runFolder, runsRoot, shownPath } from "../runs.ts";
import type { Terminal } from "../terminal.ts";
import { LOOPBACK, PORT } from "../viewer-address.ts";

export const view: Handler<"port" | "host" | "noOpen" | "export" | "out" | "json"> = async (
  names,
  { port, host = LOOPBACK, noOpen = false, export: folder, out, json = false },
  terminal,
) => {
  const source = await sourceOf(names, out);
  const library = new Library(new Shelf(source), benchmarkAtHand);
  const page = () => pageFiles(terminal.note);
  if (folder !== undefined) return exportPages(library, folder, terminal, json);
  // Bundled before anybody waits for it.
  const bundled = await page();
  const trainings = new Trainings(join(runsRoot(out), "..", "training"));
  const serving = await listen({ library, trainings, page: async () => bundled, host }, port);
  const shown = "root" in source ? shownPath(source.root) : `${source.folders.length} runs`;
  if (json) printJson(terminal, { url: serving.url });
  else terminal.out(`${shown} at ${serving.url} (Ctrl-C ends)\n`);
  if (!noOpen && terminal.live) openBrowser(serving.url);
  await stopped(terminal.signal);
  await serving.close();
  return 0;
};

async function sourceOf(names: readonly string[], out: string | undefined): Promise<RunSource> {
  if (names.length > 0) return { folders: await Promise.all(names.map((name) => runFolder(name, out))) };
  const root = runsRoot(out);
  if (!existsSync(root)) throw new UsageError(`there are no runs in '${root}'; 'mua start' makes some`);
  return { root };
}

async function exportPages(
  library: Library,
  folder: string,
  terminal: Terminal,
  json: boolean,
): Promise<number> {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new UsageError(`'${folder}' is not empty; an export is written into a folder of its own`);
  const { files } = await exportViewer(library, await pageFiles(terminal.note), folder, {
    signal: terminal.signal,
    progress: (count) => terminal.status(`${count} files written`),
  });
  terminal.status("");
  if (json) printJson(terminal, { path: folder, files });
  else terminal.out(`open ${shownPath(folder)}/index.html in a browser; ${files} files of data beside it\n`);
  return 0;
}

/** Listens on the port that was asked for, or else on the usual one, or on any that is free. */
async function listen(
  options: Omit<Parameters<typeof serveViewer>[0], "port">,
  port: number | undefined,
): Promise<Serving> {
  try {
    return await serveViewer({ ...options, port: port ?? PORT });
  } catch (error) {
    const { code, errno } = error as NodeJS.ErrnoException;
    if (port !== undefined || code !== "EADDRINUSE") {
      const why = errno === undefined ? messageOf(error) : getSystemErrorMessage(errno);
      throw new UsageError(`cannot listen on ${options.host}, port ${port ?? PORT}: ${why}`);
    }
    return serveViewer({ ...options, port: 0 });
  }
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Opens an address as the system does; where it cannot, the address is on the screen. */
function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === "darwin"
      ? ["open", url]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", "", url]
        : ["xdg-open", url];
  const child = spawn(command ?? "", args, { stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
}
