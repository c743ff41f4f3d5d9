import type { SettledTask } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { endpointsHearing } from "../common/endpoints-hearing.ts";
import { deliver } from "../common/publish-news.ts";

const EVENT = "task.result_late";

/**
 * Tells that Tencent has sent word of a task that settled as unknown. Nothing else changes: the
 * answer stays, and the row is not written. Tencent is not asked, as its records end before our
 * horizon does, so the authentic message itself is the evidence. A function that dies here has not
 * acknowledged the message, so Tencent sends it again. Returns whether somebody hears of it.
 */
export async function hearLate(dependencies: Dependencies, task: SettledTask): Promise<boolean> {
  if (task.status !== "indeterminate") return false;
  const { status, revision } = task;
  const endpoints = [...(await endpointsHearing(dependencies, task, EVENT))];
  const at = instant(dependencies.clock.now());
  return (await deliver(dependencies, task, { event: EVENT, at, status, revision, endpoints })) > 0;
}
