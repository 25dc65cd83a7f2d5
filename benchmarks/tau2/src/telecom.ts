import type { Dataset } from "@mua/core";
import { moduleOf } from "@mua/datasets";
import { loadTelecomDatabases, openTelecom } from "@mua/domain-telecom";
import { dataFolderOf, type Tau2Domain } from "./domain.ts";
import { once } from "./once.ts";
import { policiesOf } from "./policy.ts";
import { parseToml } from "./toml.ts";
import { toolSpecs } from "./tool-schema.ts";

/** The telecom domain; its variant `telecom-workflow` only has another policy. */
export function telecomDomain(name: "telecom" | "telecom-workflow", dataset: Dataset): Tau2Domain {
  const database = (file: string) => {
    const path = `${dataFolderOf(name)}/${file}`;
    return parseToml(dataset.text(path), path);
  };
  const databases = once(() => loadTelecomDatabases(database("db.toml"), database("user_db.toml")));
  const specs = (tools: string, models: string, className: string) => {
    const module = (file: string) => moduleOf(dataset, `src/tau2/domains/telecom/${file}`);
    return toolSpecs(module(tools), module(models), className);
  };
  const tools = once(() => ({
    agent: specs("tools.py", "data_model.py", "TelecomTools"),
    user: specs("user_tools.py", "user_data_model.py", "TelecomUserTools"),
  }));
  return {
    name,
    ...policiesOf(name, dataset),
    open: ({ solo = false, seed = 0 } = {}) => openTelecom(databases(), { tools: tools(), seed, solo }),
  };
}
