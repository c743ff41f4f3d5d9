import type { LaneState } from "../../store/lane-row.ts";
import { addressUnder } from "../../task/address.ts";
import { Unavailable } from "../../task/error.ts";
import { sessionIdOf } from "../../task/names.ts";
import type { TaskRef } from "../../task/task.ts";
import { type Instant, instant } from "../../task/time.ts";
import { signCall } from "../../tencent/client.ts";
import type { OwnIds, StartOperation } from "../../tencent/operation.ts";
import { sessionContextOf } from "../../tencent/session-context.ts";
import type { SignedRequest } from "../../tencent/transport.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { askCurve } from "../common/learned.ts";
import type { Turn } from "../common/rate-limit.ts";
import { firstLook } from "../common/schedule.ts";
import { isTold } from "../common/told.ts";
import { linkUploads } from "./link-uploads.ts";

/**
 * Tencent answers a create within seconds. The functions that send one run for 25 s or longer.
 */
const CREATE_TIMEOUT_MS = 10_000;

/** A signed start request, ready to be written ahead and sent. */
export interface PreparedAttempt {
  readonly nonce: string;
  readonly signedAt: Instant;
  readonly dueAt: Instant;
  /** Whether Tencent tells of the task's end by itself. */
  readonly told: boolean;
  readonly request: SignedRequest;
}

/** A prepared attempt that the rate lets go, if it leaves within its turn. */
export interface ReadyAttempt extends PreparedAttempt {
  readonly turn: Turn;
  /** The lane as it was before the send. Undefined if nothing had to be read. */
  readonly seen?: LaneState | undefined;
}

/** The facts that a start request is made of. */
export interface Start extends TaskRef {
  readonly application: string;
  readonly model?: string | undefined;
  readonly region?: string | undefined;
  readonly epoch: number;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * Does everything that can fail or takes time before the write-ahead: ids, secrets, the signature
 * and the connection. It writes nothing and sends nothing. It comes before the attempt reserves its
 * moment, so that a cold process does not send in a moment that belongs to another.
 */
export async function prepareAttempt(
  dependencies: Dependencies,
  operation: StartOperation,
  start: Start,
): Promise<PreparedAttempt> {
  const { settings, secrets, clock, chance } = dependencies;
  const { tenant, taskId, application, region } = start;
  const [credentials, keyring, curve, told] = await Promise.all([
    secrets.tencent(),
    secrets.context(),
    askCurve(dependencies, operation, start),
    isTold(dependencies, operation, application),
  ]);
  const claim = { environment: settings.environment, operation: operation.name, tenant, taskId };
  const own = {
    application,
    sessionId: sessionIdOf(start),
    sessionContext: sessionContextOf(keyring, claim),
  };
  const [callback, queue] = await Promise.all([
    callbackOf(dependencies, operation),
    queueOf(dependencies, operation),
  ]);
  const input = linkUploads(dependencies, start);
  const ids = { ...own, callback, queue };
  const call = {
    product: operation.product,
    action: operation.action,
    body: operation.request(input, ids),
    ...(region === undefined ? {} : { region }),
  };
  // TC3 signs whole seconds. The fence must be the moment at which this very signature expires.
  const seconds = Math.floor(clock.now() / 1000);
  const signedAt = instant(seconds * 1000);
  const request = signCall({ credentials, site: settings.site }, call, {
    signedAt: seconds,
    timeoutMs: CREATE_TIMEOUT_MS,
    paid: true,
    // After a needless doubt the same request is sent once more, unless nothing protects it.
    reuses: operation.class !== "unprotected",
  });
  await dependencies.open(request);
  return {
    nonce: chance.nonce(),
    signedAt,
    dueAt: firstLook({ operation, told, curve }, signedAt),
    told,
    request,
  };
}

/**
 * The same, but undefined if a secret cannot be read now. The task is recorded all the same, and
 * the schedule tries again.
 */
export async function prepareIfPossible(
  ...[dependencies, operation, start]: Parameters<typeof prepareAttempt>
): Promise<PreparedAttempt | undefined> {
  try {
    return await prepareAttempt(dependencies, operation, start);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    dependencies.log("start_not_prepared", {
      tenant: start.tenant,
      taskId: start.taskId,
      reason: error.message,
    });
    return undefined;
  }
}

/**
 * The callback address to send along. Undefined if this action takes none, or if callbacks of the
 * product do not reach us.
 */
const callbackOf = async (
  { settings, secrets }: Dependencies,
  { product, callbackPerTask }: StartOperation,
): Promise<OwnIds["callback"]> => {
  if (callbackPerTask === undefined || settings.callbackBaseUrl === undefined) return undefined;
  const [[path], { [product.name]: keys = [] }] = await Promise.all([
    secrets.callbackPaths(),
    secrets.callbackKeys(),
  ]);
  const [key] = keys;
  return path === undefined || key === undefined
    ? undefined
    : { url: addressUnder(settings.callbackBaseUrl, `v1/callbacks/${product.name}/${path}`), key };
};

/**
 * The queue to name in a request, where an operator has one and the product can fill it. Its AWS
 * key stands in CallbackSecret as `mpsqueue`: the id and the key. Without one Tencent is given
 * none.
 */
const queueOf = async (
  { settings, secrets }: Dependencies,
  { product, callbackPerTask }: StartOperation,
): Promise<OwnIds["queue"]> => {
  const { mpsQueue } = settings;
  if (mpsQueue === undefined || product.readNotice === undefined || callbackPerTask === undefined)
    return undefined;
  const { mpsqueue: [secretId, secretKey] = [] } = await secrets.callbackKeys();
  return { ...mpsQueue, ...(secretKey === undefined ? {} : { secretId, secretKey }) };
};
