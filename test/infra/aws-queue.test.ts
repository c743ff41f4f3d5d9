import { expect, test } from "vitest";
import { startQueue } from "./queue-client.ts";

test("a message that was received is hidden for thirty seconds, and then comes again", async () => {
  const { clock, send, receive, counts } = await startQueue();
  const { MessageId } = await send("news");
  const sentAt = String(clock.now());

  const first = await receive();
  const meanwhile = await receive();
  const hidden = await counts();
  await clock.advance(29_999);
  const early = await receive();
  await clock.advance(1);
  const again = await receive();

  expect(first).toMatchObject([
    {
      MessageId,
      Body: "news",
      Attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: sentAt,
        ApproximateFirstReceiveTimestamp: sentAt,
      },
    },
  ]);
  expect([meanwhile, early]).toEqual([[], []]);
  expect(hidden).toEqual([0, 1]);
  expect(again).toMatchObject([{ MessageId, Attributes: { ApproximateReceiveCount: "2" } }]);
  expect(again[0]?.ReceiptHandle).not.toBe(first[0]?.ReceiptHandle);
});

test("a receiver may name its own visibility", async () => {
  const { clock, send, receive } = await startQueue();
  await send("news");
  await receive({ VisibilityTimeout: 5 });

  await clock.advance(5000);

  expect(await receive()).toHaveLength(1);
});

test("the newest receipt handle deletes a message for good, an older one does not", async () => {
  const { clock, send, receive, remove, counts } = await startQueue();
  await send("news");
  const [first] = await receive();
  await clock.advance(30_000);
  const [second] = await receive();

  await remove(first?.ReceiptHandle);
  const after = await counts();
  await remove(second?.ReceiptHandle);
  await remove(second?.ReceiptHandle);
  await clock.advance(60_000);

  expect(after).toEqual([0, 1]);
  expect(await counts()).toEqual([0, 0]);
});

test("a call brings as many messages as it asks for, and one that nobody deletes stays four days", async () => {
  const { clock, send, receive, counts } = await startQueue();
  for (const body of ["1", "2", "3"]) await send(body);

  const two = await receive({ MaxNumberOfMessages: 2 });
  const left = await counts();
  await clock.advance(4 * 24 * 60 * 60_000);
  const stays = await counts();
  await clock.advance(1);

  expect(two.map(({ Body }) => Body)).toEqual(["1", "2"]);
  expect(left).toEqual([1, 2]);
  expect(stays).toEqual([3, 0]);
  expect(await counts()).toEqual([0, 0]);
});

test("the client is told what is wrong: no such queue, no such handle, too long, waits", async () => {
  const { aws, send, receive, remove } = await startQueue();
  const other = await startQueue("other");

  await expect(other.send("news")).rejects.toMatchObject({ name: "QueueDoesNotExist" });
  await expect(remove("handle")).rejects.toMatchObject({ name: "ReceiptHandleIsInvalid" });
  await expect(send("x".repeat(1024 * 1024 + 1))).rejects.toThrow("1 MiB");
  await expect(receive({ WaitTimeSeconds: 20 })).rejects.toThrow("documented form");
  await expect(receive({ MaxNumberOfMessages: 11 })).rejects.toThrow("documented form");

  expect(aws.taken()).toEqual([]);
});

test("a longest message passes whole, and a watcher is told of none of its text", async () => {
  const { aws, send, receive, remove } = await startQueue();
  const body = "ä".repeat(512 * 1024);
  await send(body);

  const [message] = await receive();
  await remove(message?.ReceiptHandle);

  expect(message?.Body).toBe(body);
  expect(aws.taken()).toEqual(["a message for the queue mps", "a message left the queue mps"]);
});
