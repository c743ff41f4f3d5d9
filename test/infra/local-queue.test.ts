import { expect, onTestFinished, test } from "vitest";
import type { Outcome } from "../../infra/local/lambda-invocation.ts";
import { readQueue } from "../../infra/local/queue.ts";
import { queueArn, startQueue } from "./queue-client.ts";

interface Batch {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

const took = (payload: unknown): Outcome => ({ ok: true, payload });
const threw: Outcome = { ok: false, error: "unhandled", message: "It threw." };

/** A queue whose messages are given to a function in batches of five, two batches at once. */
const startReading = async (
  answer: (batch: Batch, nth: number) => Outcome | Promise<Outcome>,
  {
    sent = ["news"],
    arn = queueArn,
  }: { readonly sent?: readonly string[]; readonly arn?: string } = {},
) => {
  const queue = await startQueue();
  for (const body of sent) await queue.send(body);
  const batches: Batch[] = [];
  const failures: string[] = [];
  const reading = readQueue({
    queueArn: arn,
    endpoint: queue.aws.url,
    batchSize: 5,
    batchesAbreast: 2,
    invoke: async (event) => {
      const batch = event as Batch;
      return answer(batch, batches.push(batch));
    },
    onFailure: (sentence) => failures.push(sentence),
    clock: queue.clock,
  });
  onTestFinished(() => reading.stop());
  const bodies = () => batches.map(({ Records }) => Records.map(({ body }) => body));
  return { ...queue, batches, bodies, failures };
};

test("a function is given a message as Lambda gives it, and the message is gone", async () => {
  const { clock, batches, counts } = await startReading(() => took({ batchItemFailures: [] }));

  await clock.advance(1000);

  expect(batches).toEqual([
    {
      Records: [
        {
          messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          receiptHandle: expect.any(String),
          body: "news",
          attributes: {
            ApproximateReceiveCount: "1",
            SentTimestamp: expect.stringMatching(/^\d{13}$/),
            SenderId: expect.any(String),
            ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
          },
          messageAttributes: {},
          md5OfBody: "508c75c8507a2ae5223dfd2faeb98122",
          eventSource: "aws:sqs",
          eventSourceARN: queueArn,
          awsRegion: "eu-central-1",
        },
      ],
    },
  ]);
  expect(await counts()).toEqual([0, 0]);
});

test("a message that the function names as failed comes again by itself after its visibility", async () => {
  const { clock, bodies, counts } = await startReading(
    ({ Records }, nth) => {
      const bad = Records.filter(({ body }) => nth === 1 && body === "bad");
      return took({ batchItemFailures: bad.map((one) => ({ itemIdentifier: one.messageId })) });
    },
    { sent: ["good", "bad", "also good"] },
  );

  await clock.advance(29_000);
  const before = bodies();
  await clock.advance(2000);

  expect(before).toEqual([["good", "bad", "also good"]]);
  expect(bodies()).toEqual([["good", "bad", "also good"], ["bad"]]);
  expect(await counts()).toEqual([0, 0]);
});

test.each<[string, Outcome]>([
  ["throws", threw],
  [
    "names a message that is not in the batch",
    took({ batchItemFailures: [{ itemIdentifier: "" }] }),
  ],
  ["answers in another form", took({ batchItemFailures: "none" })],
])("a function that %s has taken nothing of its batch", async (_what, outcome) => {
  const { clock, bodies } = await startReading(
    (_batch, nth) => (nth === 1 ? outcome : took(null)),
    {
      sent: ["a", "b"],
    },
  );

  await clock.advance(31_000);

  expect(bodies()).toEqual([
    ["a", "b"],
    ["a", "b"],
  ]);
});

test("two batches run at once, five messages each, and the rest waits", async () => {
  const release = Promise.withResolvers<Outcome>();
  const sent = Array.from({ length: 12 }, (_, nth) => String(nth));
  const { clock, bodies, counts } = await startReading(() => release.promise, { sent });

  await clock.advance(1000);
  const atOnce = bodies();
  release.resolve(took(undefined));
  await clock.advance(1000);

  expect(atOnce.map(({ length }) => length)).toEqual([5, 5]);
  expect(bodies().flat().sort()).toEqual(sent.toSorted());
  expect(await counts()).toEqual([0, 0]);
});

test("a queue that cannot be read is told of once", async () => {
  const { clock, failures } = await startReading(() => took(null), { arn: `${queueArn}-other` });

  await clock.advance(5000);

  expect(failures).toEqual([
    "The queue mps-other cannot be read: The specified queue does not exist.",
  ]);
});
