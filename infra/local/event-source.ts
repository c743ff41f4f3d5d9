import * as z from "zod";
import { elsewhere } from "./cloudformation.ts";

/** The forms of a filter that the local runner can apply. */
const filterLeaf = z.union([
  z.string(),
  z.strictObject({ prefix: z.string() }),
  z.strictObject({ exists: z.boolean() }),
]);
export type FilterLeaf = z.infer<typeof filterLeaf>;
export type FilterPattern = { readonly [name: string]: FilterPattern | readonly FilterLeaf[] };

/** A filter's pattern, which the template has as JSON text. */
export const filterPattern: z.ZodType<FilterPattern> = z.lazy(() =>
  z.record(z.string(), z.union([z.array(filterLeaf), filterPattern])),
);

const partialFailures = z.tuple([z.literal("ReportBatchItemFailures")]);

/** The stream of the table as the source of a function's events. */
export const eventSourceProperties = z.strictObject({
  EventSourceArn: z.unknown(),
  FunctionName: z.unknown(),
  StartingPosition: z.literal("LATEST"),
  BatchSize: z.number(),
  FilterCriteria: z.strictObject({
    Filters: z.array(z.strictObject({ Pattern: z.string() })).min(1),
  }),
  FunctionResponseTypes: partialFailures,
  // Locally a record arrives or the runner is gone, and the schedule makes up for it.
  MaximumRecordAgeInSeconds: elsewhere,
  MaximumRetryAttempts: elsewhere,
  ParallelizationFactor: elsewhere,
});

/** A queue of SQS as the source of a function's events. */
export const queueSourceProperties = z.strictObject({
  EventSourceArn: z.string(),
  FunctionName: z.unknown(),
  BatchSize: z.int().min(1).max(10),
  FunctionResponseTypes: partialFailures,
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.int().min(2) }),
});

/**
 * Whether a record fits a filter of Lambda's: each field that the filter names has one of its
 * values.
 */
export function fits(filter: FilterPattern, record: unknown): boolean {
  return Object.entries(filter).every(([name, wanted]) => {
    const value: unknown = Object(record)[name];
    return Array.isArray(wanted)
      ? wanted.some((leaf: FilterLeaf) => fitsLeaf(leaf, value))
      : fits(wanted as FilterPattern, value);
  });
}

const fitsLeaf = (leaf: FilterLeaf, value: unknown): boolean => {
  if (typeof leaf === "string") return value === leaf;
  if ("exists" in leaf) return (value !== undefined) === leaf.exists;
  return typeof value === "string" && value.startsWith(leaf.prefix);
};
