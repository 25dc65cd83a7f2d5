import { Visible } from "./text.tsx";

/** Names with their values; what has none is left out. */
export function Facts({
  facts,
}: {
  readonly facts: readonly (readonly [name: string, value: string | undefined])[];
}) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) =>
        value === undefined ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Visible text={value} />
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}
