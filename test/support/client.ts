import { createHash } from "node:crypto";
import { type AttributeValue, ScanCommand } from "@aws-sdk/client-dynamodb";
import type { TaskAnswer } from "../../functions/http/api.ts";
import type { Problem } from "../../functions/http/problems.ts";
import { sessionContextOf } from "../../functions/tencent/session-context.ts";
import { faultsOf } from "./contract.ts";
import { engineClient } from "./engine-client.ts";
import { API_KEY, PATH_SECRET, SIGN_KEY, type System, secrets } from "./system.ts";

/** An answer with its body parsed; `T` is what the test expects it to be. */
export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface Ask {
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** A prompt that the stand-in understands, in the smallest input there is. */
export const input = (Prompt = "A cat dances in the rain.") => ({
  ModelName: "Kling",
  ModelVersion: "3.0",
  Prompt,
});

/** Sends a request over real HTTP and lets virtual time pass where the system waits for it. */
export const ask = async <T>(
  system: System,
  method: string,
  path: string,
  { headers = {}, body }: Ask = {},
): Promise<Answer<T>> => {
  const { text, ...answer } = await exchange(system, method, path, {
    headers: { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return { ...answer, body: JSON.parse(text) };
};

/** The door of all requests: each is held against the OpenAPI document, and its answer too. */
const exchange = async (
  { api, clock }: System,
  method: string,
  path: string,
  { headers = {}, body }: Ask,
) => {
  const request = new Request(`${api.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${API_KEY}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const { answer, text } = await clock.during(
    fetch(request).then(async (response) => ({ answer: response, text: await response.text() })),
  );
  const faults = faultsOf({
    ...{ method, path, status: answer.status, headers: answer.headers, text },
    sent: {
      headers: request.headers,
      body: body === undefined ? undefined : Buffer.from(body).toString(),
    },
  });
  if (faults.length > 0) throw new Error(`${method} ${path}: ${faults.join("; ")}`);
  return { status: answer.status, headers: answer.headers, text };
};

/** Submits the example operation. */
export const submit = async (
  system: System,
  key: string,
  request: {
    operation?: string;
    input?: unknown;
    metadata?: unknown;
    deadlineSeconds?: number;
    startWithinSeconds?: number;
    webhook?: unknown;
    resume?: unknown;
    keepResult?: boolean;
  } = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<TaskAnswer>> =>
  ask(system, "POST", "/v1/tasks", {
    headers: { "idempotency-key": key, ...headers },
    body: JSON.stringify({ operation: "vod.CreateAigcVideoTask", input: input(), ...request }),
  });

/** Sends a body that may be refused, of the example operation unless it says another. */
export const send = (
  system: System,
  body: object,
  key = "one",
): Promise<Answer<TaskAnswer & Partial<Pick<Problem, "code" | "detail" | "errors">>>> =>
  ask(system, "POST", "/v1/tasks", {
    headers: { "idempotency-key": key },
    body: JSON.stringify({ operation: "vod.CreateAigcVideoTask", ...body }),
  });

/** Submits the example operation as the tenant with this key. */
export const submitAs = async (
  system: System,
  apiKey: string,
  key: string,
  request: object = {},
): Promise<Answer<TaskAnswer>> =>
  ask(system, "POST", "/v1/tasks", {
    headers: { authorization: `Bearer ${apiKey}`, "idempotency-key": key },
    body: JSON.stringify({ operation: "vod.CreateAigcVideoTask", input: input(), ...request }),
  });

/** Reads a task. */
export const read = async (system: System, taskId: string): Promise<TaskAnswer> =>
  (await ask<TaskAnswer>(system, "GET", `/v1/tasks/${taskId}`)).body;

/**
 * Lets time pass until the task has settled, and at most this many milliseconds. The schedule comes
 * every minute, or when the task is to be looked at next where its answer says that. A run before
 * then would find nothing to do.
 */
export const passUntilSettled = async (
  system: System,
  { taskId }: { readonly taskId: string },
  atMost: number,
): Promise<void> => {
  const end = system.clock.now() + atMost;
  for (;;) {
    const left = end - system.clock.now();
    const { settled, nextCheckAt } = await read(system, taskId);
    if (settled || left <= 0) return;
    const quiet = Date.parse(nextCheckAt ?? "") - system.clock.now() - 60_000;
    await system.clock.advance(Math.max(0, Math.min(quiet || 0, left - 60_000)));
    await system.pass(Math.min(60_000, end - system.clock.now()));
  }
};

/** Reads a task with these headers. An answer without a body (304) has undefined for one. */
export const readWith = async (
  system: System,
  taskId: string,
  headers: Readonly<Record<string, string>>,
): Promise<Answer<TaskAnswer | undefined>> => {
  const { text, ...answer } = await exchange(system, "GET", `/v1/tasks/${taskId}`, { headers });
  return { ...answer, body: text === "" ? undefined : JSON.parse(text) };
};

/** A row as it stands in the table, with DynamoDB's types. */
export type StoredRow = Readonly<Record<string, AttributeValue>>;

/** Every row of the table: what a request wrote, or did not write, shows by comparison. */
export const rows = async ({
  tableName: TableName,
}: Pick<System, "tableName">): Promise<StoredRow[]> => {
  const found: StoredRow[] = [];
  let from: StoredRow | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await engineClient().send(
      new ScanCommand({ TableName, ConsistentRead: true, ExclusiveStartKey: from }),
    );
    found.push(...Items);
    from = LastEvaluatedKey;
  } while (from !== undefined);
  return found;
};

/**
 * Sends a callback as Tencent does: to the secret path, without a key of ours. Text and bytes are
 * sent as they are.
 */
export const callBack = (
  system: System,
  body: object | string,
  {
    path = `/v1/callbacks/vod/${PATH_SECRET}`,
    contentType = "application/json",
    headers = {},
  }: { path?: string; contentType?: string; headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer<unknown>> =>
  ask(system, "POST", path, {
    headers: { authorization: "", "content-type": contentType, ...headers },
    body:
      typeof body === "string"
        ? body
        : body instanceof Uint8Array
          ? new Uint8Array(body)
          : JSON.stringify(body),
  });

/** The fields with the signature of VOD's callbacks; it expires `validFor` seconds from now. */
export const signed = (system: System, fields: object, { key = SIGN_KEY, validFor = 600 } = {}) => {
  const T = Math.floor(system.clock.now() / 1000) + validFor;
  return { ...fields, Sign: createHash("md5").update(`${key}${T}`).digest("hex"), T };
};

/**
 * VOD's event about the end of a task. Beyond the names it claims a success, unless `claims` say
 * otherwise.
 */
export const completion = (
  task: { TaskId: string; SessionContext: string; SessionId?: string },
  claims: object = {},
) => {
  const { TaskId, SessionContext, SessionId = "" } = task;
  const success = { Status: "FINISH", ErrCode: 0, ErrCodeExt: "" };
  return {
    EventType: "AigcVideoTaskComplete",
    AigcVideoCompleteEvent: { ...success, ...claims, TaskId, SessionId, SessionContext },
  };
};

/**
 * The SessionContext that the example operation's start request of a task carries, or one with
 * another claim under our MAC.
 */
export const contextOf = (
  taskId: string,
  claim: { environment?: string; operation?: string; tenant?: string } = {},
): string => {
  const { active, ...keys } = secrets.CONTEXT_SECRET;
  return sessionContextOf(
    { active, keys },
    {
      environment: "test",
      operation: "vod.CreateAigcVideoTask",
      tenant: "default",
      ...claim,
      taskId,
    },
  );
};

/**
 * The traces that a request can leave: every row of the table, and the number of calls to Tencent.
 */
export const traces = async (system: System) => ({
  rows: await rows(system),
  calls: system.standIn.calls(),
});
