import { expect, test } from "vitest";
import { sampleInputs } from "../../infra/local/sample-inputs.ts";
import { submit } from "../support/client.ts";
import type { CountedCall } from "../support/count-calls.ts";
import { countingEngine } from "../support/counting-engine.ts";
import { startSystem } from "../support/system.ts";
import { tableNamed } from "../support/table.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const operation = "mps.ProcessMedia";
const input = sampleInputs[operation];

/** A process that has served nothing yet, on a table that another one has used. */
const freshProcess = async () => {
  const calls: CountedCall[] = [];
  const engine = await countingEngine((call) => calls.push(call));
  const clock = new VirtualClock();
  const address = { AWS_ENDPOINT_URL_DYNAMODB: engine.url };
  const before = await startSystem({ clock, environment: address });
  await submit(before, "without a slot", { operation, input });
  const { body } = await submit(before, "before");
  await before.clock.advance(2000);
  const environment = { ...address, TABLE_NAME: before.tableName };
  const system = await startSystem({ clock, environment });
  const seen = calls.length;
  const made = () => calls.slice(seen);
  return { system, made, table: tableNamed(before.tableName), taskId: body.taskId };
};

/** Example: `GetItem durations`. */
const named = ({ action, pk = "" }: CountedCall): string => `${action} ${pk.split("#")[0]}`.trim();

test("the first submission of a process reads its key, the identity and the switches in one request", async () => {
  const { system, made } = await freshProcess();

  const { status } = await submit(system, "first", { operation, input });

  const reads = made().filter(({ action }) => /Get|Query/.test(action));
  expect(status).toBe(202);
  expect(reads.map(named)).toEqual([
    "BatchGetItem",
    // Advice that may be stale, at half a unit each: that the lane is listed, and learned times.
    "GetItem lane",
    "GetItem durations",
  ]);
});

test("a lane that is on the list is not written again by the next process", async () => {
  const { system, made } = await freshProcess();

  await submit(system, "first", { operation, input });

  expect(
    made().filter(({ action, pk }) => action === "PutItem" && /^lane#/.test(pk ?? "")),
  ).toEqual([]);
});

test("a repeat is answered by a process that has served nothing, and writes nothing", async () => {
  const { system, made, taskId } = await freshProcess();

  const { body } = await submit(system, "before");

  expect(body.taskId).toBe(taskId);
  // The learned times, for its Retry-After.
  expect(made().map(named)).toEqual(["BatchGetItem", "GetItem durations"]);
});

test("a pause that stands when a process begins is heard by its first submission", async () => {
  const { system, made, table } = await freshProcess();
  await table.putContent({ pk: "control", sk: "submissions", paused: true });

  const answer = await submit(system, "first", { operation, input });

  expect(answer).toMatchObject({ status: 503, body: { code: "submissions_paused" } });
  expect(made().map(({ action }) => action)).toEqual(["BatchGetItem"]);
});

test("a table of another deployment is refused by a process's first submission, and nothing is written", async () => {
  const { system, made, table } = await freshProcess();
  const identity = { pk: "identity", sk: "identity" };
  await table.putContent({ ...identity, fingerprint: "another", environment: "test" });

  const { status } = await submit(system, "first", { operation, input });
  const repeated = await submit(system, "before");

  expect([status, repeated.status]).toEqual([503, 503]);
  expect(made().filter(({ action }) => /Put|Update/.test(action))).toEqual([]);
});
