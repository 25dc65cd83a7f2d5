import { readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dirname, "../../..");

/** A fenced block of the document: commands to run, a file to write, or an excerpt of a file that was made. */
export type Step =
  | { readonly kind: "commands"; readonly lines: readonly string[] }
  | { readonly kind: "file"; readonly path: string; readonly text: string }
  | { readonly kind: "excerpt"; readonly path: string; readonly text: string };

/** The steps of `docs/adding-a-benchmark.md`, in order. Throws on a block of another kind. */
export function stepsOfDocument(): readonly Step[] {
  const document = readFileSync(join(root, "docs/adding-a-benchmark.md"), "utf8");
  return Array.from(
    document.matchAll(/^```(?<info>.*)\n(?<text>(?:.*\n)*?)```$/gmu),
    ({ groups = {} }): Step => {
      const { info = "", text = "" } = groups;
      const [language, kind, path = ""] = info.split(" ");
      if (language === "sh" && kind === undefined)
        return { kind: "commands", lines: text.trim().split("\n") };
      if (kind === "file" || kind === "excerpt") return { kind, path, text };
      throw new Error(`a block that is no command, file or excerpt: ${info}`);
    },
  );
}
