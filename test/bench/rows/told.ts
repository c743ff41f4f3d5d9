import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { freePort } from "../../../infra/local/callback-addresses.ts";
import { sampleInputs } from "../../../infra/local/sample-inputs.ts";
import { npmStart, type Started } from "../npm-start.ts";
import type { Options } from "../options.ts";
import type { Readings } from "../verdict.ts";

/** Tasks one after the other. Of so many the 99th percentile is the latest. */
const TASKS = 50;

const OPERATION = "vod.CreateAigcVideoTask";

/** A receiver of webhooks: it resolves with the moment at which the next one arrives. */
const startReceiver = async () => {
  let heard: (at: number) => void = () => undefined;
  const server = createServer(async (request, response) => {
    const at = Date.now();
    await text(request);
    response.end();
    heard(at);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`,
    next: () =>
      new Promise<number>((resolve) => {
        heard = resolve;
      }),
    close: () => server.close(),
  };
};

type Receiver = Awaited<ReturnType<typeof startReceiver>>;

/** Milliseconds from the settling of a task to the arrival of its webhook. */
const lagOf = async (
  { url, key }: Started,
  receiver: Receiver,
  number: number,
): Promise<number> => {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const arrives = receiver.next();
  const submitted = await fetch(`${url}/v1/tasks`, {
    method: "POST",
    headers: { ...headers, "idempotency-key": `told ${number}` },
    body: JSON.stringify({
      operation: OPERATION,
      input: { ...sampleInputs[OPERATION], Prompt: `task ${number} [seconds:1]` },
      webhook: { url: receiver.url },
    }),
  });
  const { taskId } = (await submitted.json()) as { taskId: string };
  const at = await arrives;
  const read = await fetch(`${url}/v1/tasks/${taskId}`, { headers });
  const { settledAt } = (await read.json()) as { settledAt: string };
  return at - Date.parse(settledAt);
};

/** The latest of fifty first tries of a webhook, after its task has settled, under `npm start`. */
export const measureTold = async (
  { chosen }: Options,
  say: (text: string) => void,
): Promise<Readings> => {
  if (!chosen.includes("told")) return {};
  say("measuring told");
  const directory = await mkdtemp(join(tmpdir(), "callsheet-bench-"));
  const receiver = await startReceiver();
  try {
    const started = await npmStart(directory, await freePort());
    const lags: number[] = [];
    try {
      // The first one finds processes that have to begin.
      await lagOf(started, receiver, TASKS);
      for (let number = 0; number < TASKS; number += 1)
        lags.push(await lagOf(started, receiver, number));
    } finally {
      await started.stop();
    }
    return { told: { "": { values: [Math.max(...lags)] } } };
  } finally {
    receiver.close();
    await rm(directory, { recursive: true, force: true });
  }
};
