import { type Dataset, type ToolSpec, World } from "@mua/core";
import { moduleOf } from "@mua/datasets";
import { PythonError } from "@mua/python-compat";
import type { Tau2Domain } from "../domain.ts";
import type { Era } from "../era.ts";
import { once } from "../once.ts";
import { policiesOf } from "../policy.ts";
import { toolSpecs } from "../tool-schema.ts";
import { readDatabase, readUserDatabase } from "./models.ts";
import { agentState, type MockState, updated, userState } from "./state.ts";
import { agentTools, userTools } from "./tools.ts";

type Sides = { readonly agent: MockState; readonly user: MockState | null };

/** Upstream's small domain: tasks of users, and in later versions notifications in the user's inbox. */
export function mockDomain(dataset: Dataset, era: Era): Tau2Domain {
  const file = (name: string) => dataset.json(`data/tau2/domains/mock/${name}`);
  const specs = (tools: string, models: string, className: string): readonly ToolSpec[] => {
    const module = (name: string) => moduleOf(dataset, `src/tau2/domains/mock/${name}`);
    return toolSpecs(module(tools), module(models), className);
  };
  const base = once(() => ({
    database: readDatabase(file("db.json")),
    userDatabase: era.mockUserTools ? readUserDatabase(file("user_db.json")) : null,
    tools: specs("tools.py", "data_model.py", "MockTools"),
    userTools: era.mockUserTools ? specs("user_tools.py", "user_data_model.py", "MockUserTools") : [],
  }));
  const fresh = (): Sides => {
    const { database, userDatabase } = base();
    return { agent: agentState(database), user: userDatabase === null ? null : userState(userDatabase) };
  };
  const world = ({ agent, user }: Sides, solo: boolean): World =>
    new World<MockState, MockState>({
      agent: { toolkit: agentTools, state: agent, tools: base().tools },
      user: user === null ? null : { toolkit: userTools, state: user, tools: base().userTools },
      solo,
    });
  return {
    name: "mock",
    ...policiesOf("mock", dataset),
    open: ({ solo = false } = {}) => world(fresh(), solo),
    openWith: ({ agentData, userData }, { solo = false } = {}) => {
      const shares = era.sharesStateAfterInitialData;
      let { agent, user } = fresh();
      if (agentData !== null) {
        agent = updated(agent, agentData);
        if (shares) user = agent;
      }
      if (userData !== null) {
        if (user === null)
          throw new PythonError("AttributeError", "'NoneType' object has no attribute 'update_db'");
        user = updated(user, userData);
        if (shares) agent = user;
      }
      return world({ agent, user }, solo);
    },
  };
}
