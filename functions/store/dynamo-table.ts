import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { Condition, Update } from "../task/condition.ts";
import { Unavailable } from "../task/error.ts";
import { ANSWERS_WITHIN, type AnswersWithin } from "./answers-within.ts";
import { renderCondition, renderUpdate } from "./render-expression.ts";
import type {
  IndexEntry,
  IndexQuery,
  Key,
  Row,
  Scan,
  ScannedPage,
  Table,
  Written,
} from "./table.ts";

/** Sort keys of the two KEYS_ONLY indexes, as `infra/task-table.ts` declares them. */
const SORT_KEYS = { agenda: "dueAt", list: "listKey" } as const;
const PARTITION_KEYS = { agenda: "agenda", list: "tenant" } as const;

const MARSHALL = { removeUndefinedValues: true } as const;

/** What one BatchGetItem takes. */
const KEYS_A_REQUEST = 100;

/**
 * How often what a BatchGetItem left out is asked for again. It answers with 16 MB at most, and 100
 * rows can have 40.
 */
const MOST_REQUESTS = 5;

/** The table in DynamoDB, or in anything that speaks its protocol at `endpoint`. */
export class DynamoTable implements Table {
  readonly #client: DynamoDBClient;
  /** Made when it is first needed, which is rare. */
  readonly #clientThatSendsOnce: () => DynamoDBClient;
  readonly #name: string;

  /** `answersWithin` is the machine's patience, which a test on a busy machine has more of. */
  constructor(options: {
    name: string;
    region: string;
    endpoint?: string | undefined;
    answersWithin?: AnswersWithin;
  }) {
    this.#name = options.name;
    const connection = {
      region: options.region,
      ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
      requestHandler: options.answersWithin ?? ANSWERS_WITHIN,
    };
    // Three tries within a function's time; what fails after that is swept up by the schedule.
    this.#client = new DynamoDBClient({ ...connection, maxAttempts: 3 });
    let once: DynamoDBClient | undefined;
    this.#clientThatSendsOnce = () => {
      once ??= new DynamoDBClient({ ...connection, maxAttempts: 1 });
      return once;
    };
  }

  async get(key: Key): Promise<Row | undefined> {
    const { Item } = await answered(
      this.#client.send(
        new GetItemCommand({ TableName: this.#name, Key: marshall(key), ConsistentRead: true }),
      ),
    );
    return Item === undefined ? undefined : unmarshall(Item);
  }

  async getMany(keys: readonly Key[]): Promise<readonly (Row | undefined)[]> {
    const found = new Map<string, Row>();
    for (let start = 0; start < keys.length; start += KEYS_A_REQUEST) {
      for (const row of await this.#batch(keys.slice(start, start + KEYS_A_REQUEST)))
        found.set(nameOf(row), row);
    }
    return keys.map((key) => found.get(nameOf(key)));
  }

  async put(row: Key & Row, condition: Condition): Promise<Written> {
    const { expression, names, values } = renderCondition(condition);
    return this.#written(async () => {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#name,
          Item: marshall(row, MARSHALL),
          ConditionExpression: expression,
          ExpressionAttributeNames: names,
          ...valuesOf(values),
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );
      return row;
    });
  }

  async putContent(row: Key & Row): Promise<void> {
    await answered(
      this.#client.send(
        new PutItemCommand({ TableName: this.#name, Item: marshall(row, MARSHALL) }),
      ),
    );
  }

  async update(key: Key, condition: Condition, update: Update): Promise<Written> {
    const rendered = renderUpdate(update, condition);
    const client = update.once ? this.#clientThatSendsOnce() : this.#client;
    return this.#written(async () => {
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName: this.#name,
          Key: marshall(key),
          UpdateExpression: rendered.update,
          ConditionExpression: rendered.expression,
          ExpressionAttributeNames: rendered.names,
          ...valuesOf(rendered.values),
          ReturnValues: "ALL_NEW",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );
      return unmarshall(Attributes ?? {});
    });
  }

  async query(query: IndexQuery): Promise<readonly IndexEntry[]> {
    const { index, partition, limit } = query;
    const range = rangeOf(query);
    if (range === undefined) return [];
    const { Items = [] } = await answered(
      this.#client.send(
        new QueryCommand({
          TableName: this.#name,
          IndexName: index,
          KeyConditionExpression: [
            "#partition = :partition",
            ...(range.condition === "" ? [] : [range.condition]),
          ].join(" AND "),
          ExpressionAttributeNames: {
            "#partition": PARTITION_KEYS[index],
            ...(range.condition === "" ? {} : { "#sort": SORT_KEYS[index] }),
          },
          ExpressionAttributeValues: marshall({ ":partition": partition, ...range.values }),
          ScanIndexForward: index === "agenda",
          Limit: limit,
        }),
      ),
    );
    return Items.map((item) => indexEntry(unmarshall(item)));
  }

  async scan({ sortKeys, limit, after }: Scan): Promise<ScannedPage> {
    const names = sortKeys.map((_, place) => `:sk${place}`);
    const { Items = [], LastEvaluatedKey } = await answered(
      this.#client.send(
        new ScanCommand({
          TableName: this.#name,
          // What is filtered is read and paid for all the same, but a page of large requests does
          // not have to be taken apart.
          FilterExpression: `sk IN (${names.join(", ")})`,
          ExpressionAttributeValues: marshall(
            Object.fromEntries(sortKeys.map((sortKey, place) => [`:sk${place}`, sortKey])),
          ),
          Limit: limit,
          ...(after === undefined ? {} : { ExclusiveStartKey: marshall(after) }),
        }),
      ),
    );
    const next = LastEvaluatedKey === undefined ? undefined : unmarshall(LastEvaluatedKey);
    return {
      rows: Items.map((item) => unmarshall(item)),
      next: next && { pk: String(next.pk), sk: String(next.sk) },
    };
  }

  /**
   * Asks again at once for what was left out; if it is left out time and again, the table is
   * throttled, and the caller has to wait.
   */
  async #batch(keys: readonly Key[]): Promise<Row[]> {
    const rows: Row[] = [];
    let asked = keys.map((key) => marshall(key));
    for (let request = 0; request < MOST_REQUESTS; request++) {
      const { Responses, UnprocessedKeys } = await answered(
        this.#client.send(
          new BatchGetItemCommand({
            RequestItems: { [this.#name]: { Keys: asked, ConsistentRead: true } },
          }),
        ),
      );
      rows.push(...(Responses?.[this.#name] ?? []).map((item) => unmarshall(item)));
      asked = UnprocessedKeys?.[this.#name]?.Keys ?? [];
      if (asked.length === 0) return rows;
    }
    throw new Unavailable("The table left rows out of its answer again and again.");
  }

  async #written(write: () => Promise<Row>): Promise<Written> {
    try {
      return { won: true, row: await write() };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw unanswered(error);
      return { won: false, row: error.Item === undefined ? undefined : unmarshall(error.Item) };
    }
  }
}

const answered = async <T>(answer: Promise<T>): Promise<T> => {
  try {
    return await answer;
  } catch (error) {
    throw unanswered(error);
  }
};

/**
 * Whether a write that failed was applied is not known: whoever asks again finds out by its
 * condition. A request that DynamoDB calls malformed, or that the SDK could not even make, is a bug
 * of ours and flies as it is.
 */
const unanswered = (cause: unknown): unknown => {
  // The SDK gives every error of a request that it sent, or tried to, its `$metadata`.
  const sent =
    cause instanceof Error && "$metadata" in cause && cause.name !== "ValidationException";
  return sent ? new Unavailable(`The table did not answer: ${cause.name}.`, { cause }) : cause;
};

/** DynamoDB refuses an empty map of values, which a condition on existence alone would send. */
const valuesOf = (values: Readonly<Record<string, unknown>>) =>
  Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: marshall(values, MARSHALL) };

/**
 * The stretch of an index that is asked for; undefined for one that ends before it begins, which
 * DynamoDB refuses to look at.
 */
const rangeOf = (
  query: IndexQuery,
): { condition: string; values: Readonly<Record<string, string>> } | undefined => {
  if (query.index === "list") {
    const { before } = query;
    return before === undefined
      ? { condition: "", values: {} }
      : { condition: "#sort < :before", values: { ":before": before } };
  }
  const { from, upTo } = query;
  if (from === undefined && upTo === undefined) return { condition: "", values: {} };
  if (from === undefined) return { condition: "#sort <= :upTo", values: { ":upTo": upTo ?? "" } };
  if (upTo === undefined) return { condition: "#sort >= :from", values: { ":from": from } };
  if (from > upTo) return undefined;
  return { condition: "#sort BETWEEN :from AND :upTo", values: { ":from": from, ":upTo": upTo } };
};

const nameOf = ({ pk, sk }: { readonly pk?: unknown; readonly sk?: unknown }): string =>
  JSON.stringify([pk, sk]);

const indexEntry = (item: Readonly<Record<string, unknown>>): IndexEntry => {
  const entry: Record<string, string> & { pk: string; sk: string } = { pk: "", sk: "" };
  for (const [name, value] of Object.entries(item)) entry[name] = String(value);
  return entry;
};
