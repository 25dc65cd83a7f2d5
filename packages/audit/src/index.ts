export type { BenchmarkAudit, Fared } from "./benchmark-audit.ts";
export { auditBenchmark } from "./benchmark-audit.ts";
export { blame } from "./blame.ts";
export { callsOf, differingArguments, matchCalls } from "./calls.ts";
export type { Blamed, Finding, Reason } from "./finding.ts";
export { REASONS } from "./finding.ts";
export { auditMarkdown } from "./markdown.ts";
export type { TaskAudit, TaskFinding, TaskFindingKind } from "./task-audit.ts";
export { auditTask, TASK_FINDINGS } from "./task-audit.ts";
