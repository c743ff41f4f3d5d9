import * as z from "zod/mini";

/** A schema of JSON Schema 2020-12, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Says of the value at a path (`FileInfos.Type`; lists add nothing to it) what it is. */
export type Words = (path: string) => string | undefined;

/** The schemas of one document by their names: each is shown once, and the others refer to it. */
export function jsonSchemas(
  named: Readonly<Record<string, z.ZodMiniType>>,
): Readonly<Record<string, JsonSchema>> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    ...asRead,
    uri: (id) => `#/components/schemas/${id}`,
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => {
      const { $schema: _dialect, $id: _id, ...rest } = schema;
      return [id, tidied(rest)];
    }),
  );
}

/** A schema by itself. */
export function jsonSchema(schema: z.ZodMiniType, words: Words = () => undefined): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, asRead);
  return tidied(rest, words);
}

/**
 * The schema as its sender sees it: with every check that has words of its own in the description,
 * because JSON Schema cannot say it.
 */
const asRead: Parameters<typeof z.toJSONSchema>[1] & object = {
  io: "input",
  unrepresentable: "any",
  override: ({ zodSchema, jsonSchema: made }) => {
    const rules = (zodSchema._zod.def.checks ?? []).flatMap((check) => ruleOf(check));
    if (rules.length > 0)
      made.description = [made.description, ...new Set(rules)].filter(Boolean).join(" ");
  },
};

/** Example: the check `must be an http or https URL` is the sentence "Must be an …". */
const ruleOf = (check: z.core.$ZodCheck): string[] => {
  const { error }: { readonly error?: unknown } = check._zod.def;
  const message: unknown = typeof error === "function" ? error({ code: "custom" }) : undefined;
  return typeof message === "string"
    ? [`${message.charAt(0).toUpperCase()}${message.slice(1)}.`]
    : [];
};

/**
 * Without the parts that say nothing to a reader: fields that are there to be refused (which
 * `additionalProperties` does), the bounds of every safe integer, and zod's pattern of a date. With
 * `words`.
 */
const tidied = (schema: JsonSchema, words: Words = () => undefined, path = ""): JsonSchema => {
  const said = path === "" ? undefined : words(path);
  const members = Object.entries(schema).flatMap(([name, value]): [string, unknown][] => {
    if (value === Number.MAX_SAFE_INTEGER || value === Number.MIN_SAFE_INTEGER) return [];
    if (name === "pattern" && schema.format === "date-time") return [];
    if (name === "properties" && isSchema(value)) return [[name, properties(value, words, path)]];
    return [[name, inner(value, words, path)]];
  });
  const tidy = Object.fromEntries(members);
  if (said === undefined) return tidy;
  const description = [said, tidy.description].filter(Boolean).join(" ");
  return { ...tidy, description };
};

const properties = (fields: JsonSchema, words: Words, path: string): JsonSchema =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) =>
      isSchema(field) && !isRefused(field)
        ? [[name, tidied(field, words, path === "" ? name : `${path}.${name}`)]]
        : [],
    ),
  );

/** Lists and alternatives stand at the path of what has them, and the words are said once. */
const inner = (value: unknown, words: Words, path: string): unknown => {
  if (Array.isArray(value)) return value.map((entry) => inner(entry, words, path));
  if (!isSchema(value)) return value;
  return tidied(value, (at) => (at === path ? undefined : words(at)), path);
};

const isRefused = ({ not }: JsonSchema): boolean => isSchema(not) && Object.keys(not).length === 0;

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
