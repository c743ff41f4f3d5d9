import { operationNamed } from "../../functions/tencent/registry.ts";
import type { Scene } from "./crash-scenes.ts";
import type { Sending } from "./dossier.ts";
import type { Fault } from "./fault-kinds.ts";
import type { Life } from "./life.ts";

/**
 * Everything wrong with a life of one plain task under known faults. It reports every broken
 * promise, an end that these faults do not explain, and an outcome that need not harm anybody in
 * this simulated world. Without a final refusal the task has to succeed, or to be indeterminate
 * where that is honest.
 */
export const crashFaults = (
  scene: Scene,
  faults: readonly Fault[],
  life: Life,
): readonly string[] => {
  const [status = "none"] = life.statuses;
  return [
    ...life.violations.map(({ promise, text }) => `${promise}: ${text}`),
    ...(life.faults.length === faults.length
      ? []
      : ["A fault struck nothing: this is not the life that it was chosen for."]),
    ...(isExplained(status, scene, life)
      ? []
      : [`It ended as ${status} with ${life.charges} charges.`]),
  ];
};

const isExplained = (status: string, scene: Scene, life: Life): boolean => {
  switch (status) {
    case "succeeded":
      return life.charges === 1;
    case "rejected":
      return life.charges === 0 && life.faults.some(({ mood }) => mood === "final-refusal");
    case "indeterminate":
      return isHonestlyUnknown(scene, life);
    default:
      return false;
  }
};

/**
 * When a task may end as indeterminate:
 *
 * - Unprotected: only if a start was left unknown.
 * - Deduped: only if a start was left unknown. If it was accepted, also what would have named its
 *   TaskId has to be missing: the product lists nothing of ours, and its callback does not reach
 *   us. If it was not, its repeat has to have been refused for good: that says nothing of the
 *   first, and only a list that is proven complete could.
 * - Deduped and found: only if a start was left unknown that was not accepted, as its absence
 *   cannot be told from its end and it is not sent again (decision 0006); or if it was over before
 *   it was seen at work, and either its start was left unknown or no callback reaches us.
 */
const isHonestlyUnknown = (scene: Scene, life: Life): boolean => {
  const isUntold =
    !scene.isTold ||
    life.faults.some(({ at, kind }) => at.startsWith("callback.") && kind === "drop");
  const isAccepted = life.charges === 1;
  switch (operationNamed(scene.operation)?.class) {
    case "unprotected":
      return wasLeftUnknown(life);
    case "deduped": {
      const isFound = !isUntold || scene.population.tencent.listsTasks;
      return (
        wasLeftUnknown(life) &&
        (isAccepted ? !isFound : life.faults.some(({ mood }) => mood === "final-refusal"))
      );
    }
    case "deduped-and-found": {
      const isSeen = life.dossiers.some(({ seenAtWork }) => seenAtWork);
      return isAccepted ? !isSeen && (isUntold || wasLeftUnknown(life)) : wasLeftUnknown(life);
    }
    default:
      return false;
  }
};

/**
 * Whether a start was struck from the moment it was written ahead on and before its outcome was
 * recorded, so that it stays unknown.
 */
const wasLeftUnknown = ({ faults, dossiers }: Life): boolean =>
  dossiers.some(({ attempts }) =>
    attempts.some((sending) => faults.some((fault) => leavesUnknown(fault, sending))),
  );

const leavesUnknown = (
  { at, kind, mood }: Fault,
  { by, writtenWith, recordedWith = Number.POSITIVE_INFINITY }: Sending,
): boolean => {
  const call = at.startsWith(`${by}/`) ? Number(at.slice(by.length + 1)) : Number.NaN;
  if (!(writtenWith <= call && call < recordedWith)) return false;
  // Its sender writes the outcome again and again, as long as the sender lives.
  if (call > writtenWith + 1) return kind !== "fail" && kind !== "lost";
  // A refusal, and a connection that was never made, are known.
  return kind !== "unreached" && mood !== "rate-limited" && mood !== "final-refusal";
};
