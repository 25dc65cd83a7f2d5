import type { MethodKind, ToolSpec } from "@mua/core";
import type { ExtractedClass, ExtractedField, ExtractedFunction, ExtractedModule } from "@mua/datasets";
import { type Json, titleCase, toJson } from "@mua/python-compat";
import { cleanDocstring, parseDocstring } from "./docstring.ts";
import { parseTypeExpression, type TypeExpression } from "./type-expression.ts";

type Schema = { readonly [key: string]: Json };

/**
 * The tools of a toolkit as upstream shows them to a model: each decorated method of `className` in `tools`, in
 * definition order, with the JSON schema that pydantic makes of its signature. `models` defines the types named there.
 */
export function toolSpecs(
  tools: ExtractedModule,
  models: ExtractedModule,
  className: string,
): readonly ToolSpec[] {
  return toolMethods(tools, className).map(([name, method]) => toolSpec(name, method, models));
}

/** What each tool of a toolkit does, as its decorator says. */
export function toolKinds(tools: ExtractedModule, className: string): ReadonlyMap<string, MethodKind> {
  return new Map(toolMethods(tools, className).map(([name, { decorators }]) => [name, kindOf(decorators)]));
}

/** One function as a tool; pydantic's key order, which is alphabetical but for properties. */
export function toolSpec(name: string, method: ExtractedFunction, models: ExtractedModule): ToolSpec {
  const documented = parseDocstring(method.docstring ?? "");
  const definitions = new Definitions(models);
  const properties = method.parameters.map((parameter): [string, Schema] => [
    parameter.name,
    sorted({
      ...definitions.of(parseTypeExpression(parameter.annotation ?? "Any"), parameter.name),
      ...(parameter.default === undefined ? {} : { default: literalDefault(parameter.default) }),
      ...described(documented.parameters.get(parameter.name)),
    }),
  ]);
  const required = method.parameters.filter(({ default: fallback }) => fallback === undefined);
  return {
    name,
    description: documented.description,
    parameters: {
      ...definitions.schemas(),
      properties: Object.fromEntries(properties),
      ...requiredNames(required.map((parameter) => parameter.name)),
      title: "parameters",
      type: "object",
    },
  };
}

const DECORATOR = /^is_tool\(ToolType\.(READ|WRITE|THINK|GENERIC)\b/;

function toolMethods(
  tools: ExtractedModule,
  className: string,
): readonly (readonly [string, ExtractedFunction])[] {
  const methods = tools.classes.get(className)?.methods ?? new Map<string, ExtractedFunction>();
  return [...methods].filter(([, { decorators }]) =>
    decorators.some((decorator) => DECORATOR.test(decorator)),
  );
}

const KINDS: ReadonlyMap<string | undefined, MethodKind> = new Map([
  ["READ", "read"],
  ["WRITE", "write"],
  ["THINK", "think"],
  ["GENERIC", "generic"],
]);

function kindOf(decorators: readonly string[]): MethodKind {
  return (
    decorators.map((decorator) => KINDS.get(DECORATOR.exec(decorator)?.[1])).find((kind) => kind) ?? "helper"
  );
}

const SIMPLE: ReadonlyMap<string, Schema> = new Map([
  ["str", { type: "string" }],
  ["int", { type: "integer" }],
  ["float", { type: "number" }],
  ["bool", { type: "boolean" }],
  ["None", { type: "null" }],
  ["dict", { additionalProperties: true, type: "object" }],
  ["Any", {}],
]);

/** Schemas of annotations, and of the models and enums they name on the way. */
class Definitions {
  readonly #models: ExtractedModule;
  readonly #found = new Map<string, Schema>();

  constructor(models: ExtractedModule) {
    this.#models = models;
  }

  /** The schema of an annotated parameter or field; only a reference to a definition goes without a title. */
  of(annotation: TypeExpression, name: string): Schema {
    const schema = this.#schema(annotation);
    return "$ref" in schema ? schema : { ...schema, title: titleCase(name.replaceAll("_", " ")) };
  }

  schemas(): Schema {
    const names = [...this.#found.keys()].sort();
    if (names.length === 0) return {};
    return { $defs: Object.fromEntries(names.map((name) => [name, this.#found.get(name) ?? {}])) };
  }

  #schema(annotation: TypeExpression): Schema {
    switch (annotation.kind) {
      case "name":
        return SIMPLE.get(annotation.name) ?? this.#named(annotation.name);
      case "union":
        return { anyOf: annotation.items.map((item) => this.#schema(item)) };
      case "literal":
        return { const: annotation.value, type: typeof annotation.value === "string" ? "string" : "integer" };
      case "subscript":
        return this.#subscript(annotation.name, annotation.items);
    }
  }

  #subscript(name: string, items: readonly TypeExpression[]): Schema {
    const schemas = () => items.map((item) => this.#schema(item));
    switch (name) {
      case "List":
      case "list":
        return { items: schemas()[0] ?? {}, type: "array" };
      case "Optional":
        return { anyOf: [...schemas(), { type: "null" }] };
      case "Union":
        return { anyOf: schemas() };
      case "Literal":
        return { enum: items.map((item) => (item.kind === "literal" ? item.value : null)), type: "string" };
      default:
        throw new Error(`there is no schema for the type '${name}[…]'`);
    }
  }

  #named(name: string): Schema {
    const alias = this.#models.types.get(name);
    if (alias !== undefined) return this.#schema(parseTypeExpression(alias));
    const model = this.#models.classes.get(name);
    if (model === undefined) throw new Error(`there is no schema for the type '${name}'`);
    if (!this.#found.has(name)) {
      this.#found.set(name, {});
      this.#found.set(
        name,
        model.bases.includes("Enum") ? enumSchema(name, model) : this.#modelSchema(name, model),
      );
    }
    return { $ref: `#/$defs/${name}` };
  }

  #modelSchema(name: string, model: ExtractedClass): Schema {
    const properties = model.fields.map((field): [string, Schema] => [
      field.name,
      sorted({
        ...this.of(parseTypeExpression(field.annotation), field.name),
        ...this.#fieldDefault(field),
        ...described(field.description === undefined ? undefined : toJson(field.description)),
      }),
    ]);
    const required = model.fields.filter(
      (field) => field.default === undefined && field.default_expression === undefined,
    );
    return {
      ...(model.bases.includes("BaseModelNoExtra") ? { additionalProperties: false } : {}),
      ...(model.docstring === null ? {} : described(cleanDocstring(model.docstring))),
      properties: Object.fromEntries(properties),
      ...requiredNames(required.map((field) => field.name)),
      title: name,
      type: "object",
    };
  }

  /** A default of the form `Enum.MEMBER` is the member's value; one made by a function is not part of a schema. */
  #fieldDefault(field: ExtractedField): Schema {
    if (field.default !== undefined) return { default: toJson(field.default) };
    const [name = "", member = ""] = field.default_expression?.split(".") ?? [];
    const value = this.#models.classes.get(name)?.constants.get(member);
    return value === undefined ? {} : { default: toJson(value) };
  }
}

function enumSchema(name: string, { docstring, constants }: ExtractedClass): Schema {
  return {
    ...(docstring === null ? {} : described(cleanDocstring(docstring))),
    enum: Array.from(constants.values(), toJson),
    title: name,
    type: "string",
  };
}

/** A default as Python source writes it: None, True, a number or a text without escapes. */
function literalDefault(source: string): Json {
  if (source === "None") return null;
  if (source === "True" || source === "False") return source === "True";
  const text = /^(['"])(.*)\1$/s.exec(source)?.[2];
  return text ?? Number(source);
}

function described(description: Json | undefined): Schema {
  return description === undefined ? {} : { description };
}

function requiredNames(names: readonly string[]): Schema {
  return names.length === 0 ? {} : { required: names };
}

function sorted(schema: Schema): Schema {
  return Object.fromEntries(Object.entries(schema).sort(([a], [b]) => (a < b ? -1 : 1)));
}
