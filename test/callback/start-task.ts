import type { HttpAnswer, SignedRequest } from "../../functions/tencent/transport.ts";
import { transportTo } from "../support/call-through.ts";
import { completion, input, submit, traces } from "../support/client.ts";
import { type System, type SystemOptions, startSystem } from "../support/system.ts";

export const MINUTE = 60_000;
export const two: SystemOptions = { concurrency: 2, environment: { LANE_LIMIT_VOD_AIGC: "2" } };

/** A system in which no callback comes but what the test sends. */
export const startQuietly = (options: SystemOptions = {}): Promise<System> =>
  startSystem({ callbacks: "lost", ...options });

/** Starts a task at Tencent; `started` is how Tencent knows it. */
export const startTask = async (system: System, prompt = "A cat.", key = "task") => {
  const { body } = await submit(system, key, { input: input(prompt) });
  const started = system.standIn.creates().at(-1) ?? { TaskId: "", SessionContext: "" };
  return { taskId: body.taskId, status: body.status, started };
};

/**
 * A system with one task at Tencent that ends after five seconds unless its prompt says otherwise.
 * No callback comes but what the test sends.
 */
export const startWithTask = async (prompt?: string, options?: SystemOptions) => {
  const system = await startQuietly(options);
  return { system, ...(await startTask(system, prompt)) };
};

/**
 * A system with one task that is over at Tencent and still running for us: a callback about it that
 * got through would show.
 */
export const startWithEndedTask = async (options?: SystemOptions) => {
  const { system, started } = await startWithTask("[seconds:1]", options);
  await system.clock.advance(1000);
  return { system, event: completion(started), before: await traces(system) };
};

/**
 * A system whose requests to Tencent pass through `between`, which may lose them, or let something
 * happen before an answer.
 */
export const startBetween = async (
  between: (
    request: SignedRequest,
    send: () => Promise<HttpAnswer>,
    system: System,
  ) => Promise<HttpAnswer>,
) => {
  const send = (request: SignedRequest) => between(request, () => transport.send(request), system);
  const system: System = await startQuietly({ seams: { send } });
  const transport = transportTo(system.standIn.url);
  return system;
};

export const questions = ({ standIn }: System): number => standIn.calls("DescribeTaskDetail");

/** How each callback ended, as the log says. */
export const outcomes = ({ log }: System) =>
  log.filter(({ event }) => event === "callback_received").map(({ reason }) => reason);
