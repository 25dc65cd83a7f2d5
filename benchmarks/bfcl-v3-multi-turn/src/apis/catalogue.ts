import { MalformedFileError } from "@mua/core";
import { EXTRACTION, type ExtractedParameter } from "@mua/datasets";
import {
  type Dict,
  evaluate,
  isDict,
  isList,
  type Parameter,
  parseExpression,
  type Signature,
  type Value,
} from "@mua/python-compat";
import type { Era } from "../era.ts";
import { pythonModule, type Upstream } from "../upstream.ts";
import type { ApiClass, Process, State } from "./api.ts";
import { fileSystemApi } from "./gorilla-file-system.ts";
import { mathApi } from "./math.ts";
import { messageApi } from "./message.ts";
import { ticketApi } from "./ticket.ts";
import { tradingApi } from "./trading.ts";
import { travelApi } from "./travel.ts";
import { twitterApi } from "./twitter.ts";
import { vehicleApi } from "./vehicle.ts";

/** A live instance of an API class: its state, and its methods by name. `run` throws PythonError. */
export type Instance = {
  readonly api: Api;
  readonly state: State;
  run(method: string, values: readonly Value[]): Value;
};

/** An API class as a dataset version has it: its public methods are those of the extracted source. */
export type Api = {
  readonly name: string;
  /** The name of its function docs. */
  readonly file: string;
  readonly signatures: ReadonlyMap<string, Signature>;
  open(config: Dict, options: { readonly process: Process; readonly longContext: boolean }): Instance;
};

/** The API classes of a dataset version by name. Throws MalformedFileError for a method that is not known here. */
export function apisOf(upstream: Upstream, era: Era): ReadonlyMap<string, Api> {
  const apis = [
    apiOf(fileSystemApi, upstream, era),
    apiOf(mathApi, upstream, era),
    apiOf(messageApi, upstream, era),
    apiOf(twitterApi, upstream, era),
    apiOf(ticketApi, upstream, era),
    apiOf(tradingApi, upstream, era),
    apiOf(travelApi, upstream, era),
    apiOf(vehicleApi, upstream, era),
  ];
  return new Map(apis.map((api) => [api.name, api]));
}

function apiOf<S extends State>(definition: ApiClass<S>, upstream: Upstream, era: Era): Api {
  const { name, file, methods } = definition;
  const signatures = new Map<string, Signature>();
  /** Defaults that calls can write to: one of each in a process. */
  const writable = new Set<Value>();
  for (const [method, { parameters }] of upstream.api(file, name).methods) {
    if (method.startsWith("_")) continue;
    if (!Object.hasOwn(methods, method)) {
      throw new MalformedFileError(EXTRACTION, `no method '${name}.${method}', which is not known here`);
    }
    signatures.set(method, {
      qualifiedName: `${name}.${method}`,
      module: pythonModule(file),
      parameters: parameters.map(toParameter),
    });
    for (const { default: value } of signatures.get(method)?.parameters ?? []) {
      if (isList(value) || isDict(value)) writable.add(value);
    }
  }
  const api: Api = {
    name,
    file,
    signatures,
    open(config, { process, longContext }) {
      const state = definition.open(config, { era, upstream, process, longContext });
      const own = (value: Value): Value => (writable.has(value) ? process.own(value) : value);
      return {
        api,
        state,
        run(method, values) {
          const perform = methods[method];
          if (perform === undefined) throw new Error(`${name} has no method '${method}'`);
          return perform(state, ...(writable.size === 0 ? values : values.map(own)));
        },
      };
    },
  };
  return api;
}

function toParameter({ name, default: source }: ExtractedParameter): Parameter {
  if (source === undefined) return { name };
  return { name, default: evaluate(parseExpression(source), () => undefined) };
}
