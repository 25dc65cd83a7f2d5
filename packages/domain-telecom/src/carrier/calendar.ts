/** The day on which every episode plays. */
export const TODAY = "2025-02-25";

/** When the running billing cycle ends. */
export const CYCLE_END = "2025-02-28";

/** Of bills as upstream issues them: on the first day of their period, due two weeks later. */
export const LAST_MONTH = { period_start: "2025-01-01", period_end: "2025-01-31", due_date: "2025-01-15" };
export const NEXT_MONTH = { period_start: "2025-03-01", period_end: "2025-03-31", due_date: "2025-03-15" };
