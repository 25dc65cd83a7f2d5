import { Database, spread, Table, type ToolSpec, toolkit, World } from "@mua/core";
import { type Model, type Value, valueError } from "@mua/python-compat";
import { z } from "zod";

/** A row of the environment's state. */
type Loan = Model & { title: string; due: string; reserved: boolean };

class Loans extends Database<{ loans: Table<Loan> }> {}

const loans = z.record(
  z.string(),
  z.strictObject({ title: z.string(), due: z.string(), reserved: z.boolean() }),
);
const tools = z.array(
  z.strictObject({ name: z.string(), description: z.string(), parameters: z.record(z.string(), z.json()) }),
);

/** What each tool does. A mistake of the caller is a PythonError, which becomes the result that the caller reads. */
const kit = toolkit<Loans>("LibraryTools", [
  ["get_loan", "read", ["loan_id"], spread((state, id) => loanOf(state, id))],
  ["renew_loan", "write", ["loan_id", "until"], spread(renewLoan)],
]);

function loanOf(state: Loans, id: Value): Loan {
  const loan = state.tables.loans.get(String(id));
  if (loan === undefined) throw valueError("Loan not found");
  return loan as Loan;
}

function renewLoan(state: Loans, id: Value, until: Value): Loan {
  if (loanOf(state, id).reserved) throw valueError("The book is reserved");
  // Rows are shared by all episodes: `edit` gives this episode a copy of its own.
  const loan = state.tables.loans.edit(String(id));
  if (loan === undefined) throw valueError("Loan not found");
  loan.due = String(until);
  return loan;
}

/** Reads the data once; what is returned opens a fresh world, in microseconds. */
export function worldsOf(loansJson: unknown, toolsJson: unknown): () => World<Loans> {
  const base: ReadonlyMap<string, Loan> = new Map(Object.entries(loans.parse(loansJson)));
  const specs: readonly ToolSpec[] = tools.parse(toolsJson);
  return () =>
    new World({ agent: { toolkit: kit, state: new Loans({ loans: new Table(base) }), tools: specs } });
}
