import type * as z from "zod/mini";
import { nearest } from "./nearest.ts";

/** An issue of one value. `path` leads to it from the checked value: `["FileInfos", 0, "Type"]`. */
export interface Issue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Enough to correct a request. A body full of unknown fields must not cause an answer as large. */
const mostIssues = 20;

/**
 * Checks a value against a schema. The schema decides; the messages come from here, because
 * zod/mini has none. A message names limits and allowed words, and never the caller's value, which
 * may be a prompt or a signed URL. There are at most 20 issues. Each unknown field is an issue of
 * its own, so that its path leads to it.
 */
export function check<T>(
  schema: z.ZodMiniType<T>,
  value: unknown,
):
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly Issue[] } {
  const result = schema.safeParse(value, { error: plainMessage });
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, issues: result.error.issues.flatMap(issuesOf).slice(0, mostIssues) };
}

/** The fields of a value that its schema does not know, whatever else is wrong with the value. */
export function unknownFields(schema: z.ZodMiniType, value: unknown): readonly Issue[] {
  const issues = schema.safeParse(value, { error: plainMessage }).error?.issues ?? [];
  return issues
    .filter(({ code }) => code === "unrecognized_keys")
    .flatMap(issuesOf)
    .slice(0, mostIssues);
}

const issuesOf = (issue: z.core.$ZodIssue): Issue[] => {
  const path = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
  if (issue.code !== "unrecognized_keys") return [{ path, message: issue.message }];
  const messages = issue.message.split(BETWEEN);
  return issue.keys.map((key, place) => ({
    path: [...path, key],
    message: messages[place] ?? issue.message,
  }));
};

/**
 * Separates the messages about several unknown fields of one object, for which zod has a single
 * message.
 */
const BETWEEN = "\u0000";

/** The message of an issue whose check has none of its own. */
function plainMessage(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? "is required"
        : `must be ${typeNames.get(issue.expected) ?? `of type ${issue.expected}`}`;
    case "invalid_value":
      return `must be one of ${issue.values.join(", ")}`;
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownField(key, fieldsOf(issue.inst))).join(BETWEEN);
    case "invalid_key":
      return `has a name that ${issue.issues[0]?.message ?? "is not valid"}`;
    case "too_small":
      if (issue.origin === "string" && issue.minimum === 1) return "must not be empty";
      return `must ${bound(issue.origin, issue.inclusive === false ? "more than" : "at least", issue.minimum)}`;
    case "too_big":
      return `must ${bound(issue.origin, issue.inclusive === false ? "less than" : "at most", issue.maximum)}`;
    case "invalid_format":
    case "not_multiple_of":
    case "invalid_union":
    case "invalid_element":
    case "custom":
    case undefined:
      return "is not valid";
  }
}

const unknownField = (name: string, known: readonly string[]): string => {
  const meant = nearest(name, known);
  return meant === undefined
    ? "is not a known field"
    : `is not a known field; did you mean ${meant}?`;
};

/**
 * The fields that an object's schema accepts. A field of type `never`, which is there to be
 * refused, is not one.
 */
const fieldsOf = (schema: z.core.$ZodRawIssue["inst"]): readonly string[] => {
  const definition: object & { readonly shape?: z.core.$ZodShape } = Object(schema?._zod.def);
  return Object.entries(definition.shape ?? {}).flatMap(([name, field]) =>
    refuses(field) ? [] : [name],
  );
};

const refuses = (field: z.core.$ZodType): boolean => {
  const definition: z.core.$ZodTypeDef & { readonly innerType?: z.core.$ZodType } = field._zod.def;
  return (definition.innerType?._zod.def ?? definition).type === "never";
};

const typeNames: ReadonlyMap<string, string> = new Map([
  ["string", "a string"],
  ["number", "a number"],
  ["int", "a whole number"],
  ["boolean", "true or false"],
  ["array", "a list"],
  ["object", "an object"],
  ["record", "an object"],
]);

const bound = (origin: string, comparison: string, limit: number | bigint): string => {
  const one = Number(limit) === 1;
  if (origin === "string") return `have ${comparison} ${limit} ${one ? "character" : "characters"}`;
  if (origin === "array") return `have ${comparison} ${limit} ${one ? "entry" : "entries"}`;
  return `be ${comparison} ${limit}`;
};
