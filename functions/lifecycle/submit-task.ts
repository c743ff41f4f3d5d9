import { modelNamed, OFF_PEAK } from "../task/durations.ts";
import type { TaskRef } from "../task/task.ts";
import { type Instant, instant, milliseconds } from "../task/time.ts";
import type { StartOperation } from "../tencent/operation.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { countNew, refusePaused } from "./common/spend.ts";
import { withStory } from "./common/with-story.ts";
import { answerRepeat, type Submitted } from "./request/answer-repeat.ts";
import { checkUploads } from "./request/check-uploads.ts";
import { rememberIdentity } from "./request/find-task.ts";
import { insertTask, type NewTask } from "./request/insert-task.ts";
import { newKeeping } from "./request/keep-result.ts";
import { checkListeners, newListeners } from "./request/listeners.ts";
import { type Asked, type CheckedStart, checkStart } from "./request/read-submission.ts";
import { rowsWith } from "./request/read-task.ts";
import { startHash } from "./request/request-hash.ts";
import { deadlineOf, requestExpires, startBeforeOf } from "./request/terms.ts";
import { withinBounds } from "./request/within-bounds.ts";
import { withholdSecrets } from "./start/withhold-secrets.ts";

/**
 * Records a task and starts it at once if its lane has a free slot. The same key with the same
 * request names the same task, however often it is sent. Throws `RequestError` before anything is
 * written, and `Unavailable` if nothing is certain but a repeat is safe.
 */
export async function submitTask(
  dependencies: Dependencies,
  asked: Asked,
  ref: TaskRef,
): Promise<Submitted> {
  const checked = checkStart(dependencies.settings, asked);
  checkListeners(dependencies, asked);
  const kept = newKeeping(dependencies, checked.operation, asked);
  await checkUploads(dependencies, ref.tenant, checked.request.input);
  await rememberIdentity(dependencies);
  await refusePaused(dependencies);
  return withinBounds(dependencies, ref, () => record(dependencies, ref, { checked, asked, kept }));
}

/** Counts the task, stores its request, and inserts it. */
const record = async (
  dependencies: Dependencies,
  ref: TaskRef,
  { checked, asked, kept }: Recorded,
): Promise<Submitted> => {
  const { tasks, clock } = dependencies;
  const { operation, request } = checked;
  const { stored, secrets } = withholdSecrets(request);
  const now = instant(clock.now());
  const counted = await countNew(dependencies, ref.tenant, now);
  const facts = factsOf(checked, asked, now);
  const expiresAt = requestExpires(now, facts.startBefore);
  const newTask: NewTask = {
    ...ref,
    ...facts,
    ...kept,
    ...(await newListeners(dependencies, ref, { asked, expiresAt })),
    ...(counted === undefined ? {} : { counted }),
    ...(secrets === undefined ? {} : { secrets }),
  };
  await tasks.putRequest(ref, {
    hash: newTask.requestHash,
    request: { ...stored, asked: { startWithinSeconds: asked.startWithinSeconds } },
    expiresAt,
  });
  const { task, replayed } = await withStory(dependencies, (telling) =>
    insertTask(telling, operation, newTask, request),
  );
  return replayed
    ? answerRepeat(dependencies, asked, task)
    : { task, rows: await rowsWith(dependencies, task, request), replayed };
};

/** A request that has been checked. */
interface Recorded {
  readonly checked: CheckedStart;
  readonly asked: Asked;
  readonly kept: ReturnType<typeof newKeeping>;
}

/** The facts of a new task that follow from its request. */
const factsOf = (
  { operation, application, region, request }: CheckedStart,
  asked: Asked,
  now: Instant,
) => {
  const { deadlineSeconds, startWithinSeconds } = asked;
  const terms = { operation: operation.name, region, deadlineSeconds, startWithinSeconds };
  return {
    operation: operation.name,
    application,
    requestHash: startHash(terms, request),
    revision: 1,
    epoch: 0,
    createdAt: now,
    refusals: 0,
    startBefore: startBeforeOf(asked, now),
    ...(region === undefined ? {} : { region }),
    ...deadlineOf(asked, now),
    stalledAfterSeconds: stalledAfterOf(operation, request.input) / 1000,
    ...modelOf(operation, request.input),
  };
};

/** Tencent holds an off-peak task back, so it is not stalled before its longest life is over. */
const stalledAfterOf = (
  { isOffPeak, stalledAfter, longestLife }: StartOperation,
  input: CheckedStart["request"]["input"],
): number => milliseconds(isOffPeak?.(input) ? longestLife : stalledAfter);

/** The class of its duration: the input is not read again when the task is asked about. */
const modelOf = (
  { isOffPeak, modelFields = [] }: StartOperation,
  input: CheckedStart["request"]["input"],
): { readonly model?: string } => {
  const model = isOffPeak?.(input)
    ? OFF_PEAK
    : modelNamed(modelFields.map((field) => input[field]));
  return model === undefined ? {} : { model };
};
