import * as z from "zod/mini";
import { RequestError } from "../task/error.ts";
import { instant } from "../task/time.ts";
import type { HttpEvent } from "./event.ts";
import { statuses } from "./meanings.ts";
import { parseQuery, queryRefused } from "./parse-query.ts";

const ISO_8601 = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

/** A moment has four digits of a year: those of another length have another place in the list. */
const YEARS = {
  from: Date.parse("0000-01-01T00:00:00Z"),
  to: Date.parse("9999-12-31T23:59:59.999Z"),
} as const;

const isMoment = (text: string): boolean => {
  const [at, day] = [Date.parse(text), text.slice(0, 10)];
  if (!ISO_8601.test(text) || !(at >= YEARS.from && at <= YEARS.to)) return false;
  // JavaScript takes 30 February for 2 March.
  return instant(Date.parse(day)).startsWith(day);
};

const moment = z
  .string()
  .check(
    z.refine(
      isMoment,
      "must be a date, or a time with its zone, of ISO 8601, as 2026-01-31T12:00:00Z",
    ),
  );
const bound = z.optional(
  z.pipe(
    moment,
    z.transform((text) => instant(Date.parse(text))),
  ),
);

/**
 * `GET /v1/tasks`: the filters of the list, its order, and the most tasks of a page.
 * `metadata.<name>=<value>` is read as a member of `metadata`.
 */
export const listTasksQuery = z.strictObject({
  status: z.optional(
    z
      .string()
      .check(
        z.refine(
          (text) => Object.hasOwn(statuses, text),
          `must be one of ${Object.keys(statuses).join(", ")}`,
        ),
      ),
  ),
  operation: z.optional(z.string()),
  /** Whether the task has come to its end. */
  settled: z.optional(
    z.pipe(
      z.enum(["true", "false"]),
      z.transform((text) => text === "true"),
    ),
  ),
  metadata: z.optional(
    z.record(
      z.string().check(z.minLength(1), z.maxLength(64)),
      z.string().check(z.maxLength(512)),
      "must be written as metadata.<name>=<value>",
    ),
  ),
  /** The first moment of the tasks that are listed. */
  createdAfter: bound,
  /** The moment before which they were created: two windows that meet share no task. */
  createdBefore: bound,
  order: z._default(z.enum(["newest", "oldest"]), "newest"),
  limit: z._default(
    z.pipe(
      z.string().check(z.regex(/^(?:[1-9]\d?|100)$/, "must be a whole number from 1 to 100")),
      z.transform(Number),
    ),
    20,
  ),
  cursor: z.optional(z.string()),
});

/** `others`: the parameters beside `status` and `operation` that a cursor belongs to, in order. */
export type ListQuery = z.infer<typeof listTasksQuery> & {
  readonly others: readonly (readonly [name: string, value: string])[];
};

/** Each filter makes a page read rows that it does not show. */
const MOST_FILTERS = 2;

const METADATA = "metadata.";

/** The schema would drop a field of this name, and then every task would be listed. */
const NO_NAME = `${METADATA}__proto__`;

/**
 * The query of `GET /v1/tasks`. Throws `invalid_request` for an unknown or malformed parameter, and
 * for more than two of `status`, `operation`, `settled` and `metadata.<name>`. Example:
 * `settled=false&metadata.shot=12`.
 */
export function readListQuery({ queryStringParameters = {} }: HttpEvent): ListQuery {
  const given = Object.entries(queryStringParameters);
  const nameless = given.map(([name]) => name).find(isNameless);
  if (nameless !== undefined) throw noMetadata(nameless);
  const pairs = given.flatMap(([name, value]) =>
    name.startsWith(METADATA) ? [[name.slice(METADATA.length), value] as const] : [],
  );
  const query = parseQuery(listTasksQuery, {
    queryStringParameters: {
      ...Object.fromEntries(given.filter(([name]) => !name.startsWith(METADATA))),
      ...(pairs.length === 0 ? {} : { metadata: Object.fromEntries(pairs) }),
    },
  });
  const tooMany = given.map(([name]) => name).filter(isFilter)[MOST_FILTERS];
  if (tooMany !== undefined) throw oneTooMany(tooMany);
  const others = given.flatMap(([name, value = ""]) =>
    IN_EVERY_CURSOR.has(name) ? [] : [[name, value] as const],
  );
  return { ...query, others: others.sort(([a], [b]) => (a < b ? -1 : 1)) };
}

/** A cursor names the first two by themselves, and goes with any limit. */
const IN_EVERY_CURSOR: ReadonlySet<string> = new Set(["status", "operation", "limit", "cursor"]);

const isFilter = (name: string): boolean =>
  name === "status" || name === "operation" || name === "settled" || name.startsWith(METADATA);

const isNameless = (name: string): boolean => name === "metadata" || name === NO_NAME;

const noMetadata = (parameter: string): RequestError =>
  queryRefused([
    {
      parameter,
      message: "must be metadata.<name>=<value>, with a name that a task's metadata can have",
    },
  ]);

const oneTooMany = (parameter: string): RequestError =>
  new RequestError("invalid_request", `A list takes at most ${MOST_FILTERS} filters.`, [
    {
      parameter,
      message: `is one too many: send ${MOST_FILTERS} of status, operation, settled and metadata.<name>`,
    },
  ]);
