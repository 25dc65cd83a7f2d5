import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";

/** What the page loads. */
export type PageFiles = { readonly script: string; readonly style: string };

const source = join(import.meta.dirname, "../page");
const cache = join(import.meta.dirname, "../../node_modules/.cache/mua-viewer");

/**
 * The page, bundled from its sources. That takes about a second the first time; afterwards it comes from a cache beside
 * the installed packages, by a checksum of the sources. `report` is told when it has to be bundled.
 */
export async function pageFiles(report: (line: string) => void): Promise<PageFiles> {
  const folder = join(cache, await checksum());
  const cached = await Promise.all(
    ["page.js", "page.css"].map((name) => readFile(join(folder, name), "utf8").catch(() => undefined)),
  );
  const [script, style] = cached;
  if (script !== undefined && style !== undefined) return { script, style };
  report("bundling the page (first use)");
  const made = await bundle();
  // Where nothing can be written it is bundled again next time.
  await keep(folder, made).catch(() => undefined);
  return made;
}

async function bundle(): Promise<PageFiles> {
  const { build } = await import("vite");
  const built = await build({
    configFile: false,
    root: source,
    logLevel: "error",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      write: false,
      target: "es2022",
      cssCodeSplit: false,
      modulePreload: false,
      rolldownOptions: {
        input: join(source, "main.tsx"),
        // A classic script: browsers load no modules from a file on disk.
        output: { format: "iife", entryFileNames: "page.js", assetFileNames: "page[extname]" },
      },
    },
  });
  const outputs = [built].flat().flatMap((one) => ("output" in one ? one.output : []));
  const text = (name: string): string => {
    const file = outputs.find(({ fileName }) => fileName === name);
    if (file === undefined) throw new Error(`bundling the page made no ${name}`);
    return file.type === "chunk" ? file.code : file.source.toString();
  };
  return { script: text("page.js"), style: text("page.css") };
}

/** Over everything that ends up in the bundle, and what bundles it. */
async function checksum(): Promise<string> {
  const hash = createHash("sha256");
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const others = [join(source, "../addresses.ts"), join(source, "../../package.json"), import.meta.filename];
  for (const file of [...files.toSorted(), ...others]) {
    hash.update(`${relative(source, file)}\n`);
    hash.update(await readFile(file));
  }
  return hash.digest("hex").slice(0, 16);
}

async function keep(folder: string, { script, style }: PageFiles): Promise<void> {
  const draft = `${folder}.${process.pid}.tmp`;
  await mkdir(draft, { recursive: true });
  await writeFile(join(draft, "page.js"), script);
  await writeFile(join(draft, "page.css"), style);
  // Somebody else may have been faster.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true }));
}

/** The HTML file. `policy` goes into the file where no server can send it. */
export function pageHtml(policy?: string): string {
  const meta =
    policy === undefined ? "" : `\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">${meta}
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>mua</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="page.css">
    <script src="page.js" defer></script>
  </head>
  <body></body>
</html>
`;
}
