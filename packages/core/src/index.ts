export type {
  Adapter,
  ConformanceCase,
  Dataset,
  DatasetManifest,
  ExportFormat,
  Folder,
  GeneratedTasks,
  GenerateOptions,
  OpenDataset,
  RescoreRow,
  RunExport,
  ScoredParts,
  Selection,
  Submission,
  SubmissionFormat,
} from "./adapter.ts";
export { MalformedFileError } from "./adapter.ts";
export type {
  AskJudge,
  Benchmark,
  Check,
  DatasetIdentity,
  EpisodeLimits,
  JudgeCall,
  Score,
  StageOptions,
  Task,
} from "./benchmark.ts";
export { compare, compareLater, type Facts } from "./comparison.ts";
export type { Difference, Environment, StateDigest, ToolResult } from "./environment.ts";
export type { Cast, EpisodeContext, EpisodeEvent, EpisodePlan } from "./episode.ts";
export { isRunLimit, LimitReached, runEpisode, scoreEpisode } from "./episode.ts";
export type {
  CheckSubject,
  Effect,
  Expected,
  ExpectedAction,
  ExpectedInformation,
  MadeCall,
  Rehearsed,
} from "./expected.ts";
export { rehearse } from "./expected.ts";
export type { Message, Reply, Role, Side, SideMessage, ToolCall, ToolMessage, Usage } from "./messages.ts";
export { addUsage, allTokens, chatCalls, promptTokens, toolCall, toolCallFromText } from "./messages.ts";
export type { Participant, Respond, Seat } from "./participant.ts";
export { ParticipantError, say } from "./participant.ts";
export { Place, texts } from "./place.ts";
export type { Ending, Outcome, Protocol, Stage, Step } from "./protocol.ts";
export type { Row, State } from "./state.ts";
export { cloneValue, Database, differences, identical, Table } from "./state.ts";
export type { Method, MethodKind, ParameterList, Toolkit, WorldSide } from "./toolkit.ts";
export { renderResult, spread, toolkit, World } from "./toolkit.ts";
export type { EpisodeRecord, Trajectory } from "./trajectory.ts";
export { formatEpisode, outcomeSchema, parseEpisode, usageSchema } from "./trajectory.ts";
export type { ToolSpec, View, ViewMessage } from "./view.ts";
