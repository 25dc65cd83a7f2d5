import type { Model } from "@mua/python-compat";
import { officialSide } from "../message-file.ts";
import type { Draft, DraftCall } from "./draft.ts";

/** A draft as an official `tasks.json` holds it. */
export function officialTask(domain: string, id: string, draft: Draft): Model {
  const { user, initialActions, communicate = [], assertions } = draft;
  return {
    id,
    description: { purpose: draft.purpose, relevant_policies: null, notes: null },
    user_scenario: {
      persona: user.persona ?? null,
      instructions: {
        domain,
        reason_for_call: user.reason,
        known_info: user.known,
        unknown_info: user.unknown ?? null,
        task_instructions: user.instructions,
      },
    },
    ...(draft.ticket === undefined ? {} : { ticket: draft.ticket }),
    initial_state:
      initialActions === undefined
        ? null
        : {
            initialization_data: null,
            initialization_actions: initialActions.map(officialCall),
            message_history: null,
          },
    evaluation_criteria: {
      actions: draft.actions.map(({ side = "agent", name, arguments: args, compared }, place) => ({
        action_id: `${name}_${place}`,
        requestor: officialSide(side),
        name,
        arguments: args,
        info: null,
        compare_args: compared === undefined ? null : [...compared],
      })),
      env_assertions:
        assertions?.map(({ expected, ...call }) => ({
          ...officialCall(call),
          assert_value: expected,
          message: null,
        })) ?? null,
      communicate_info: [...communicate],
      nl_assertions: null,
      reward_basis: [...(draft.basis ?? ["DB", "COMMUNICATE"])],
    },
  };
}

function officialCall({ side, name, arguments: args }: DraftCall): Model {
  return { env_type: officialSide(side), func_name: name, arguments: args };
}
