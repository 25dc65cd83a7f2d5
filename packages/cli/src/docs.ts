import { type CommandSpec, commands } from "./commands.ts";
import { flagOf, type OptionName, options } from "./options.ts";

const opening = `# The command line

This page is written from the tables that drive the program: \`npx -y pnpm@12 write-cli-docs\` writes it again.

In a clone of this repository \`mua\` is started with \`npx -y pnpm@12 mua\`, or by Node 24 directly with \`node packages/cli/src/main.ts\`.

## What is selected

A benchmark is named \`NAME[/PART][@VERSION]\` everywhere: \`quickstart\`, \`tau2/retail\`, \`tau2/retail@v0.1.3\`. A name without a part stands for the benchmark's main parts, a name without a version for the default one. The dataset of a benchmark is pulled on first use and kept in \`$MUA_DATA\`, or else the platform's folder for caches; where there is no network, \`mua data pull NAME@VERSION --from DIR\` takes it from a checkout or a copy.

Who plays a role (\`--agent\`, \`--user\`, \`--judge\`):

| name | who that is |
| --- | --- |
| \`oracle\` | the benchmark's known solution |
| \`noop\` | does nothing |
| \`scripted\` | the benchmark's own script of a user or a judge |
| \`scripted:FILE\` | a script of yours, YAML or JSON: see below |
| \`replay:RUN\` | says again what that role said in a run |
| \`human\` | you, at the terminal |
| \`openai/NAME\`, \`anthropic/NAME\` | a language model: see [models.md](models.md) |

\`mua list participants BENCHMARK\` lists those that a benchmark brings along; the quick start has agents of its own. A judge is only asked where a task needs one. Without one such tasks have no reward: they are counted, and neither 0 nor 1.

A script says what a role answers, turn by turn, for a task or by default. When its turns are used up a user ends the conversation, and an agent repeats the last thing it said:

\`\`\`yaml
agent:
  default:
    - say: I cannot help you with that.
  tasks:
    cancel-1:
      - call: [{ name: cancel_pending_order, arguments: { order_id: "#Q10401", reason: no longer needed } }]
      - say: Your order has been cancelled. Is there anything else?
\`\`\`

## Where values come from

A value comes from its flag, else from the run file, else from its environment variable, else it is the default. A run file is given in place of benchmarks, \`mua run my-run.yaml\`, and has the options without their dashes as keys:

\`\`\`yaml
benchmarks: [quickstart, tau2/retail]
agent: oracle
judge: scripted
trials: 4
tasks: [cancel-1, "7"]
\`\`\`

`;

const closing = `## Submissions

\`mua export RUN… --format tau2-submission --details FILE\` checks first, and writes nothing while something speaks against it: a domain that is there twice or not on the leaderboard, base tasks or attempts that are missing, episodes without a reward, agents or users that differ; for a standard submission also fewer than four trials, a role that no model plays, other limits than the official ones. The file of details:

\`\`\`yaml
model_name: Some Model
model_organization: Its Makers
submitting_organization: Us
submission_date: 2026-02-03
submission_type: standard # or custom
contact_info: { email: someone@example.org, name: Ada, github: ada }
# and, where there is something to say:
is_new: true
model_release: { release_date: 2026-01-31, announcement_url: "https://example.org", announcement_title: It is here }
reasoning_effort: high
methodology: { notes: Default settings., verification: { modified_prompts: false, omitted_questions: false } }
references: [{ title: The model card, url: "https://example.org/card", type: model_card }]
\`\`\`

## Output and exit codes

Results go to standard output, everything about the work itself to standard error. With \`--json\` standard output holds one JSON object a line and nothing else. What is unknown is \`null\`. The lines that scripts may rely on:

- \`run\` and \`resume\`: one line for each episode, and last \`{"run","path","episodes","outcomes","reward":{"mean","ci"},"passHatK","cost","wallSeconds"}\`, for each benchmark.
- \`report\`: one line for each row of the tables.
- \`rescore\`: one line for each episode, \`{"file","id","task","trial","recorded":{"reward","checks"},"recomputed":{"reward","checks"},"agrees","cause"}\`, and last \`{"total":{"episodes","agree","disagree","unscorable"}}\`.
- \`blame\`: for each run one line for each episode below 1 or without a reward, \`{"run","task","trial","reward","role","reason","evidence","also"}\`, and last \`{"run","episodes","below","unscored","causes"}\`.
- \`audit\`: one line for each task, \`{"benchmark","task","needsJudge","oracle","doNothing","checks","trivial","findings"}\`, and last the benchmark's totals.
- \`conformance\`: one line for each suite, \`{"suite","cases","agree","disagree","deviations","skipped","first"}\`, and last \`{"total":{…}}\` with the same counts.

| exit code | meaning |
| ---: | --- |
| 0 | fine |
| 1 | the thing checked does not hold: \`rescore\`, \`conformance\`, \`data verify\` |
| 2 | wrong usage: a flag, a name, a file |
| 3 | infrastructure: the disk or an endpoint failed, or an episode could not be scored because something around the agent failed |
| 130 | stopped by Ctrl-C; what was finished is kept |

What a run's folder holds is told in [run-store.md](run-store.md).
`;

/** `docs/cli.md`: the tables of commands and options as Markdown. */
export function cliDocs(): string {
  return `${opening}## Commands\n\n${commands.map(commandText).join("")}${closing}`;
}

function commandText(spec: CommandSpec): string {
  const { name, args, summary, details = [], examples } = spec;
  const rows = spec.options.map((option) => `| ${optionCells(option, spec.helps?.[option]).join(" | ")} |\n`);
  return `### \`mua ${[name, args].filter(Boolean).join(" ")}\`

${[`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`, ...details].map(escaped).join(" ")}

| option | | environment |
| --- | --- | --- |
${rows.join("")}
\`\`\`sh
${examples.join("\n")}
\`\`\`

`;
}

function optionCells(name: OptionName, own: string | undefined): readonly string[] {
  const { kind, value = "VALUE", help, choices, env } = options[name];
  const flag = kind === "switch" ? flagOf(name) : `${flagOf(name)} ${choices?.join(" or ") ?? value}`;
  return [`\`${flag}\``, escaped(own ?? help), env === undefined ? "" : `\`${env}\``];
}

function escaped(text: string): string {
  return text.replace(/[|<>[\]*`]/gu, "\\$&");
}
