import { lookup } from "node:dns";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { LookupFunction } from "node:net";
import { CommonClient } from "tencentcloud-sdk-nodejs/tencentcloud/common/common_client.js";
import * as z from "zod";
import type { CallbackOptions } from "./options.ts";

/** Which API of Tencent's a product is. */
export interface ProductApi {
  readonly product: string;
  /** X-TC-Version. */
  readonly version: string;
  /** X-TC-Region, where one must be sent. */
  readonly region?: string;
}

/** One request to a product's API. */
export interface ApiCall {
  readonly action: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Makes the call and returns the fields of `Response`. Throws CallFailed. */
export type Send = (call: ApiCall) => Promise<unknown>;

/**
 * A call that Tencent refused, or that was not answered so that we understand it. The message is
 * for the operator.
 */
export class CallFailed extends Error {
  override readonly name = "CallFailed";
}

// Configuration calls answer within a second; an operator waits for this one.
const TIMEOUT_SECONDS = 10;

/** The official SDK's client for one product, at the configured site or address. */
export function tencentApi(
  { product, version, region }: ProductApi,
  { credentials, settings }: Pick<CallbackOptions, "credentials" | "settings">,
): Send {
  const host =
    settings.TENCENT_SITE === "intl"
      ? `${product}.intl.tencentcloudapi.com`
      : `${product}.tencentcloudapi.com`;
  const httpProfile = {
    ...route(host, settings.TENCENT_ENDPOINT_URL),
    reqTimeout: TIMEOUT_SECONDS,
  };
  const client = new CommonClient(httpProfile.endpoint, version, {
    credential: credentials,
    region: region ?? "",
    profile: { httpProfile, language: "en-US" },
  });
  return async ({ action, body }) => {
    try {
      return await client.request(action, body);
    } catch (error) {
      throw new CallFailed(sentenceOf(action, error), { cause: error });
    }
  };
}

/** A text that an answer may lack; then it is empty. */
export const textOrNothing = z
  .string()
  .nullish()
  .transform((text) => text ?? "");

/** Reads what we use of an answer. Throws CallFailed. */
export function readAnswer<T>(action: string, schema: z.ZodType<T>, answer: unknown): T {
  const result = schema.safeParse(answer);
  if (!result.success) throw new CallFailed(`Tencent's answer to ${action} cannot be understood.`);
  return result.data;
}

/**
 * The SDK signs for the host it is given and names it, so another address is reached below HTTP:
 * only the name is looked up elsewhere.
 */
const route = (host: string, endpointUrl: string | undefined) => {
  if (endpointUrl === undefined) return { protocol: "https://", endpoint: host };
  const { protocol, hostname, port } = new URL(endpointUrl);
  const address = hostname.replace(/^\[|\]$/g, "");
  const elsewhere: LookupFunction = (_host, options, done) => lookup(address, options, done);
  return {
    protocol: `${protocol}//`,
    endpoint: port === "" ? host : `${host}:${port}`,
    agent:
      protocol === "https:"
        ? new HttpsAgent({ lookup: elsewhere })
        : new HttpAgent({ lookup: elsewhere }),
  };
};

/**
 * The operator's remedy for a code; the first pattern that fits counts. Source of the codes:
 * the "Error Codes" pages.
 */
const meanings: readonly (readonly [RegExp, string])[] = [
  [/^AuthFailure\.SignatureExpire$/, "this machine's clock is more than five minutes off"],
  [
    /^AuthFailure\.UnauthorizedOperation$|^UnauthorizedOperation(?!\.SdkAppId)/,
    "these credentials may not do this: allow it in the CAM console",
  ],
  [
    /^UnauthorizedOperation\.SdkAppId$|SdkAppIdNotFound$|^ResourceNotFound/,
    "the account of these credentials has no such application",
  ],
  [/^AuthFailure/, "Tencent does not accept TENCENT_SECRET_ID and TENCENT_SECRET_KEY"],
  [/CallbackAddressFormatError$/, "Tencent does not accept the address"],
  [/^RequestLimitExceeded/, "too many requests: run it again in a minute"],
  [/^InternalError/, "a fault at Tencent: run it again"],
];

const sentenceOf = (action: string, error: unknown): string => {
  const { code, requestId, message } = fieldsOf(error);
  if (code === undefined)
    return `${action} was not answered (${message}). It may have been done all the same: run it again.`;
  const meaning = meanings.find(([pattern]) => pattern.test(code))?.[1];
  return `${action} was refused: ${meaning === undefined ? "" : `${meaning}. Tencent says: `}${message} (${code}, RequestId ${requestId}).`;
};

const fieldsOf = (
  error: unknown,
): { readonly code: string | undefined; readonly requestId: string; readonly message: string } => ({
  code:
    error instanceof Error && "code" in error && typeof error.code === "string"
      ? error.code
      : undefined,
  requestId: error instanceof Error && "requestId" in error ? String(error.requestId) : "",
  message: (error instanceof Error ? error.message : String(error)).replace(/[.\s]+$/, ""),
});
