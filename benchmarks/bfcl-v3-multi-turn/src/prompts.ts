import { MalformedFileError } from "@mua/core";
import { type Dict, dumps, isDict, repr, type Value } from "@mua/python-compat";
import type { Era } from "./era.ts";
import type { Upstream } from "./upstream.ts";

const MODULE = "bfcl_eval/constants/default_prompts.py";
/** The first version puts this together in code, where no extraction sees it. */
const AVAILABLE_V3 = "\nHere is a list of functions in JSON format that you can invoke.\n";

/** The texts of prompting mode, and of turns that bring functions. */
export type Prompts = {
  /** The system prompt over function docs as they are to be shown. */
  system(docs: readonly Dict[]): string;
  /** What the user says when functions are added. */
  readonly added: string;
  /** Steps in a turn after which a model is stopped. */
  readonly stepLimit: number;
};

/** The prompts of a dataset version, byte for byte. Throws MalformedFileError where one is missing. */
export function promptsOf(upstream: Upstream, era: Era): Prompts {
  const { constants } = upstream.module(MODULE);
  const stepLimit = constants.get("MAXIMUM_STEP_LIMIT");
  return {
    system: era.prompt === "default" ? defaultPrompt(constants) : assembledPrompt(constants),
    added: text(constants, "DEFAULT_USER_PROMPT_FOR_ADDITIONAL_FUNCTION_FC"),
    stepLimit: typeof stepLimit === "bigint" ? Number(stepLimit) : missing("MAXIMUM_STEP_LIMIT"),
  };
}

/** What a user message says of functions that are new, before the user's own words. */
export function addedFunctions(docs: readonly Dict[]): string {
  return `${repr(docs)}\n`;
}

function defaultPrompt(constants: ReadonlyMap<string, Value>): Prompts["system"] {
  const instructions = text(constants, "DEFAULT_SYSTEM_PROMPT_WITHOUT_FUNC_DOC");
  return (docs) => `${instructions}${AVAILABLE_V3}${repr(docs)}\n\n`;
}

/** The standard configuration: calls in Python's form without tags, docs as JSON, plain text, classic style. */
function assembledPrompt(constants: ReadonlyMap<string, Value>): Prompts["system"] {
  const template = text(constants, "_PLAINTEXT_SYSTEM_PROMPT_TEMPLATE");
  const style = (part: string) => text(constants, "PROMPT_STYLE_TEMPLATES", "classic", part);
  const format = {
    output_format: text(constants, "OUTPUT_FORMAT_MAPPING", "python"),
    param_types: text(constants, "PARAM_TYPE_MAPPING", "python"),
  };
  const parts = {
    persona: style("persona"),
    task: style("task"),
    tool_call_format: fill(style("tool_call_no_tag"), format),
    multiturn_behavior: style("multiturn_behavior"),
  };
  const available = style("available_tools");
  return (docs) => {
    const functions = dumps(docs, { indent: 4 });
    return fill(template, { ...parts, available_tools: fill(available, { format: "json", functions }) });
  };
}

/** `template.format(**values)` for templates whose braces only hold names. */
function fill(template: string, values: { readonly [name: string]: string }): string {
  return template.replace(/\{(\w+)\}/g, (hole, name: string) => values[name] ?? hole);
}

/** A text among the constants, below further keys. */
function text(constants: ReadonlyMap<string, Value>, name: string, ...keys: readonly string[]): string {
  let value = constants.get(name);
  for (const key of keys) value = isDict(value) ? value.get(key) : undefined;
  return typeof value === "string" ? value : missing([name, ...keys].join("."));
}

function missing(name: string): never {
  throw new MalformedFileError(MODULE, `a constant '${name}'`);
}
