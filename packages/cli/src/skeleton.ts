/** A file of the skeleton, by path from the root of the repository. */
export type SkeletonFile = { readonly path: string; readonly text: string };

/** The word that stands for the name in the template. */
const PLACEHOLDER = "example";

/** A name in the ways in which code and data spell it. */
export type Spellings = { readonly kebab: string; readonly camel: string; readonly pascal: string };

/** Lower case words, digits after the first letter, joined by single dashes. */
const shape = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u;

/** The spellings of a name; undefined when it is none. */
export function spellingsOf(name: string): Spellings | undefined {
  if (!shape.test(name)) return undefined;
  const pascal = name.replace(/(?:^|-)(?<first>[a-z0-9])/gu, (_, first: string) => first.toUpperCase());
  return { kebab: name, camel: `${name.charAt(0)}${pascal.slice(1)}`, pascal };
}

/** The nearest thing to a text that can be a name; undefined when nothing is left of it. */
export function nearestName(text: string): string | undefined {
  const near = text
    .replace(/(?<=[a-z0-9])(?=[A-Z])/gu, "-")
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, "-")
    .replace(/^[-0-9]+|-+$/gu, "");
  return shape.test(near) ? near : undefined;
}

/** A template's file as a file of the new benchmark; paths of the template are relative to its folder. */
export function skeletonFile({ path, text }: SkeletonFile, name: Spellings): SkeletonFile {
  const named = (of: string) =>
    of
      .replaceAll(new RegExp(`${PLACEHOLDER}(?=[A-Z])`, "gu"), name.camel)
      .replaceAll("Example", name.pascal)
      .replaceAll(PLACEHOLDER, name.kebab);
  return {
    path: `benchmarks/${name.kebab}/${named(path)}`,
    // The template lies deeper in the repository than a benchmark does.
    text: named(text).replaceAll("../../../../", "../../"),
  };
}

/** The registry of adapters with one line more. Throws an Error when the text is not that file. */
export function registered(adapters: string, { kebab, camel }: Spellings): string {
  const end = "\n]);\n";
  const at = adapters.indexOf(end);
  if (at === -1) throw new Error("the list of adapters does not end as expected");
  const line = `\n  ["${kebab}", async () => (await import("@mua/benchmark-${kebab}")).${camel}Adapter],`;
  return adapters.slice(0, at) + line + adapters.slice(at);
}

/** A `package.json` that depends on the new benchmark too. */
export function depending(packageJson: string, { kebab }: Spellings): string {
  const read = JSON.parse(packageJson) as { dependencies?: { readonly [name: string]: string } };
  const dependencies = { ...read.dependencies, [`@mua/benchmark-${kebab}`]: "workspace:*" };
  const sorted = Object.entries(dependencies).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ ...read, dependencies: Object.fromEntries(sorted) }, null, 2)}\n`;
}
