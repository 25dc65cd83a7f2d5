import type { Role } from "@mua/core";
import { EndpointError, type OpenedModel, type Price } from "@mua/models";
import type { Handler } from "../commands.ts";
import { UsageError } from "../errors.ts";
import type { ModelOption } from "../model-options.ts";
import type { Given } from "../options.ts";
import { type OutputRow, printRows } from "../output.ts";
import { hint, keyVariableOf, modelsOf, settingsOf } from "../run-models.ts";
import type { Terminal } from "../terminal.ts";

type DoctorOption = Role | ModelOption | "json";

const roles = ["agent", "user", "judge"] as const;

/** Asks the model of each role for one tiny answer and says what it found. */
export const doctor: Handler<DoctorOption> = async (_args, given, terminal) => {
  const named = roles.flatMap((role) => {
    const name = given[role];
    return name === undefined ? [] : [{ role, name }];
  });
  if (named.length === 0)
    throw new UsageError("say which models to look at: --agent NAME, --user NAME, --judge NAME");
  const rows = await Promise.all(named.map(({ role, name }) => examine(role, name, given, terminal)));
  printRows(terminal, rows, given.json ?? false);
  return rows.every(({ problem }) => problem === null) ? 0 : 3;
};

async function examine(
  role: Role,
  name: string,
  given: Given<DoctorOption>,
  { signal }: Terminal,
): Promise<OutputRow> {
  const settings = settingsOf(role, name, given);
  const began = performance.now();
  const key = settings.key === undefined ? "none" : (keyVariableOf(role, name, given) ?? "none");
  const about = { role, model: name, key };
  try {
    const models = modelsOf(given);
    const opened = await models.open(settings, role === "agent", signal);
    const seconds = Number(((performance.now() - began) / 1000).toFixed(1));
    return {
      ...about,
      endpoint: opened.endpoint,
      ...found(opened, settings.calling),
      seconds,
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof EndpointError)) throw error;
    const unknown = { api: null, tools: null, usage: null, price: null, seconds: null };
    const problem = `${error.message}.${hint(role, error, settings)}`;
    return { ...about, endpoint: settings.url ?? "its provider", ...unknown, problem };
  }
}

function found({ probe, price }: OpenedModel, calling: string): OutputRow {
  const { client, tools, tokens, leftOut } = probe;
  const asText = calling === "native" ? "not needed" : `as ${calling}`;
  return {
    api: [client.api, ...leftOut.map((name) => `no ${name}`)].join(", "),
    tools: tools === "called" ? "yes" : tools === "unseen" ? "not seen" : asText,
    usage: tokens === undefined ? "not reported" : "reported",
    price: price === undefined ? "unknown" : priceText(price),
  };
}

function priceText({ input, output, asOf }: Price): string {
  return `$${input} in, $${output} out for a million tokens (${asOf})`;
}
