import { cloneValue } from "@mua/core";
import type { Dict, Value } from "@mua/python-compat";
import type { Era } from "../era.ts";
import type { Upstream } from "../upstream.ts";

/**
 * The module globals of one Python process that API methods write to, by what they are copied from: cards and bookings of long
 * contexts, the weather, default lists of arguments. The instances of one checked entry share them, as upstream.
 */
export class Process {
  readonly #own = new Map<Value, Value>();

  /** This process's own copy of a shared value, made at its first use. */
  own<V extends Value>(shared: V): V {
    const known = this.#own.get(shared) ?? cloneValue(shared);
    this.#own.set(shared, known);
    return known as V;
  }
}

/** What an API is opened in. */
export type Setting = {
  readonly era: Era;
  readonly upstream: Upstream;
  readonly process: Process;
  /** Whether results are padded with the long texts and lists. */
  readonly longContext: boolean;
};

/** An object of upstream's own that stands among the attributes of an instance. */
export interface Component {
  /** Python's `==`. */
  same(other: Attribute): boolean;
  /** Python's `repr`. */
  repr(): string;
}

export type Attribute = Value | Component;

/** Methods by their official names; the parameters are those of the official signature, in order. */
export type Methods<S> = { readonly [name: string]: (state: S, ...values: Value[]) => Value };

/**
 * An official API class. Its state is an object whose own fields are the public attributes of a Python instance, in order;
 * what is private in Python is private here.
 */
export type ApiClass<S extends State> = {
  readonly name: string;
  /** The name of its source file and of its function docs. */
  readonly file: string;
  open(config: Dict, setting: Setting): S;
  readonly methods: Methods<S>;
  /** Names of the methods that change what scoring compares. Upstream does not tell which they are. */
  readonly writes: readonly string[];
};

/** What every state has: the setting it was opened in, which is no attribute. */
export class State {
  readonly #setting: Setting;

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  get setting(): Setting {
    return this.#setting;
  }
}

/** Gives an attribute's initial value: that of the configuration, else the default; a copy that nobody shares. */
export function initialValues(config: Dict, defaults: Dict): (name: string) => Value {
  return (name) => {
    const value = config.get(name);
    return cloneValue(value === undefined ? (defaults.get(name) ?? null) : value);
  };
}

/** A state's public attribute. */
export function attributeOf(state: State, name: string): Attribute {
  return (state as unknown as { readonly [name: string]: Attribute })[name] ?? null;
}

/** A state's public attributes. */
export function attributesOf(state: State): readonly (readonly [name: string, value: Attribute])[] {
  return Object.entries(state);
}
