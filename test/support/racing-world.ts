import fc, { type Scheduler } from "fast-check";
import { createHandler as createCancel } from "../../functions/cancel-task.ts";
import { compose } from "../../functions/compose.ts";
import type { Table } from "../../functions/store/table.ts";
import { createHandler as createSubmit } from "../../functions/submit-task.ts";
import { input } from "./client.ts";
import { MemoryTable } from "./memory-table.ts";
import { API_KEY, secrets } from "./system.ts";

/** The same worlds at every run: a failure is to be found again. */
export const RUNS = { seed: 20_260_101, numRuns: 300 };

const headers = { authorization: `Bearer ${API_KEY}`, "content-type": "application/json" };

/**
 * One request of a small world in which keys meet, requests conflict, some starts are refused and
 * some tasks are canceled.
 */
export const racingRequests = fc.array(
  fc.record({
    key: fc.constantFrom("one", "two", "three", "four", "five", "six"),
    prompt: fc.constantFrom("accepted", "accepted", "accepted", "refused", "another"),
    cancel: fc.boolean(),
  }),
  { minLength: 4, maxLength: 12 },
);

/** A request of a racing world. */
export interface RacingRequest {
  readonly key: string;
  readonly prompt: string;
  readonly cancel: boolean;
}

/** How often requests came to an end of each kind, over all worlds of a test. */
export interface Reached {
  cap: number;
  conflicts: number;
  canceled: number;
  rejected: number;
}

/** Every step that touches the table waits for the scheduler, which decides who goes next. */
const interleaved = (table: MemoryTable, scheduler: Scheduler, afterWrite: () => void): Table => {
  const step = async <T>(name: string, act: () => Promise<T>): Promise<T> => {
    await scheduler.schedule(Promise.resolve(), name);
    const result = await act();
    afterWrite();
    return result;
  };
  return {
    get: (key) => step("get", () => table.get(key)),
    getMany: (keys) => step("getMany", () => table.getMany(keys)),
    put: (row, condition) => step("put", () => table.put(row, condition)),
    putContent: (row) => step("putContent", () => table.putContent(row)),
    update: (key, condition, update) => step("update", () => table.update(key, condition, update)),
    query: (query) => step("query", () => table.query(query)),
    listRows: (rows) => step("listRows", () => table.listRows(rows)),
    scan: (scan) => step("scan", () => table.scan(scan)),
  };
};

/**
 * A deployment with these limits, whose steps the scheduler puts into an order. `afterWrite` is
 * called after each of them.
 */
export const racingWorld = (
  scheduler: Scheduler,
  limits: Readonly<Record<string, string>>,
  afterWrite: (memory: MemoryTable) => void,
) => {
  const memory = new MemoryTable();
  let now = Date.parse("2026-01-01T00:00:00.000Z");
  let nonces = 0;
  const dependencies = compose(
    {
      ...{
        TABLE_NAME: "memory",
        ENVIRONMENT: "test",
        AWS_REGION: "us-east-1",
        TENCENT_VOD_SUB_APP_IDS: "1500000000",
      },
      ...{ LANE_LIMIT_VOD_AIGC: "2", ...limits },
      ...Object.fromEntries(Object.keys(secrets).map((name) => [name, name])),
    },
    {
      // No two moments are the same, as no two functions are at the same point.
      clock: { now: () => now++, sleep: async () => undefined },
      chance: { nonce: () => `nonce-${String(nonces++).padStart(16, "0")}` },
      log: () => undefined,
      table: interleaved(memory, scheduler, () => afterWrite(memory)),
      readSecret: async (name) =>
        JSON.stringify(Object.entries(secrets).find(([known]) => known === name)?.[1]),
      send: async ({ body }) => {
        await scheduler.schedule(Promise.resolve(), "send");
        const Response = body.includes("refused")
          ? { Error: { Code: "InvalidParameterValue.FileId", Message: "no" }, RequestId: "r" }
          : { TaskId: `task-${nonces++}`, RequestId: "r" };
        return { status: 200, body: JSON.stringify({ Response }) };
      },
    },
  );
  const [submit, cancel] = [createSubmit(dependencies), createCancel(dependencies)];
  /** Sends a request, and cancels its task where it says so. */
  const send = async ({ key, prompt, cancel: cancels }: RacingRequest, reached: Reached) => {
    const body = JSON.stringify({ operation: "vod.CreateAigcVideoTask", input: input(prompt) });
    const { statusCode, body: text = "{}" } = await submit({
      headers: { ...headers, "idempotency-key": key },
      body,
    });
    if (statusCode === 429) reached.cap += 1;
    if (statusCode === 422) reached.conflicts += 1;
    const { taskId, status } = JSON.parse(text);
    if (status === "rejected") reached.rejected += 1;
    if (statusCode !== 202 || !cancels) return;
    const answer = await cancel({ headers, pathParameters: { taskId } });
    if (answer.body?.includes('"outcome":"canceled"')) reached.canceled += 1;
  };
  return { dependencies, memory, send };
};
