import type { Dataset } from "@mua/core";
import { loadRetailDatabase, openRetail } from "@mua/domain-retail";
import { PythonError } from "@mua/python-compat";
import type { Tau2Domain } from "./domain.ts";
import type { Era } from "./era.ts";
import { mockDomain } from "./mock/domain.ts";
import { moduleOf } from "./modules.ts";
import { once } from "./once.ts";
import { policiesOf } from "./policy.ts";
import { toolSpecs } from "./tool-schema.ts";

type OpenDomain = (dataset: Dataset, era: Era) => Tau2Domain;

/** Every domain there is; a new one is one line here. */
const domains: ReadonlyMap<string, OpenDomain> = new Map([
  ["retail", retailDomain],
  ["mock", mockDomain],
]);

/** In the order in which they are listed. */
export const domainNames: readonly string[] = [...domains.keys()];

const opened = new WeakMap<Dataset, Map<string, Tau2Domain>>();

/** A domain over a dataset, the same object for the same dataset. Its database is read when a world is first opened. */
export function openDomain(name: string, dataset: Dataset, era: Era): Tau2Domain {
  const known = opened.get(dataset) ?? new Map<string, Tau2Domain>();
  opened.set(dataset, known);
  const domain = known.get(name) ?? open(name, dataset, era);
  known.set(name, domain);
  return domain;
}

function open(name: string, dataset: Dataset, era: Era): Tau2Domain {
  const openOne = domains.get(name);
  if (openOne === undefined)
    throw new Error(`tau2 has no part '${name}'. There are: ${domainNames.join(", ")}`);
  return openOne(dataset, era);
}

function retailDomain(dataset: Dataset, era: Era): Tau2Domain {
  const database = once(() => loadRetailDatabase(dataset.json("data/tau2/domains/retail/db.json")));
  const tools = once(() => {
    const module = (file: string) => moduleOf(dataset, `src/tau2/domains/retail/${file}`);
    return toolSpecs(module("tools.py"), module("data_model.py"), "RetailTools");
  });
  return {
    name: "retail",
    ...policiesOf("retail", dataset),
    open: ({ solo = false } = {}) => {
      if (solo) throw new PythonError("ValueError", "Retail domain does not support solo mode");
      return openRetail(database(), { tools: tools(), itemDetails: era.itemDetails });
    },
  };
}
