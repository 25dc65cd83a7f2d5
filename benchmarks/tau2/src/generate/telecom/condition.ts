import type { Plan } from "@mua/domain-telecom";
import type { PythonRandom } from "@mua/python-compat";
import { type Account, tenths } from "./account.ts";

/** Suspends the line of the caller's phone, or another of the account's. */
export function suspend({ lines }: Account, line = lines[0]): void {
  line.row.status = "Suspended";
  line.row.suspension_start_date = "2025-02-10";
}

/** Uses up the data of the caller's line; `bought` GB more make it work again. */
export function useUp({ lines: [{ row, plan }] }: Account, random: PythonRandom, bought: number): void {
  row.data_used_gb = tenths(plan.data_limit_gb + random.uniform(0, bought - 0.2));
}

/** Whether a plan has a limit that people reach. */
export function isLimited({ data_limit_gb }: Plan): boolean {
  return data_limit_gb < 100;
}

/** Whether no bill is overdue, and no line suspended for one. */
export function isPaidUp({ lines, bills }: Account): boolean {
  return (
    lines.every(({ row }) => row.status === "Active") &&
    Object.values(bills).every(({ status }) => status !== "Overdue")
  );
}
