import { Command, CommanderError, Option } from "commander";
import { type CommandSpec, commands } from "./commands.ts";
import { messageOf, suggestion, UsageError } from "./errors.ts";
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

/** Runs a command line, without the program's own name, and returns the exit code. Never rejects. */
export async function runProgram(
  args: readonly string[],
  terminal: Terminal,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  let code = 0;
  try {
    const program = buildProgram(terminal, environment, (exitCode) => {
      code = exitCode;
    });
    if (args.length === 0) program.outputHelp();
    else await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    return report(error, terminal);
  }
}

/** Says what went wrong in one line and gives the exit code; a stack trace only for errors of our own making. */
function report(error: unknown, { note, signal }: Terminal): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const code = exitCodeOf(error);
  if (code === undefined && signal.aborted) {
    note("mua: stopped");
    return 130;
  }
  if (code === undefined && error instanceof Error && "syscall" in error) {
    // The disk or the network refused something that nobody expected it to.
    note(`mua: ${messageOf(error)}${"path" in error ? `: ${error.path}` : ""}`);
    return 3;
  }
  if (code === undefined) {
    note(`mua: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return 3;
  }
  note(
    `mua: ${messageOf(error)
      .replace(/^error: /u, "")
      .replaceAll("\n", " ")}`,
  );
  return code;
}

/** The exit code of an error that says what is to be done, told by its name: whoever throws it may not be loaded. */
function exitCodeOf(error: unknown): 2 | 3 | undefined {
  switch (error instanceof Error ? error.name : "") {
    case "CommanderError":
    case "UsageError":
    case "MalformedFileError":
    case "DatasetMissingError":
      return 2;
    case "DatasetError":
      return (error as { readonly kind?: string }).kind === "download" ? 3 : 2;
    case "KernelError":
    case "RunStoreError":
    case "EndpointError":
      return 3;
    default:
      return undefined;
  }
}

/** Builds the command tree from the tables. The handlers' exit code reaches `done`. */
function buildProgram(
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
  for (const name of spec.options) command.addOption(optionOf(name, spec.helps?.[name]));
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

function optionOf(name: OptionName, own: string | undefined): Option {
  const { kind, value = "VALUE", choices, env } = options[name];
  const help = own ?? options[name].help;
  const notes = [
    ...(choices === undefined ? [] : [choices.join(" or ")]),
    ...(env === undefined ? [] : [`env ${env}`]),
  ];
  const flags = kind === "switch" ? flagOf(name) : `${flagOf(name)} <${value}>`;
  const option = new Option(flags, notes.length === 0 ? help : `${help} [${notes.join("; ")}]`);
  // commander takes --no-open for the absence of an --open; here it is a switch like any other.
  option.negate = false;
  return option;
}
