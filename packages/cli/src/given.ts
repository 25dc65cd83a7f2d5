import { UsageError } from "./errors.ts";
import { flagOf, type Given, type OptionName, options, readOption } from "./options.ts";

/** Flags as commander has them: text, or true for a switch. */
export type Flags = { readonly [name: string]: string | boolean };

/**
 * What was given for each option: by flag, else by the run file, else by environment variable. Throws a UsageError that
 * names the source, the value and what it has to be.
 */
export function readGiven(
  names: readonly OptionName[],
  flags: Flags,
  file: Given<OptionName>,
  environment: NodeJS.ProcessEnv,
): Given<OptionName> {
  const given: { [name in OptionName]?: unknown } = { ...file };
  for (const name of names) {
    const flag = flags[name];
    if (flag === true) given[name] = true;
    else if (flag !== undefined) given[name] = readValue(name, String(flag), flagOf(name));
    else if (given[name] === undefined) {
      const { env } = options[name];
      const text = env === undefined ? undefined : environment[env];
      if (env !== undefined && text !== undefined && text !== "")
        given[name] = readValue(name, text, `environment variable ${env}`);
    }
  }
  return given as Given<OptionName>;
}

function readValue(name: OptionName, text: string, source: string): unknown {
  const read = readOption(name, text);
  if ("problem" in read) throw new UsageError(`${source} is '${text}', but has to be ${read.problem}`);
  return read.value;
}
