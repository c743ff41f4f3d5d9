import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { Condition, Update } from "../task/condition.ts";
import { Unavailable } from "../task/error.ts";
import { ANSWERS_WITHIN } from "./answers-within.ts";
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

const MARSHALL = { removeUndefinedValues: true } as const;

/** Most keys of one BatchGetItem. */
const KEYS_A_REQUEST = 100;

/**
 * Most requests for the rows that a BatchGetItem left out. It answers with 16 MB at most, and 100
 * rows can have 40.
 */
const MOST_REQUESTS = 5;

/** The part of the SDK's client that the table uses. */
export type Client = Pick<DynamoDBClient, "send">;

/** The table in DynamoDB, or in anything that speaks its protocol at `endpoint`. */
export class DynamoTable implements Table {
  readonly #client: Client;
  /** Made at its first use, which is rare. */
  readonly #clientThatSendsOnce: () => Client;
  readonly #name: string;
  readonly #silent: (reason: string) => void;

  /**
   * `connect` makes the SDK's client. A test on a busy machine may make a more patient one.
   * `silent` is told the name of each error that became `Unavailable`.
   */
  constructor(options: {
    name: string;
    region: string;
    endpoint?: string | undefined;
    connect?: (config: DynamoDBClientConfig) => Client;
    silent?: (reason: string) => void;
  }) {
    this.#name = options.name;
    this.#silent = options.silent ?? (() => {});
    const { connect = (config) => new DynamoDBClient(config) } = options;
    const connection = {
      region: options.region,
      ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
      requestHandler: ANSWERS_WITHIN,
    };
    // Three tries fit into a function's time. The schedule picks up work that fails after that.
    this.#client = connect({ ...connection, maxAttempts: 3 });
    let once: Client | undefined;
    this.#clientThatSendsOnce = () => {
      once ??= connect({ ...connection, maxAttempts: 1 });
      return once;
    };
  }

  async get(key: Key): Promise<Row | undefined> {
    const { Item } = await this.#answered(
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
    await this.#answered(
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
    const rendered = renderQuery(query);
    if (rendered === undefined) return [];
    const { Items = [] } = await this.#answered(
      this.#client.send(new QueryCommand({ TableName: this.#name, ...rendered })),
    );
    return Items.map((item) => indexEntry(unmarshall(item)));
  }

  async listRows({ pk, prefix, limit }: RowsOf): Promise<readonly Row[]> {
    const { Items = [] } = await this.#answered(
      this.#client.send(
        new QueryCommand({
          TableName: this.#name,
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
          ExpressionAttributeValues: marshall({ ":pk": pk, ":prefix": prefix }),
          ConsistentRead: true,
          Limit: limit,
        }),
      ),
    );
    return Items.map((item) => unmarshall(item));
  }

  async scan({ sortKeys, limit, after }: Scan): Promise<ScannedPage> {
    const names = sortKeys.map((_, place) => `:sk${place}`);
    const { Items = [], LastEvaluatedKey } = await this.#answered(
      this.#client.send(
        new ScanCommand({
          TableName: this.#name,
          // DynamoDB reads and charges filtered rows all the same. The filter only spares taking
          // apart a page of large requests.
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
   * Asks again at once for rows that were left out. If the table leaves them out again and again,
   * it is throttled, and the caller has to wait.
   */
  async #batch(keys: readonly Key[]): Promise<Row[]> {
    const rows: Row[] = [];
    let asked = keys.map((key) => marshall(key));
    for (let request = 0; request < MOST_REQUESTS; request++) {
      const { Responses, UnprocessedKeys } = await this.#answered(
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
      if (!(error instanceof ConditionalCheckFailedException))
        throw unanswered(error, this.#silent);
      return { won: false, row: error.Item === undefined ? undefined : unmarshall(error.Item) };
    }
  }

  async #answered<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      throw unanswered(error, this.#silent);
    }
  }
}

/** DynamoDB refuses an empty map of values, which a condition on existence alone would send. */
const valuesOf = (values: Readonly<Record<string, unknown>>) =>
  Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: marshall(values, MARSHALL) };

const nameOf = ({ pk, sk }: { readonly pk?: unknown; readonly sk?: unknown }): string =>
  JSON.stringify([pk, sk]);

const indexEntry = (item: Readonly<Record<string, unknown>>): IndexEntry => {
  const entry: Record<string, string> & { pk: string; sk: string } = { pk: "", sk: "" };
  for (const [name, value] of Object.entries(item)) entry[name] = String(value);
  return entry;
};
