import { type Difference, differences, identical, type Row, Table } from "@mua/core";
import { dumps, type Model, type Value } from "@mua/python-compat";

/** Rows by id which the official model keeps in a list: their order counts. */
export class Sequence<R extends Model> extends Table<R> {
  /** The rows as a Python list. */
  list(): readonly Row<R>[] {
    return [...this.values()];
  }

  override canonicalText(): string {
    return dumps(this.list() as Value, { sortKeys: true });
  }

  override same(other: Sequence<R>): boolean {
    return identical(this.list() as Value, other.list() as Value);
  }

  override diff(other: Sequence<R>, path: string): readonly Difference[] {
    return differences(this.list() as Value, other.list() as Value, path);
  }
}
