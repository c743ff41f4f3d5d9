import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod/mini";
import type { RunOptions } from "./options.ts";
import { type Sample, sampleRequest } from "./sample-inputs.ts";
import { startSampleReceiver } from "./sample-receiver.ts";
import type { LocalService } from "./service.ts";

const answer = z.looseObject({
  taskId: z.string(),
  status: z.string(),
  settled: z.boolean(),
  progress: z.optional(z.number()),
  nextCheckAt: z.optional(z.string()),
  output: z.optional(
    z.object({
      files: z.array(z.looseObject({ url: z.optional(z.string()) })),
      details: z.optional(z.unknown()),
    }),
  ),
  error: z.optional(z.looseObject({ code: z.string(), message: z.string() })),
});
type Answer = z.infer<typeof answer>;

type Caller = Pick<LocalService, "api" | "apiKey">;

interface Wanted extends Pick<RunOptions, "callbacks"> {
  readonly operation: Sample;
}

/** A failed look is repeated, as a caller would. */
const LOOK_AGAIN_AFTER_MS = 1000;

/**
 * Submits the sample through the API, as any caller would, and tells all that a caller can read of
 * it until it has settled: at each change what is waited for, and until when. Its receiver tells
 * when the webhook of its end has arrived. Throws if the API does not take it.
 */
export async function runSample(
  service: Caller,
  { operation, callbacks }: Wanted,
  tell: (taskId: string, sentence: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { url } = service.api;
  const webhook = await startSampleReceiver({ url, apiKey: service.apiKey, tell, signal });
  const { taskId } = await submit(service, operation, webhook);
  let [told, etag] = ["", ""];
  while (!signal.aborted) {
    const look = await read(service, { taskId, etag, signal });
    if (look === "failed")
      await pause(LOOK_AGAIN_AFTER_MS, undefined, { signal }).catch(() => undefined);
    if (typeof look === "string") continue;
    etag = look.etag;
    if (look.task.settled) return tell(taskId, endOf(look.task));
    const now = waitingFor(look.task, callbacks);
    if (now !== told) tell(taskId, now);
    told = now;
  }
}

const submit = async (service: Caller, operation: Sample, webhook: string): Promise<Answer> => {
  const response = await fetch(`${service.api.url}/v1/tasks`, {
    method: "POST",
    headers: {
      ...authorization(service),
      "content-type": "application/json",
      "idempotency-key": `sample ${new Date().toISOString()}`,
    },
    body: JSON.stringify({ ...sampleRequest(operation), webhook: { url: webhook } }),
  });
  if (response.status !== 202)
    throw new Error(`The API refused the sample: ${await response.text()}`);
  return answer.parse(await response.json());
};

interface Look {
  readonly taskId: string;
  /** Of the answer before; empty at first. */
  readonly etag: string;
  readonly signal: AbortSignal;
}

const read = async (
  service: Caller,
  { taskId, etag, signal }: Look,
): Promise<{ task: Answer; etag: string } | "unchanged" | "failed"> => {
  const headers = {
    ...authorization(service),
    ...(etag === "" ? {} : { prefer: "wait=10", "if-none-match": etag }),
  };
  const response = await fetch(`${service.api.url}/v1/tasks/${taskId}`, { headers, signal }).catch(
    () => undefined,
  );
  if (response?.status === 304) return "unchanged";
  const body: unknown =
    response?.ok === true ? await response.json().catch(() => undefined) : undefined;
  const { data: task } = answer.safeParse(body);
  return task === undefined ? "failed" : { task, etag: response?.headers.get("etag") ?? "" };
};

/**
 * Such as
 * `running, 40 %: waiting for its callback; else the poller asks at 23:51:07 at the latest`.
 */
const waitingFor = (
  { status, progress, nextCheckAt }: Answer,
  callbacks: RunOptions["callbacks"],
): string => {
  const stage = progress === undefined ? status : `${status}, ${progress} %`;
  if (nextCheckAt === undefined) return stage;
  const latest = `at ${new Date(nextCheckAt).toLocaleTimeString("en-GB")} at the latest`;
  return callbacks === "on"
    ? `${stage}: waiting for its callback; else the poller asks ${latest}`
    : `${stage}: callbacks are ${callbacks}, so the poller asks ${latest}`;
};

const endOf = ({ status, output, error }: Answer): string =>
  status === "succeeded"
    ? `succeeded: ${output?.files[0]?.url ?? JSON.stringify(output?.details ?? {})}`
    : `${status}: ${error?.message ?? "no reason given"}`;

const authorization = ({ apiKey }: Caller) => ({ authorization: `Bearer ${apiKey}` });
