import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod/mini";
import { type Sample, sampleRequest } from "./sample-inputs.ts";
import type { LocalService } from "./service.ts";
import { stageAt } from "./tencent/life.ts";

const answer = z.looseObject({
  taskId: z.string(),
  status: z.string(),
  settled: z.boolean(),
  providerTaskId: z.optional(z.string()),
  output: z.optional(z.object({ files: z.array(z.looseObject({ url: z.optional(z.string()) })), details: z.optional(z.unknown()) })),
  error: z.optional(z.looseObject({ code: z.string(), message: z.string() })),
});
type Answer = z.infer<typeof answer>;

const LOOK_EVERY_MS = 250;

/** Submits the sample through the API, as any caller would. Throws if the API does not take it. */
export const submitSample = async (service: LocalService, operation: Sample): Promise<Answer> => {
  const response = await fetch(`${service.api.url}/v1/tasks`, {
    method: "POST",
    headers: { ...authorization(service), "content-type": "application/json", "idempotency-key": `sample ${new Date().toISOString()}` },
    body: JSON.stringify(sampleRequest(operation)),
  });
  if (response.status !== 202) throw new Error(`The API did not take the sample: ${await response.text()}`);
  return answer.parse(await response.json());
};

/** Watches a task until it settles, telling its progress, and then its end in one line. */
export const watch = async (
  service: LocalService,
  taskId: string,
  tell: (sentence: string) => void,
  signal: AbortSignal,
): Promise<void> => {
  let progress = "";
  while (!signal.aborted) {
    const task = await read(service, taskId);
    if (task.settled) return tell(endOf(task));
    const now = progressOf(service, task);
    if (now !== progress) tell(now);
    progress = now;
    await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
};

const read = async (service: LocalService, taskId: string): Promise<Answer> =>
  answer.parse(await (await fetch(`${service.api.url}/v1/tasks/${taskId}`, { headers: authorization(service) })).json());

/** In fifths: enough to see that something moves. The stand-in knows better than the row, which changes only when Tencent is asked. */
const progressOf = ({ standIn }: LocalService, { status, providerTaskId }: Answer): string => {
  const entry = standIn?.creates().find(({ TaskId }) => TaskId === providerTaskId);
  if (entry === undefined) return status;
  const stage = stageAt(entry, Date.now());
  return stage.status === "PROCESSING"
    ? `at Tencent: PROCESSING, ${Math.floor(stage.progress / 20) * 20} %`
    : `at Tencent: ${stage.status}`;
};

const endOf = ({ status, output, error }: Answer): string =>
  status === "succeeded"
    ? `succeeded: ${output?.files[0]?.url ?? JSON.stringify(output?.details ?? {})}`
    : `${status}: ${error?.message ?? "no reason given"}`;

const authorization = ({ apiKey }: LocalService) => ({ authorization: `Bearer ${apiKey}` });
