import type { Dataset, ToolSpec, World } from "@mua/core";
import { moduleOf } from "@mua/datasets";
import { loadAirlineDatabase, openAirline } from "@mua/domain-airline";
import { loadRetailDatabase, openRetail } from "@mua/domain-retail";
import { PythonError, titleCase, type Value } from "@mua/python-compat";
import type { Tau2Domain } from "./domain.ts";
import type { Era } from "./era.ts";
import { mockDomain } from "./mock/domain.ts";
import { once } from "./once.ts";
import { policiesOf } from "./policy.ts";
import { telecomDomain } from "./telecom.ts";
import { toolSpecs } from "./tool-schema.ts";

type OpenDomain = (dataset: Dataset, era: Era) => Tau2Domain;

/** Every domain there is; a new one is one line here. */
const domains: ReadonlyMap<string, OpenDomain> = new Map([
  [
    "retail",
    oneSided("retail", loadRetailDatabase, (base, tools, { itemDetails }) =>
      openRetail(base, { tools, itemDetails }),
    ),
  ],
  ["airline", oneSided("airline", loadAirlineDatabase, (base, tools) => openAirline(base, { tools }))],
  ["telecom", (dataset) => telecomDomain("telecom", dataset)],
  ["telecom-workflow", (dataset) => telecomDomain("telecom-workflow", dataset)],
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

/** A domain whose user has no side of their own in the world, so that there is no solo mode. */
function oneSided<B extends object>(
  name: string,
  load: (json: Value) => B,
  openWorld: (base: B, tools: readonly ToolSpec[], era: Era) => World,
): OpenDomain {
  const title = titleCase(name);
  return (dataset, era) => {
    const database = once(() => load(dataset.json(`data/tau2/domains/${name}/db.json`)));
    const tools = once(() => {
      const module = (file: string) => moduleOf(dataset, `src/tau2/domains/${name}/${file}`);
      return toolSpecs(module("tools.py"), module("data_model.py"), `${title}Tools`);
    });
    return {
      name,
      ...policiesOf(name, dataset),
      open: ({ solo = false } = {}) => {
        if (solo) throw new PythonError("ValueError", `${title} domain does not support solo mode`);
        return openWorld(database(), tools(), era);
      },
    };
  };
}
