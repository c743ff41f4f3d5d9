import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { type EventEntry, eventEntry } from "../../functions/delivery/cloud-event.ts";
import { instant } from "../../functions/task/time.ts";
import { closedPort } from "../support/http-server.ts";
import { awsError, busAt, startAws } from "./aws-stand-in.ts";

const taken = { kind: "answered", status: 200 };
const refused = { kind: "failed", reason: "status" };

const entry = (name: string, output = ""): EventEntry =>
  eventEntry(
    {
      id: `evt_${name}`,
      type: "task.succeeded",
      tenant: "acme",
      timestamp: instant(Date.parse("2026-01-01T12:00:00.000Z")),
      data: { taskId: name, output },
    },
    { bus: "events", environment: "prod" },
  );

const names = (body: string): string[] =>
  JSON.parse(body).Entries.map(({ Detail }: EventEntry) => JSON.parse(Detail).subject);

/** Takes every entry but those of these tasks. */
const takesAllBut =
  (...bad: readonly string[]) =>
  (response: ServerResponse, body: string): void => {
    const results = names(body).map((name) =>
      bad.includes(name)
        ? { ErrorCode: "InternalFailure", ErrorMessage: "no" }
        : { EventId: `id-of-${name}` },
    );
    response
      .writeHead(200, { "content-type": "application/x-amz-json-1.1" })
      .end(JSON.stringify({ FailedEntryCount: bad.length, Entries: results }));
  };

test("an event is put as its entry says", async () => {
  const { calls, bus } = await startAws(takesAllBut());
  const sent = entry("one");

  const outcomes = await bus.put([sent]);

  expect(outcomes).toEqual([taken]);
  expect(calls.map(({ body, ...call }) => ({ ...call, body: JSON.parse(body) }))).toEqual([
    {
      line: "POST /",
      target: "AWSEvents.PutEvents",
      service: "events",
      body: { Entries: [{ ...sent, Time: sent.Time.getTime() / 1000 }] },
    },
  ]);
});

test("of one call some entries are taken and others refused, each by itself", async () => {
  const { bus } = await startAws(takesAllBut("two", "four"));

  const outcomes = await bus.put(["one", "two", "three", "four"].map((name) => entry(name)));

  expect(outcomes).toEqual([taken, refused, taken, refused]);
});

test("an entry that the answer does not mention was not taken", async () => {
  const { bus } = await startAws((response) =>
    response.end(JSON.stringify({ FailedEntryCount: 0, Entries: [{ EventId: "id" }] })),
  );

  const outcomes = await bus.put([entry("one"), entry("two")]);

  expect(outcomes).toEqual([taken, refused]);
});

test("no call has more than ten entries", async () => {
  const { calls, bus } = await startAws(takesAllBut("10"));
  const all = Array.from({ length: 21 }, (_, number) => entry(String(number)));

  const outcomes = await bus.put(all);

  expect(calls.map(({ body }) => names(body).length)).toEqual([10, 10, 1]);
  expect(outcomes).toEqual(all.map((_entry, place) => (place === 10 ? refused : taken)));
});

test("no call has 256 KB", async () => {
  const { calls, bus } = await startAws(takesAllBut());
  const large = "x".repeat(131_000);

  const outcomes = await bus.put([entry("a", large), entry("b", large), entry("c"), entry("d")]);

  expect(calls.map(({ body }) => names(body))).toEqual([["a"], ["b", "c", "d"]]);
  expect(outcomes).toEqual([taken, taken, taken, taken]);
});

test("nothing is put where there is nothing to put", async () => {
  const { calls, bus } = await startAws();

  expect(await bus.put([])).toEqual([]);
  expect(calls).toEqual([]);
});

test.each<[status: number, name: string]>([
  [400, "ThrottlingException"],
  [400, "AccessDeniedException"],
  [404, "ResourceNotFoundException"],
  [500, "InternalException"],
])("a call that is refused as a whole fails for each entry: %i %s", async (status, name) => {
  const { calls, bus } = await startAws(awsError(status, name));

  const outcomes = await bus.put([entry("one"), entry("two")]);

  expect(outcomes).toEqual([refused, refused]);
  expect(calls).toHaveLength(1);
});

test("a bus that cannot be reached fails for each entry", async () => {
  const bus = busAt(`http://127.0.0.1:${await closedPort()}`);

  const outcomes = await bus.put([entry("one"), entry("two")]);

  expect(outcomes).toEqual([
    { kind: "failed", reason: "refused" },
    { kind: "failed", reason: "refused" },
  ]);
});
