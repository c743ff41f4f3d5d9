type Json = Readonly<Record<string, unknown>>;

/**
 * The changes that break a caller of the released document: a path, a method, an answer or
 * a field that is gone, a field or parameter that is newly required, a word or a type that a
 * request may no longer have, or that an answer has for the first time.
 *
 * Example: `POST /v1/tasks body.input: Seed is required now`.
 */
export function breakingChanges(released: unknown, today: unknown): string[] {
  const before = new Reader(released);
  const now = new Reader(today);
  const paths = Object.entries(before.members(before.at(released, "paths")));
  const ofPaths = paths.flatMap(([path, item]) => {
    const itemNow = now.at(now.at(today, "paths"), path);
    if (itemNow === undefined) return [`${path} is gone`];
    return Object.entries(before.members(item)).flatMap(([method, operation]) => {
      const where = `${method.toUpperCase()} ${path}`;
      const operationNow = now.at(itemNow, method);
      return operationNow === undefined
        ? [`${where} is gone`]
        : operationChanges({ before, now, where }, operation, operationNow);
    });
  });
  return [...ofPaths, ...webhookChanges({ before, now, where: "webhook" }, released, today)];
}

/** A webhook is read by a caller, as an answer is. */
const webhookChanges = ({ before, now, where }: Side, old: unknown, today: unknown): string[] =>
  Object.entries(before.members(before.at(old, "webhooks"))).flatMap(([type, item]) => {
    const itemNow = now.at(now.at(today, "webhooks"), type);
    if (itemNow === undefined) return [`${where} ${type} is gone`];
    return answerChanges(
      { before, now, where: `${where} ${type}` },
      before.bodyOf(before.at(before.at(item, "post"), "requestBody")),
      now.bodyOf(now.at(now.at(itemNow, "post"), "requestBody")),
    );
  });

interface Side {
  readonly before: Reader;
  readonly now: Reader;
  readonly where: string;
}

const operationChanges = (side: Side, old: unknown, today: unknown): string[] => [
  ...parameterChanges(side, old, today),
  ...requestChanges(
    { ...side, where: `${side.where} body` },
    side.before.bodyOf(side.before.at(old, "requestBody")),
    side.now.bodyOf(side.now.at(today, "requestBody")),
  ),
  ...Object.entries(side.before.members(side.before.at(old, "responses"))).flatMap(
    ([status, answer]) => {
      const answerNow = side.now.at(side.now.at(today, "responses"), status);
      if (answerNow === undefined) return [`${side.where} answers no ${status} any more`];
      return answerChanges(
        { ...side, where: `${side.where} ${status}` },
        side.before.bodyOf(answer),
        side.now.bodyOf(answerNow),
      );
    },
  ),
];

const parameterChanges = ({ before, now, where }: Side, old: unknown, today: unknown): string[] => {
  const named = (reader: Reader, operation: unknown) =>
    new Map(
      reader.list(reader.at(operation, "parameters")).map((each) => {
        const parameter = reader.resolved(each);
        return [String(reader.at(parameter, "name")), parameter] as const;
      }),
    );
  const [known, parameters] = [named(before, old), named(now, today)];
  return [
    ...[...known].flatMap(([name, parameter]) => {
      const parameterNow = parameters.get(name);
      if (parameterNow === undefined) return [`${where} does not take ${name} any more`];
      const side = { before, now, where: `${where} ${name}` };
      return requestChanges(side, before.at(parameter, "schema"), now.at(parameterNow, "schema"));
    }),
    ...[...parameters].flatMap(([name, parameter]) =>
      now.at(parameter, "required") === true && before.at(known.get(name), "required") !== true
        ? [`${where} requires ${name} now`]
        : [],
    ),
  ];
};

/** A request may say at least what it could. */
const requestChanges = (side: Side, old: unknown, today: unknown): string[] => {
  const [was, is] = [side.before.form(old), side.now.form(today)];
  return [
    ...is.required
      .filter((name) => !was.required.includes(name))
      .map((name) => `${side.where} requires ${name} now`),
    ...narrowed(was.words, is.words).map((word) => `${side.where} takes no ${word} any more`),
    ...narrowed(was.types, is.types).map((type) => `${side.where} takes no ${type} any more`),
    ...LOWER_BOUNDS.filter(
      (name) => Number(is.bounds[name] ?? -Infinity) > Number(was.bounds[name] ?? -Infinity),
    ).map((name) => `${side.where} has a narrower ${name}`),
    ...UPPER_BOUNDS.filter(
      (name) => Number(is.bounds[name] ?? Infinity) < Number(was.bounds[name] ?? Infinity),
    ).map((name) => `${side.where} has a narrower ${name}`),
    ...inner(side, was, is, requestChanges, "takes"),
  ];
};

/** An answer says at least what it did. It may gain fields and words: callers are told so. */
const answerChanges = (side: Side, old: unknown, today: unknown): string[] => {
  const [was, is] = [side.before.form(old), side.now.form(today)];
  return [
    ...was.required
      .filter((name) => !is.required.includes(name))
      .map((name) => `${side.where} may lack ${name} now`),
    ...narrowed(is.types, was.types).map((type) => `${side.where} may be ${type} now`),
    ...inner(side, was, is, answerChanges, "has"),
  ];
};

const LOWER_BOUNDS = ["minimum", "exclusiveMinimum", "minLength", "minItems"];
const UPPER_BOUNDS = ["maximum", "exclusiveMaximum", "maxLength", "maxItems"];

const inner = (
  side: Side,
  was: Form,
  is: Form,
  changes: (side: Side, old: unknown, today: unknown) => string[],
  verb: string,
): string[] =>
  [...was.parts].flatMap(([name, part]) => {
    const partNow = is.parts.get(name);
    return partNow === undefined
      ? [`${side.where} ${verb} no ${name} any more`]
      : changes({ ...side, where: `${side.where}.${name}` }, part, partNow);
  });

/** The words of `was` that `is` lacks. None stands for all. */
const narrowed = (was: readonly string[], is: readonly string[]): readonly string[] => {
  if (is.length === 0) return [];
  return was.length === 0 ? ["other value"] : was.filter((word) => !is.includes(word));
};

/** A schema as a comparison sees it: fields, entries and alternatives are its parts. */
interface Form {
  readonly required: readonly string[];
  readonly words: readonly string[];
  readonly types: readonly string[];
  readonly bounds: Json;
  readonly parts: ReadonlyMap<string, unknown>;
}

/** Reads a document and follows its references. */
class Reader {
  readonly #document: unknown;

  constructor(document: unknown) {
    this.#document = document;
  }

  members(value: unknown): Json {
    return Object(this.resolved(value));
  }

  list(value: unknown): readonly unknown[] {
    return Array.isArray(value) ? value : [];
  }

  at(value: unknown, name: string): unknown {
    const members = this.members(value);
    return Object.hasOwn(members, name) ? members[name] : undefined;
  }

  resolved(value: unknown): unknown {
    const reference = Object(value).$ref;
    if (typeof reference !== "string") return value;
    const steps = reference.split("/").slice(1);
    return steps.reduce((from: unknown, step) => Object(from)[step], this.#document);
  }

  bodyOf(part: unknown): unknown {
    const [content] = Object.values(this.members(this.at(part, "content")));
    return this.at(content, "schema");
  }

  form(schema: unknown): Form {
    const { allOf = [], ...own } = this.members(schema);
    const all = [own, ...this.list(allOf).map((each) => this.members(each))];
    const merged = all.flatMap((each) => [...this.#parts(each)]);
    const texts = (name: string) =>
      all.flatMap((each) => this.list([each[name] ?? []].flat()).map((word) => String(word)));
    return {
      required: texts("required"),
      words: [...texts("enum"), ...texts("const")],
      types: texts("type"),
      bounds: Object.assign({}, ...all),
      parts: new Map(merged),
    };
  }

  /** An alternative goes by the name of its schema, or by its place. */
  #parts(schema: Json): [string, unknown][] {
    const alternatives = ["anyOf", "oneOf"].flatMap((kind) => this.list(schema[kind]));
    return [
      ...Object.entries(this.members(schema.properties)),
      ...(schema.items === undefined ? [] : [["[]", schema.items] as [string, unknown]]),
      ...alternatives.map((each, place): [string, unknown] => [
        String(Object(each).$ref ?? place).replace(/^.*\//, ""),
        each,
      ]),
    ];
  }
}
