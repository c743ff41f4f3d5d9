import { callTencent, signCall } from "../../../functions/tencent/client.ts";
import { Transport } from "../../../functions/tencent/transport.ts";
import { vod } from "../../../functions/tencent/vod/product.ts";
import { inputWith } from "../../../infra/local/operations.ts";
import { secrets } from "../../support/system.ts";
import { type Caller, callerOf, until } from "./caller.ts";
import type { Deployment } from "./deployment.ts";

/** The applications of the play: the second keeps its events in its queue. */
export const [PUSHED, PULLED] = [1500000000, 1500000002];

const VIDEO = "vod.CreateAigcVideoTask";

const video = (text: string, more: object = {}) => ({
  ...{ operation: VIDEO, input: inputWith(VIDEO, text) },
  ...more,
});

/** Everything that callers, Tencent and the clock make the functions do, in some seconds. */
export async function play(deployment: Deployment, receiverUrl: string): Promise<void> {
  const caller = callerOf(deployment);
  await pullEvents(deployment);
  // It takes events out of the queue for 55 s, and is ended with the test.
  void deployment.invoke("poll-tasks");
  await readWhatStands(caller);
  await register(caller, `${receiverUrl}/endpoint`);
  await tell(deployment, caller, `${receiverUrl}/webhook`);
  await queue(caller);
  await otherProducts(deployment, caller);
  await drained(caller);
  await clock(deployment);
  await readWhatIsLeft(caller);
}

/** The clock's calls, each in an environment that has idled, and in one to which more is due. */
const clock = async ({ invoke, invokeLater }: Deployment): Promise<void> => {
  const entries = ["start-tasks", "deliver-events", "keep-results", "audit-tasks"] as const;
  for (const entry of entries) await invoke(entry);
  for (const entry of [...entries, "poll-tasks" as const]) await invokeLater(entry);
};

/** Tencent's setting of an application, as an operator makes it. */
const pullEvents = async ({ standIn }: Deployment): Promise<void> => {
  const now = Date.now();
  const transport = new Transport({ endpointUrl: standIn.url, now: Date.now });
  const made = { product: vod, action: "ModifyEventConfig" };
  const sending = { signedAt: Math.floor(now / 1000), timeoutMs: 60_000, paid: false };
  const signed = signCall(
    { credentials: secrets.TENCENT_SECRET, site: "intl" },
    { ...made, body: { SubAppId: PULLED, Mode: "PULL" } },
    sending,
  );
  await callTencent((request) => transport.send(request), signed);
};

const readWhatStands = async ({ get, send }: Caller): Promise<void> => {
  for (const path of ["/console", "/docs", "/openapi.json", "/v1/operations", "/v1/health"])
    await get(path);
  await send("PATCH", "/nowhere").catch(() => undefined);
  const sha256 = "0".repeat(64);
  await send("POST", "/v1/uploads", { contentType: "image/png", contentLength: 1, sha256 });
};

const register = async ({ get, send }: Caller, url: string): Promise<void> => {
  const path = "/v1/webhook-endpoints";
  const made = JSON.parse((await send("POST", path, { url })).text);
  const other = JSON.parse((await send("POST", path, { url: `${url}/other` })).text);
  await send("POST", `${path}/${made.id}/rotate`);
  await get(`${path}/${made.id}`);
  await send("DELETE", `${path}/${other.id}`);
};

/** A task with somebody to tell, a workflow that waits, and a result that is kept. */
const tell = async ({ kept }: Deployment, caller: Caller, url: string): Promise<void> => {
  const { get, send, submit, settled } = caller;
  const told = { webhook: { url }, keepResult: true };
  const machine = { resume: { stepFunctions: { taskToken: "AAAAtoken" } } };
  const { taskId } = await submit("told", video("[seconds:1]", { ...told, ...machine }));
  await settled(taskId);
  await until(async () => (await kept())[0]);
  const { text } = await get(`/v1/tasks/${taskId}`);
  await get(`/v1/tasks/${taskId}/events`);
  const link = /http:[^"]*X-Amz-Signature=\w+/.exec(text)?.[0] ?? "";
  if (!(await fetch(link)).ok) throw new Error(`The kept result cannot be read: ${text}`);
  await get(`/v1/tasks/${taskId}/result`);
  const { deliveries } = JSON.parse((await get(`/v1/tasks/${taskId}/deliveries`)).text);
  for (const { id } of deliveries)
    await send("POST", `/v1/tasks/${taskId}/deliveries/${id}/replay`);
  const machineFails = { resume: { stepFunctions: { taskToken: "AAAAother" } } };
  const durable = (id: string) => ({ resume: { durableFunction: { callbackId: id } } });
  const fails = "[seconds:1] [fail:InternalError]";
  for (const [name, task] of [
    ["machine fails", video(fails, machineFails)],
    ["durable", video("[seconds:1]", durable("Y2FsbGJhY2s="))],
    ["durable fails", video(fails, durable("Y2FsbGJhY2sy"))],
  ] as const)
    await settled((await submit(name, task)).taskId);
};

/** Tasks that wait for their turn, one that is refused, and one that is canceled. */
const queue = async ({ send, submit, settled }: Caller): Promise<void> => {
  const image = (text: string) => ({
    operation: "vod.CreateAigcImageTask",
    input: inputWith("vod.CreateAigcImageTask", text),
  });
  const first = await submit("first", image("[seconds:2]"));
  const second = await submit("second", image("[seconds:1] second"));
  const third = await submit("third", image("[seconds:1] third"));
  await send("POST", `/v1/tasks/${third.taskId}/cancel`);
  await send("POST", `/v1/tasks/${first.taskId}/refresh`);
  await settled(first.taskId);
  await settled(second.taskId);
  await submit("refused", image("[refuse:RequestLimitExceeded]"));
};

/** Tasks of each other product; one is canceled as it runs, and one is told by a queue. */
const otherProducts = async (deployment: Deployment, caller: Caller): Promise<void> => {
  const { submit, send, settled } = caller;
  const of = (operation: string, text: string) => ({
    operation,
    input: inputWith(operation, text),
  });
  const transcription = "trtc.StartAITranscription";
  const running = await submit("transcription", of(transcription, "[seconds:600]"));
  await send("POST", `/v1/tasks/${running.taskId}/cancel`);
  const mps = await submit("mps", of("mps.CreateAigcVideoTask", "[seconds:1]"));
  await settled(mps.taskId);
  await submit("tiw", of("tiw.CreateVideoGenerationTask", "[seconds:1]"));
  const { standIn, invoke } = deployment;
  await submit("processed", of("mps.ProcessMedia", "[seconds:600]"));
  const created = standIn.creates().findLast(({ action }) => action === "ProcessMedia");
  const body = JSON.stringify({
    EventType: "WorkflowTask",
    WorkflowTaskEvent: { TaskId: created?.TaskId, Status: "FINISH" },
    SessionContext: created?.SessionContext,
  });
  const attributes = { ApproximateReceiveCount: "1" };
  for (const messageId of ["one", "again"])
    await invoke("receive-notices", { Records: [{ messageId, body, attributes }] });
};

/** A task whose end stands in the queue of its application. */
const drained = async ({ submit, settled }: Caller): Promise<void> => {
  const input = { ...inputWith(VIDEO, "[seconds:1]"), SubAppId: PULLED };
  await settled((await submit("pulled", { operation: VIDEO, input })).taskId);
};

const readWhatIsLeft = async ({ get }: Caller): Promise<void> => {
  for (const path of ["/v1/lanes", "/v1/usage", "/v1/tasks?limit=2", "/v1/health"]) await get(path);
};
