import type { ComponentChildren } from "preact";
import { formatRoute, type Route } from "../route.ts";

/** A link to something that the viewer shows: no link leads anywhere else. */
export function Link({
  to,
  class: name,
  label,
  children,
}: {
  readonly to: Route;
  readonly class?: string;
  readonly label?: string;
  readonly children: ComponentChildren;
}) {
  return (
    <a href={formatRoute(to)} class={name} aria-label={label}>
      {children}
    </a>
  );
}
