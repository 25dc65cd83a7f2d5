import {
  type Dict,
  isDict,
  isList,
  isOpaque,
  isTuple,
  type Key,
  type List,
  type Model,
  type Opaque,
  type Tuple,
  type Value,
} from "./values.ts";

export type Scalar = null | boolean | bigint | number | string;

/** How one notation spells a value; lists and dicts are `[…]` and `{…}` in all of them. */
export interface Style {
  readonly scalar: (value: Scalar) => string;
  /** A key with what separates it from its value. */
  readonly key: (key: Key) => string;
  /** The closing bracket of a tuple depends on its length. */
  readonly tuple: (length: number) => readonly [open: string, close: string];
  readonly opaque: (value: Opaque) => string;
  /** What stands between two items, on one line. */
  readonly separator: string;
  /** Spaces per level where every item has its own line. */
  readonly indent?: number | undefined;
  /** Puts the keys of a dict in order, in place; they keep theirs where absent. */
  readonly sort?: ((keys: Key[]) => void) | undefined;
}

/** An open container: what of it is still to be written. */
interface Frame {
  readonly keys: readonly Key[] | undefined;
  readonly values: readonly Value[];
  readonly close: string;
  next: number;
}

/** The text of a value in a style. It does not recurse, so no depth overflows the stack. */
export function write(root: Value, style: Style): string {
  const stack: Frame[] = [];
  let top: Frame | undefined;
  let text = "";
  let value = root;
  for (;;) {
    if (isOpaque(value)) {
      text += style.opaque(value);
    } else if (typeof value === "object" && value !== null) {
      text += isTuple(value) ? style.tuple(value.items.length)[0] : isList(value) ? "[" : "{";
      top = frame(value, style);
      stack.push(top);
    } else {
      text += style.scalar(value);
    }
    while (top !== undefined && top.next === top.values.length) {
      stack.pop();
      if (top.next > 0) text += lineBreak(style, stack.length);
      text += top.close;
      top = stack.at(-1);
    }
    if (top === undefined) return text;
    if (top.next > 0) text += style.separator;
    text += lineBreak(style, stack.length);
    if (top.keys !== undefined) text += style.key(top.keys[top.next] as Key);
    value = top.values[top.next] as Value;
    top.next++;
  }
}

function frame(value: List | Tuple | Dict | Model, style: Style): Frame {
  if (isList(value)) return { keys: undefined, values: value, close: "]", next: 0 };
  if (isTuple(value)) {
    return { keys: undefined, values: value.items, close: style.tuple(value.items.length)[1], next: 0 };
  }
  const dict = isDict(value) ? value : new Map<Key, Value>(Object.entries(value));
  const keys = [...dict.keys()];
  if (style.sort === undefined) return { keys, values: [...dict.values()], close: "}", next: 0 };
  style.sort(keys);
  return { keys, values: keys.map((key) => dict.get(key) as Value), close: "}", next: 0 };
}

function lineBreak(style: Style, depth: number): string {
  return style.indent === undefined ? "" : `\n${" ".repeat(style.indent * depth)}`;
}
