/** A choice that narrows a list. */
export function Choice({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: string | undefined;
  /** What can be chosen: its value, and how it is called. */
  readonly options: readonly (readonly [value: string, title: string])[];
  readonly onChange: (value: string | undefined) => void;
}) {
  return (
    <label class="field">
      <span>{label}</span>
      <select
        value={value ?? ""}
        onChange={({ currentTarget }) =>
          onChange(currentTarget.value === "" ? undefined : currentTarget.value)
        }
      >
        <option value="">all</option>
        {value !== undefined && !options.some(([one]) => one === value) ? (
          <option value={value}>{value}</option>
        ) : null}
        {options.map(([one, title]) => (
          <option key={one} value={one}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A text that narrows a list; `/` goes there. */
export function Search({
  label,
  value,
  onInput,
}: {
  readonly label: string;
  readonly value: string | undefined;
  readonly onInput: (value: string | undefined) => void;
}) {
  return (
    <label class="field grow">
      <span>{label}</span>
      <input
        type="search"
        id="search"
        value={value ?? ""}
        spellcheck={false}
        onInput={({ currentTarget }) => onInput(currentTarget.value === "" ? undefined : currentTarget.value)}
      />
    </label>
  );
}

/** Something that is on or off. */
export function Toggle({
  label,
  on,
  onChange,
}: {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}) {
  return (
    <label class="field toggle">
      <input type="checkbox" checked={on} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}
