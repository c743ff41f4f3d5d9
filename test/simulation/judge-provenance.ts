import type { Key, Row } from "../../functions/store/table.ts";
import type { Dossier } from "./dossier.ts";
import type { Heard } from "./judge-heard.ts";
import type { Invocation } from "./process.ts";
import type { Breach } from "./promises.ts";

interface Written {
  readonly dossier: Dossier;
  readonly before: (Key & Row) | undefined;
  readonly after: Key & Row;
}

/**
 * `nothing-without-evidence`, `a-provider-task-is-one-tasks`, `forgeries-change-nothing`: a row may
 * only say of a task at Tencent what Tencent said, and said of this very task. Notes what the
 * invocation has heard.
 */
export function provenanceFaults(
  heard: Heard,
  invocation: Invocation,
  { dossier, before, after }: Written,
): readonly Breach[] {
  const { providerTaskId, status } = after;
  const { origin } = invocation;
  const forged =
    origin.kind === "attacker" ? "forgeries-change-nothing" : "nothing-without-evidence";
  if ("says" in origin && origin.says !== undefined) heard.told(invocation, origin.says);
  const faults: Breach[] = [];
  const charged = dossier.charges.map((charge) => charge.providerTaskId);
  const isNamed = typeof providerTaskId === "string" && providerTaskId !== "";
  if (isNamed && before?.providerTaskId !== providerTaskId) {
    if (!charged.includes(providerTaskId))
      faults.push([
        "a-provider-task-is-one-tasks",
        `gave ${dossier.taskId} the TaskId ${providerTaskId}, which is another's`,
      ]);
    if (!heard.isKnown(invocation, providerTaskId))
      faults.push([forged, `adopted ${providerTaskId} unheard`]);
  }
  if (status === before?.status || (status !== "succeeded" && status !== "failed")) return faults;
  // The answer to a question by SessionId need not name the TaskId of a transcription.
  const ids = isNamed ? [providerTaskId] : charged;
  if (!ids.some((id) => heard.isTold(invocation, id)))
    faults.push([forged, `called ${dossier.taskId} ${status} without a word of Tencent's`]);
  return faults;
}

/** Whether the invocation was caused by Tencent's own word about this task. */
export const isSaid = (origin: Invocation["origin"], providerTaskId: string): boolean =>
  "says" in origin && origin.says === providerTaskId;
