import {
  anything,
  bool,
  type Dict,
  dict,
  enumeration,
  float,
  int,
  isDict,
  isModel,
  list,
  literal,
  type Model,
  model,
  nullable,
  optional,
  text,
  type Validated,
  type Validator,
  type Value,
} from "@mua/python-compat";
import type { Era } from "../era.ts";

/** The models of an official results file, as the code of one version reads and writes them. */
export type Models = {
  readonly task: Validator;
  readonly simulation: Validator<OfficialSimulation>;
  readonly info: Validator;
  /** The words there are for how an episode ended. */
  readonly terminationReasons: readonly string[];
};

/** What an index of simulations tells of one, whatever the version. */
export type OfficialSimulation = {
  readonly [field: string]: Value;
  readonly id: string;
  readonly task_id: string;
  readonly duration: number;
  readonly termination_reason: string;
  readonly agent_cost: number | null;
  readonly reward_info: { readonly [field: string]: Value; readonly reward: number } | null;
  readonly trial: bigint | null;
};

/** The models of a version. */
export function modelsOf(era: Era): Models {
  return era.extendedResults ? extended : plain;
}

type Members = Parameters<typeof model>[1];

/** `Optional[…] = None`. */
function orNull<T extends Value>(validator: Validator<T>) {
  return optional<T | null>(nullable(validator), () => null);
}

/** What upstream types, and episodes in text never use: kept as it is. */
const kept = optional(anything, () => null);
const anyDict = dict(anything);
const object: Validator<Dict | Model> = {
  label: anyDict.label,
  check: (input, issues) => (isDict(input) || isModel(input) ? input : anyDict.check(input, issues)),
};
const texts = list(text);

const side = literal("assistant", "user");
const rewardTypes = list(
  enumeration("RewardType", "DB", "ENV_ASSERTION", "NL_ASSERTION", "ACTION", "COMMUNICATE"),
);

const environmentCall = { env_type: side, func_name: text, arguments: object };
const assertion = model("EnvAssertion", {
  ...environmentCall,
  assert_value: optional(bool, () => true),
  message: orNull(text),
});
const action = model("Action", {
  action_id: text,
  requestor: optional(side, () => "assistant"),
  name: text,
  arguments: object,
  info: orNull(text),
  compare_args: orNull(texts),
});

const structuredInstructions = model("StructuredUserInstructions", {
  domain: text,
  reason_for_call: text,
  known_info: orNull(text),
  unknown_info: orNull(text),
  task_instructions: text,
});
const instructions: Validator = {
  label: "UserInstructions",
  check: (input, issues) => (typeof input === "string" ? input : structuredInstructions.check(input, issues)),
};

const criteria = model("EvaluationCriteria", {
  actions: orNull(list(action)),
  env_assertions: orNull(list(assertion)),
  communicate_info: orNull(texts),
  nl_assertions: orNull(texts),
  reward_basis: optional(rewardTypes, () => ["DB" as const, "COMMUNICATE" as const]),
});

const issue = model("TaskIssue", {
  id: text,
  title: text,
  description: orNull(text),
  status: optional(enumeration("TaskIssueStatus", "open", "resolved", "wont_fix"), () => "open"),
  resolution: orNull(text),
  created_at: orNull(text),
  resolved_at: orNull(text),
  author_email: orNull(text),
  pr_link: orNull(text),
  simulation_file: orNull(text),
});

const toolCall = model("ToolCall", {
  id: optional(text, () => ""),
  name: text,
  arguments: object,
  requestor: optional(side, () => "assistant"),
});

const moment = { turn_idx: orNull(int), timestamp: orNull(text) };
const toolMessage = model("ToolMessage", {
  id: text,
  role: literal("tool"),
  content: orNull(text),
  requestor: optional(side, () => "assistant"),
  error: optional(bool, () => false),
  ...moment,
});
const systemMessage = model("SystemMessage", { role: literal("system"), content: orNull(text), ...moment });
const otherMessage = model("Message", { role: literal("system", "assistant", "user", "tool") });

/** A message is told by its role. */
function messages(sideMessage: Validator): Validator {
  const byRole = new Map<Value | undefined, Validator>([
    ["system", systemMessage],
    ["assistant", sideMessage],
    ["user", sideMessage],
    ["tool", toolMessage],
  ]);
  return list({
    label: "Message",
    check: (input, issues) => (byRole.get(member(input, "role")) ?? otherMessage).check(input, issues),
  });
}

function member(value: Value, name: string): Value | undefined {
  if (isDict(value)) return value.get(name);
  return isModel(value) ? value[name] : undefined;
}

function taskModel(history: Validator, more: Members): Validator {
  return model("Task", {
    id: text,
    description: orNull(
      model("Description", { purpose: orNull(text), relevant_policies: orNull(text), notes: orNull(text) }),
    ),
    user_scenario: model("UserScenario", { persona: orNull(text), instructions }),
    ticket: orNull(text),
    initial_state: orNull(
      model("InitialState", {
        initialization_data: orNull(
          model("InitializationData", { agent_data: orNull(object), user_data: orNull(object) }),
        ),
        initialization_actions: orNull(list(model("EnvFunctionCall", environmentCall))),
        message_history: orNull(history),
      }),
    ),
    evaluation_criteria: orNull(criteria),
    ...more,
  });
}

/** A recorded `RewardInfo`, whatever the version. */
export type OfficialRewardInfo = Validated<typeof recordedRewardInfo>;

function rewardInfo(actionCheckMore: Members) {
  const judged = { met: bool, justification: text };
  return model("RewardInfo", {
    reward: float,
    db_check: orNull(model("DBCheck", { db_match: bool, db_reward: float })),
    env_assertions: orNull(
      list(model("EnvAssertionCheck", { env_assertion: assertion, met: bool, reward: float })),
    ),
    action_checks: orNull(
      list(model("ActionCheck", { action, action_match: bool, action_reward: float, ...actionCheckMore })),
    ),
    nl_assertions: orNull(list(model("NLAssertionCheck", { nl_assertion: text, ...judged }))),
    communicate_checks: orNull(list(model("CommunicateCheck", { info: text, ...judged }))),
    reward_basis: optional(nullable(rewardTypes), () => ["DB" as const]),
    reward_breakdown: orNull(dict(float)),
    info: orNull(object),
  });
}

/** Reads the reward info of any version. */
export const recordedRewardInfo = rewardInfo({ tool_type: orNull(text) });

const PLAIN_REASONS = ["user_stop", "agent_stop", "max_steps", "too_many_errors"] as const;
const EXTENDED_REASONS = [
  ...PLAIN_REASONS,
  "timeout",
  "agent_error",
  "user_error",
  "infrastructure_error",
  "context_window_exceeded",
  "unexpected_error",
] as const;

const sideMessage = {
  role: side,
  content: orNull(text),
  tool_calls: orNull(list(toolCall)),
};
const accounts = { cost: orNull(float), usage: orNull(object), raw_data: orNull(object) };

const course = {
  id: text,
  task_id: text,
  /** Upstream takes the moment of reading where there is none. */
  timestamp: optional(text, () => ""),
  start_time: text,
  end_time: text,
  duration: float,
};
const costs = { agent_cost: orNull(float), user_cost: orNull(float) };
const repetition = { trial: orNull(int), seed: orNull(int) };

const limits = { git_commit: text, num_trials: int, max_steps: int, max_errors: int };
const participant = { implementation: text, llm: orNull(text), llm_args: orNull(object) };
const user = { ...participant, global_simulation_guidelines: orNull(text) };
const environment_info = model("EnvironmentInfo", {
  domain_name: text,
  policy: text,
  tool_defs: orNull(object),
});

function plainModels(): Models {
  const trajectory = messages(model("ParticipantMessage", { ...sideMessage, ...moment, ...accounts }));
  return {
    terminationReasons: PLAIN_REASONS,
    task: taskModel(trajectory, {}),
    simulation: model("SimulationRun", {
      ...course,
      termination_reason: enumeration("TerminationReason", ...PLAIN_REASONS),
      ...costs,
      reward_info: orNull(rewardInfo({})),
      messages: trajectory,
      ...repetition,
    }),
    info: model("Info", {
      ...limits,
      user_info: model("UserInfo", user),
      agent_info: model("AgentInfo", participant),
      environment_info,
      seed: orNull(int),
    }),
  };
}

const DEFAULT_STREAMING: Dict = new Map<string, Value>([
  ["chunk_by", "words"],
  ["chunk_size", 1n],
]);

function extendedModels(): Models {
  const trajectory = messages(
    model("ParticipantMessage", {
      ...sideMessage,
      is_audio: optional(bool, () => false),
      ...moment,
      ...accounts,
      generation_time_seconds: orNull(float),
      audio_format: kept,
      audio_path: kept,
      audio_script_gold: kept,
      speech_effects: kept,
      source_effects: kept,
      channel_effects: kept,
      turn_taking_action: kept,
      utterance_ids: kept,
      chunk_id: kept,
      is_final_chunk: optional(bool, () => true),
      source: kept,
      contains_speech: optional(bool, () => true),
    }),
  );
  return {
    terminationReasons: EXTENDED_REASONS,
    task: taskModel(trajectory, {
      issues: orNull(list(issue)),
      required_documents: orNull(texts),
      user_tools: orNull(texts),
    }),
    simulation: model("SimulationRun", {
      ...course,
      termination_reason: enumeration("TerminationReason", ...EXTENDED_REASONS),
      ...costs,
      agent_usage: kept,
      reward_info: orNull(recordedRewardInfo),
      messages: orNull(trajectory),
      ticks: kept,
      ...repetition,
      mode: optional(text, () => "half_duplex"),
      speech_environment: kept,
      review: kept,
      user_only_review: kept,
      info: orNull(object),
      auth_classification: kept,
      hallucination_retries_used: optional(int, () => 0n),
      hallucination_check: kept,
      provider_session_id: kept,
      policy: orNull(text),
      effect_timeline: kept,
    }),
    info: model("Info", {
      ...limits,
      user_info: model("UserInfo", { ...user, voice_settings: kept, persona_config: kept }),
      agent_info: model("AgentInfo", { ...participant, voice_settings: kept }),
      environment_info,
      seed: orNull(int),
      text_streaming_config: optional(anything, () => DEFAULT_STREAMING),
      speech_complexity: kept,
      audio_native_config: kept,
      retrieval_config: kept,
      retrieval_config_kwargs: kept,
    }),
  };
}

const plain = plainModels();
const extended = extendedModels();
