import { type Dict, isDict, isList, type Value } from "@mua/python-compat";
import { MalformedFileError } from "./adapter.ts";

/**
 * A value of an official file together with where it stands, so that whatever is wrong there can be named.
 * Every method throws MalformedFileError when the value is not what is asked for.
 */
export class Place {
  readonly value: Value | undefined;
  readonly position: string;

  constructor(value: Value | undefined, position: string) {
    this.value = value;
    this.position = position;
  }

  fail(expected: string): never {
    throw new MalformedFileError(this.position, expected);
  }

  dict(): Dict {
    return isDict(this.value) ? this.value : this.fail("an object");
  }

  /** The member of that name; its value is undefined where there is none. */
  field(name: string): Place {
    return new Place(this.dict().get(name), `${this.position}.${name}`);
  }

  items(): readonly Place[] {
    if (!isList(this.value)) return this.fail("a list");
    return this.value.map((item, index) => new Place(item, `${this.position}[${index}]`));
  }

  text(): string {
    return typeof this.value === "string" ? this.value : this.fail("text");
  }

  /** A whole number, small enough to count with. */
  count(): number {
    return typeof this.value === "bigint" && Number.isSafeInteger(Number(this.value))
      ? Number(this.value)
      : this.fail("a whole number");
  }

  truth(): boolean {
    return typeof this.value === "boolean" ? this.value : this.fail("true or false");
  }

  oneOf<T extends string>(names: readonly T[]): T {
    return (
      names.find((name) => name === this.value) ??
      this.fail(`one of ${names.map((name) => `"${name}"`).join(", ")}`)
    );
  }

  /** Null where nothing stands here, or null; otherwise what `read` makes of it. */
  optional<T>(read: (place: Place) => T): T | null {
    return this.value === undefined || this.value === null ? null : read(this);
  }
}

/** A list of texts. */
export function texts(place: Place): readonly string[] {
  return place.items().map((item) => item.text());
}
