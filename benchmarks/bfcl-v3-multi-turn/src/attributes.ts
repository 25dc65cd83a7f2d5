import {
  type Dict,
  dumps,
  equals,
  isDict,
  isList,
  type Key,
  PythonError,
  repr,
  type Value,
} from "@mua/python-compat";
import { type Attribute, attributesOf, type Component, type State } from "./apis/api.ts";
import { Directory } from "./apis/file-tree.ts";
import { IntSet } from "./apis/int-set.ts";

function isComponent(attribute: Attribute): attribute is Component {
  return attribute instanceof Directory || attribute instanceof IntSet;
}

/** Python's `==` of two attributes. Throws PythonError RecursionError for directories that contain themselves. */
export function sameAttribute(a: Attribute, b: Attribute): boolean {
  if (isComponent(a)) return a.same(b);
  return !isComponent(b) && equals(a, b);
}

/** What upstream writes of an attribute into its files: what JSON does not know as its text. */
function serializable(attribute: Attribute): Value {
  if (isComponent(attribute)) return attribute.repr();
  if (isDict(attribute)) return new Map(Array.from(attribute, ([key, item]) => [key, serializable(item)]));
  if (isList(attribute)) return attribute.map(serializable);
  if (typeof attribute !== "object" || attribute === null) return attribute;
  try {
    dumps(attribute);
    return attribute;
  } catch (error) {
    if (error instanceof PythonError) return repr(attribute);
    throw error;
  }
}

/** All public attributes of a state as files show them. */
export function stateContent(state: State): Dict {
  return new Map<Key, Value>(attributesOf(state).map(([name, value]) => [name, serializable(value)]));
}
