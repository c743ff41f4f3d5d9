import type { AskCurve } from "../../task/ask-curve.ts";
import { isSampled } from "../../task/durations.ts";
import type { TaskRef } from "../../task/task.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "./dependencies.ts";
import { lookUp } from "./outlook.ts";
import { isTold } from "./told.ts";

/** The facts of a task that say which others it is like. */
interface Alike extends TaskRef {
  readonly model?: string | undefined;
  readonly followed?: true | undefined;
}

/**
 * The curve by which the poller asks about a task. Undefined where too little is learned. Where
 * nobody tells us of an end, the tasks whose durations are written are asked about as if nothing
 * was learned: else their ends would be seen when they were expected, and confirm that. Reads the
 * operation's row at most once a minute.
 */
export async function askCurve(
  dependencies: Dependencies,
  operation: StartOperation,
  task: Alike & { readonly application: string },
): Promise<AskCurve | undefined> {
  const [told] = await Promise.all([
    isTold(dependencies, operation, task.application),
    lookUp(dependencies, operation.name),
  ]);
  return knownCurve(dependencies, operation, task, told);
}

/** The same from what this process knows already. `told`: whether Tencent tells of the end. */
export function knownCurve(
  { durations }: Pick<Dependencies, "durations">,
  operation: StartOperation,
  { model, followed, taskId }: Alike,
  told: boolean,
): AskCurve | undefined {
  if (!isLearned(operation, followed)) return undefined;
  const { curve, count } = durations.known(operation.name, model);
  const isScout = !told && isSampled(taskId, count);
  return isScout ? undefined : curve;
}

/**
 * A task that Tencent forgets at its end has to be seen at work, so it is asked about early. A task
 * that was started elsewhere has an age that we do not know.
 */
export function isLearned({ describedBy }: StartOperation, followed: true | undefined): boolean {
  return describedBy.endsUntold === undefined && followed === undefined;
}
