import { Command, CommanderError, Option } from "commander";
import { type CommandSpec, commands } from "./commands.ts";
import { suggestion, UsageError } from "./errors.ts";
import { type Flags, readGiven } from "./given.ts";
import { flagOf, type OptionName, options } from "./options.ts";
import type { Terminal } from "./terminal.ts";
import { version } from "./version.ts";

const afterHelp = `
Examples:
  mua start
  mua run quickstart --agent hasty --trials 4
  mua COMMAND --help

Exit codes: 0 fine, 1 the thing checked does not hold, 2 wrong usage, 3 infrastructure, 130 stopped by Ctrl-C.`;

/** Builds the command tree from the tables. The handlers' exit code reaches `done`. */
export function buildProgram(
  terminal: Terminal,
  environment: NodeJS.ProcessEnv,
  done: (code: number) => void,
): Command {
  const program = new Command("mua")
    .description("One harness for multi-turn user-interacting agents: evaluate, score, report.")
    .version(version)
    .exitOverride()
    .helpCommand(false)
    .configureOutput({ writeOut: terminal.out, writeErr: () => undefined })
    .addHelpText("after", afterHelp);
  program.on("command:*", ([name = ""]: readonly string[]) => {
    const names = commands.map((spec) => spec.name);
    throw new UsageError(
      `unknown command '${name}'.${suggestion(name, names)} There are: ${names.join(", ")}`,
    );
  });
  for (const spec of commands) addCommand(program, spec, terminal, environment, done);
  return program;
}

function addCommand(
  program: Command,
  spec: CommandSpec,
  terminal: Terminal,
  environment: NodeJS.ProcessEnv,
  done: (code: number) => void,
): void {
  const command = program.command(`${spec.name} ${spec.args}`.trim()).description(spec.summary);
  for (const name of spec.options) command.addOption(optionOf(name));
  command.addHelpText("after", helpAfter(spec));
  command.action(async () => {
    const args = (command.processedArgs as readonly unknown[])
      .flat()
      .filter((item) => typeof item === "string");
    const flags = command.opts<Flags>();
    const { positional, file } = await readArguments(spec, args);
    const given = readGiven(spec.options, flags, file, environment);
    done(await (await spec.load())(positional, given, terminal));
  });
}

/** The positional arguments, and what a run file among them says. */
async function readArguments(spec: CommandSpec, args: readonly string[]) {
  const [first = "", second] = args;
  if (spec.takesRunFile !== true || !/\.ya?ml$/iu.test(first)) return { positional: args, file: {} };
  if (second !== undefined)
    throw new UsageError(
      `'${first}' is a run file and names its benchmarks itself; '${second}' is too much beside it`,
    );
  const { readRunFile } = await import("./run-file.ts");
  const { benchmarks, given } = readRunFile(first, spec.options);
  return { positional: benchmarks, file: given };
}

function helpAfter({ details = [], examples }: CommandSpec): string {
  const paragraphs = [details, ["Examples:", ...examples.map((line) => `  ${line}`)]];
  return paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => `\n${lines.join("\n")}`)
    .join("\n");
}

function optionOf(name: OptionName): Option {
  const { kind, value = "VALUE", help, choices, env } = options[name];
  const notes = [
    ...(choices === undefined ? [] : [`one of ${choices.join(", ")}`]),
    ...(env === undefined ? [] : [`env ${env}`]),
  ];
  const flags = kind === "switch" ? flagOf(name) : `${flagOf(name)} <${value}>`;
  return new Option(flags, notes.length === 0 ? help : `${help} [${notes.join("; ")}]`);
}

export { CommanderError };
