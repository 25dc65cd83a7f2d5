import type { ComponentChildren } from "preact";
import type { Answer } from "../state.ts";

/** What was asked for once it is there, and before that what is going on. */
export function Answered<T>({
  answer,
  children,
}: {
  readonly answer: Answer<T>;
  readonly children: (value: T) => ComponentChildren;
}) {
  if (answer.value !== undefined) return <>{children(answer.value)}</>;
  if (answer.problem !== undefined)
    return (
      <p class="problem" role="alert">
        {answer.problem}
      </p>
    );
  return (
    <p class="faint" role="status">
      loading…
    </p>
  );
}
