import type { AwsMachine } from "../aws/calls.ts";
import type { Patience } from "../aws/connection.ts";
import { AwsFailure } from "../aws/failure.ts";
import { type AwsJson, AwsService } from "../aws/service.ts";
import type { Condition, Update } from "../task/condition.ts";
import { Unavailable } from "../task/error.ts";
import { fromAttributes, toAttributes } from "./attributes.ts";
import { renderCondition, renderUpdate } from "./render-expression.ts";
import { renderQuery } from "./render-query.ts";
import type {
  IndexEntry,
  IndexQuery,
  Key,
  Row,
  RowsOf,
  Scan,
  ScannedPage,
  Table,
  Written,
} from "./table.ts";
import { unanswered } from "./unanswered.ts";

/** Most keys of one BatchGetItem. */
const KEYS_A_REQUEST = 100;

/**
 * Most requests for the rows that a BatchGetItem left out. It answers with 16 MB at most, and 100
 * rows can have 40.
 */
const MOST_REQUESTS = 5;

/**
 * Calls an operation of DynamoDB: its input and its output are as the protocol has them. Rejects
 * with `AwsFailure`. A call with `once` is sent at most once.
 */
export type CallDynamo = (
  operation: string,
  input: object,
  options?: { readonly once?: boolean },
) => Promise<AwsJson>;

/** Where DynamoDB is, or what speaks its protocol at `endpoint`. */
export interface DynamoPlace {
  readonly region: string;
  readonly endpoint?: string | undefined;
}

/** The calls of DynamoDB over the network. */
export function callsOfDynamo(
  place: DynamoPlace,
  machine: AwsMachine,
  patience?: Patience,
): CallDynamo {
  const contentType = "application/x-amz-json-1.0";
  const dynamo = { service: "dynamodb", target: "DynamoDB_20120810", contentType } as const;
  const service = new AwsService({ ...dynamo, ...place }, machine, patience);
  return (operation, input, options) => service.call(operation, input, options);
}

/** The table in DynamoDB, or in anything that speaks its protocol. */
export class DynamoTable implements Table {
  readonly #name: string;
  readonly #call: CallDynamo;
  readonly #silent: (reason: string) => void;

  /** `silent` is told the name of each error that became `Unavailable`. */
  constructor(name: string, call: CallDynamo, silent: (reason: string) => void = () => {}) {
    this.#name = name;
    this.#call = call;
    this.#silent = silent;
  }

  async get(key: Key, how?: "may-be-stale"): Promise<Row | undefined> {
    const { Item } = await this.#ask("GetItem", {
      Key: toAttributes(key),
      ConsistentRead: how === undefined,
    });
    return Item === undefined ? undefined : fromAttributes(Item);
  }

  async getMany(keys: readonly Key[], how?: "may-be-stale"): Promise<readonly (Row | undefined)[]> {
    const found = new Map<string, Row>();
    for (let start = 0; start < keys.length; start += KEYS_A_REQUEST) {
      for (const row of await this.#batch(keys.slice(start, start + KEYS_A_REQUEST), how))
        found.set(nameOf(row), row);
    }
    return keys.map((key) => found.get(nameOf(key)));
  }

  async put(row: Key & Row, condition: Condition): Promise<Written> {
    const { expression, names, values } = renderCondition(condition);
    return this.#written(async () => {
      await this.#send("PutItem", {
        Item: toAttributes(row),
        ConditionExpression: expression,
        ExpressionAttributeNames: names,
        ...valuesOf(values),
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      return row;
    });
  }

  async putContent(row: Key & Row): Promise<void> {
    await this.#ask("PutItem", { Item: toAttributes(row) });
  }

  async update(key: Key, condition: Condition, update: Update): Promise<Written> {
    const rendered = renderUpdate(update, condition);
    return this.#written(async () => {
      const { Attributes } = await this.#send(
        "UpdateItem",
        {
          Key: toAttributes(key),
          UpdateExpression: rendered.update,
          ConditionExpression: rendered.expression,
          ExpressionAttributeNames: rendered.names,
          ...valuesOf(rendered.values),
          ReturnValues: "ALL_NEW",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        },
        { once: update.once ?? false },
      );
      return fromAttributes(Attributes ?? {});
    });
  }

  async query(query: IndexQuery): Promise<readonly IndexEntry[]> {
    const rendered = renderQuery(query);
    if (rendered === undefined) return [];
    const { Items } = await this.#ask("Query", rendered);
    return rowsOf(Items).map(indexEntry);
  }

  async listRows({ pk, prefix, limit, mayBeStale }: RowsOf): Promise<readonly Row[]> {
    const { Items } = await this.#ask("Query", {
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
      ExpressionAttributeValues: toAttributes({ ":pk": pk, ":prefix": prefix }),
      ConsistentRead: mayBeStale !== true,
      Limit: limit,
    });
    return rowsOf(Items);
  }

  async scan({ sortKeys, limit, after }: Scan): Promise<ScannedPage> {
    const names = sortKeys.map((_, place) => `:sk${place}`);
    const { Items, LastEvaluatedKey } = await this.#ask("Scan", {
      // DynamoDB reads and charges filtered rows all the same. The filter only spares taking apart
      // a page of large requests.
      FilterExpression: `sk IN (${names.join(", ")})`,
      ExpressionAttributeValues: toAttributes(
        Object.fromEntries(sortKeys.map((sortKey, place) => [`:sk${place}`, sortKey])),
      ),
      Limit: limit,
      ...(after === undefined ? {} : { ExclusiveStartKey: toAttributes(after) }),
    });
    const next = LastEvaluatedKey === undefined ? undefined : fromAttributes(LastEvaluatedKey);
    return { rows: rowsOf(Items), next: next && { pk: String(next.pk), sk: String(next.sk) } };
  }

  /**
   * Asks again at once for rows that were left out. If the table leaves them out again and again,
   * it is throttled, and the caller has to wait.
   */
  async #batch(keys: readonly Key[], how: "may-be-stale" | undefined): Promise<Row[]> {
    const rows: Row[] = [];
    let asked: unknown = keys.map(toAttributes);
    for (let request = 0; request < MOST_REQUESTS; request++) {
      const { Responses, UnprocessedKeys } = await this.#answered(
        this.#call("BatchGetItem", {
          RequestItems: { [this.#name]: { Keys: asked, ConsistentRead: how === undefined } },
        }),
      );
      rows.push(...rowsOf(memberOf(Responses, this.#name)));
      asked = memberOf(memberOf(UnprocessedKeys, this.#name), "Keys");
      if (!Array.isArray(asked) || asked.length === 0) return rows;
    }
    throw new Unavailable("The table left rows out of its answer again and again.");
  }

  #send(operation: string, input: object, options?: { readonly once: boolean }): Promise<AwsJson> {
    return this.#call(operation, { TableName: this.#name, ...input }, options);
  }

  #ask(operation: string, input: object): Promise<AwsJson> {
    return this.#answered(this.#send(operation, input));
  }

  async #answered<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      throw unanswered(error, this.#silent);
    }
  }

  async #written(write: () => Promise<Row>): Promise<Written> {
    try {
      return { won: true, row: await write() };
    } catch (error) {
      if (!(error instanceof AwsFailure) || error.name !== "ConditionalCheckFailedException")
        throw unanswered(error, this.#silent);
      const { Item } = error.answer;
      return { won: false, row: Item === undefined ? undefined : fromAttributes(Item) };
    }
  }
}

/** DynamoDB refuses an empty map of values, which a condition on existence alone would send. */
const valuesOf = (values: Readonly<Record<string, unknown>>) =>
  Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: toAttributes(values) };

const rowsOf = (items: unknown): readonly Row[] =>
  Array.isArray(items) ? items.map(fromAttributes) : [];

/** A member of a map that may be absent. */
const memberOf = (map: unknown, name: string): unknown =>
  typeof map === "object" && map !== null ? new Map(Object.entries(map)).get(name) : undefined;

const nameOf = ({ pk, sk }: { readonly pk?: unknown; readonly sk?: unknown }): string =>
  JSON.stringify([pk, sk]);

const indexEntry = (item: Readonly<Record<string, unknown>>): IndexEntry => {
  const entry: Record<string, string> & { pk: string; sk: string } = { pk: "", sk: "" };
  for (const [name, value] of Object.entries(item)) entry[name] = String(value);
  return entry;
};
