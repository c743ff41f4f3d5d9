import { type Attribute, toAttributes } from "./attributes.ts";
import type { IndexQuery } from "./table.ts";

/** The sort keys of the two KEYS_ONLY indexes, as `infra/task-table.ts` declares them. */
const SORT_KEYS = { agenda: "dueAt", list: "listKey" } as const;
const PARTITION_KEYS = { agenda: "agenda", list: "tenant" } as const;

/** The part of a query's input that DynamoDB's API reference calls so. */
export interface RenderedQuery {
  readonly IndexName: string;
  readonly KeyConditionExpression: string;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues: Readonly<Record<string, Attribute>>;
  readonly ScanIndexForward: boolean;
  readonly Limit: number;
}

/**
 * A query of an index as DynamoDB takes it, without the table's name. Undefined for a range that
 * ends before it begins: DynamoDB refuses it, and nothing can be in it.
 */
export function renderQuery(query: IndexQuery): RenderedQuery | undefined {
  const { index, partition, limit } = query;
  const range = rangeOf(query);
  if (range === undefined) return undefined;
  const isBounded = range.condition !== "";
  return {
    IndexName: index,
    KeyConditionExpression: `#partition = :partition${isBounded ? ` AND ${range.condition}` : ""}`,
    ExpressionAttributeNames: {
      "#partition": PARTITION_KEYS[index],
      ...(isBounded ? { "#sort": SORT_KEYS[index] } : {}),
    },
    ExpressionAttributeValues: toAttributes({ ":partition": partition, ...range.values }),
    ScanIndexForward: index === "agenda" || query.order === "oldest",
    Limit: limit,
  };
}

/**
 * The range of an index as a condition on its sort key. Undefined for a range that ends before it
 * begins.
 */
const rangeOf = (
  query: IndexQuery,
): { condition: string; values: Readonly<Record<string, string>> } | undefined => {
  if (query.index === "list") {
    const [sign, place] = query.order === "oldest" ? [">", query.after] : ["<", query.before];
    return place === undefined
      ? { condition: "", values: {} }
      : { condition: `#sort ${sign} :place`, values: { ":place": place } };
  }
  const { from, upTo } = query;
  if (from === undefined && upTo === undefined) return { condition: "", values: {} };
  if (from === undefined) return { condition: "#sort <= :upTo", values: { ":upTo": upTo ?? "" } };
  if (upTo === undefined) return { condition: "#sort >= :from", values: { ":from": from } };
  if (from > upTo) return undefined;
  return { condition: "#sort BETWEEN :from AND :upTo", values: { ":from": from, ":upTo": upTo } };
};
