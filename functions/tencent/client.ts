import * as z from "zod/mini";
import { jsonOrUndefined } from "../task/json.ts";
import {
  failureReason,
  type TencentAnswer,
  TencentError,
  TencentSilence,
  TencentUnreached,
} from "./error.ts";
import { hostOf, type Product, type Site } from "./product.ts";
import { type Credentials, sign } from "./sign.ts";
import type { HttpAnswer, SignedRequest } from "./transport.ts";

/** One call of one action. The body holds Tencent's own field names. */
export interface Call {
  readonly product: Product;
  readonly action: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Only where the product requires a region or the caller named one; VOD and MPS need none. */
  readonly region?: string;
}

/** The one way out to Tencent, and the seam at which tests and the simulator replace it. */
export type Send = (request: SignedRequest) => Promise<HttpAnswer>;

// Exactly as it is signed. Tencent takes any value that is; this is the official SDK's.
const contentType = "application/json";

// Loose: Tencent adds fields at will. A RequestId of another shape must not turn an accepted
// request into doubt.
const envelope = z.object({
  Response: z.looseObject({
    RequestId: z.catch(z.optional(z.string()), undefined),
    Error: z.nullish(z.object({ Code: z.string(), Message: z.catch(z.string(), "") })),
  }),
});

/**
 * Makes a call ready to send. Nothing is sent and nothing can fail later for want of anything but
 * the network. `signedAt` is in whole UNIX seconds: Tencent refuses the request five minutes after
 * it, however late it arrives. `timeoutMs` covers the whole exchange. `paid` is true where a second
 * copy would be charged again, `reuses` where Tencent refuses it. Fields that are undefined or null
 * are left out, as the official SDK does.
 */
export function signCall(
  { credentials, site }: { readonly credentials: Credentials; readonly site: Site },
  call: Call,
  sending: Pick<SignedRequest, "timeoutMs" | "paid" | "reuses"> & { readonly signedAt: number },
): SignedRequest {
  const host = hostOf(call.product, site);
  // Serialised once: the signature covers these very bytes.
  const body = JSON.stringify(call.body, (_name, value: unknown) =>
    value === null ? undefined : value,
  );
  const { signedAt, ...carried } = sending;
  const headers: Record<string, string> = {
    Host: host,
    "Content-Type": contentType,
    "X-TC-Action": call.action,
    "X-TC-Version": call.product.version,
    "X-TC-Timestamp": String(signedAt),
    Authorization: sign(credentials, {
      service: call.product.name,
      signedAt,
      headers: { "content-type": contentType, host },
      body,
    }),
  };
  if (call.region !== undefined) headers["X-TC-Region"] = call.region;
  if (credentials.token !== undefined) headers["X-TC-Token"] = credentials.token;
  return { host, action: call.action, headers, body, ...carried };
}

/**
 * Sends a signed request exactly once and reads Tencent's envelope. Throws TencentError where
 * Tencent answered with an error (its HTTP status is 200 then too), TencentUnreached where nothing
 * was sent, and TencentSilence for everything else: a lost connection, a timeout, another status,
 * an answer that is not Tencent's.
 */
export async function callTencent(send: Send, request: SignedRequest): Promise<TencentAnswer> {
  const { action } = request;
  const answer = await sendOnce(send, request);
  if (answer.status !== 200) throw new TencentSilence(action, `HTTP ${answer.status}`);

  const read = envelope.safeParse(jsonOrUndefined(answer.body));
  // Without a cause: both parsers' errors quote the answer, which may hold a signed URL.
  if (!read.success) throw new TencentSilence(action, "the answer is not Tencent's");

  const { Response: response } = read.data;
  const requestId = response.RequestId;
  if (response.Error) {
    // Never seen. An answer that names a task has one, and then its error does not mean that
    // nothing was started.
    if (response.TaskId)
      throw new TencentSilence(action, "the answer has both an error and a TaskId");
    throw new TencentError({
      action,
      code: response.Error.Code,
      message: response.Error.Message,
      requestId,
    });
  }
  return { response, requestId };
}

const sendOnce = async (send: Send, request: SignedRequest): Promise<HttpAnswer> => {
  try {
    return await send(request);
  } catch (error) {
    if (error instanceof TencentUnreached) throw error;
    throw new TencentSilence(request.action, failureReason(error), { cause: error });
  }
};
