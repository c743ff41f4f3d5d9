import { officialSigner } from "./official-signer.ts";
import { Refusal } from "./refusal.ts";

export interface Credentials {
  readonly secretId: string;
  readonly secretKey: string;
}

/** The parts that a TC3 signature covers, as they arrived; a missing header is an empty string. */
export interface SignedRequest {
  readonly host: string;
  readonly contentType: string;
  readonly timestamp: string;
  readonly authorization: string;
  readonly body: Buffer;
}

// Source: Tencent's "Signature v3" page: a timestamp more than five minutes off is refused.
const TOLERANCE_MS = 5 * 60 * 1000;
const AUTHORIZATION =
  /^TC3-HMAC-SHA256 Credential=([^/]+)\/\d{4}-\d{2}-\d{2}\/(\w+)\/tc3_request, SignedHeaders=[\w;-]+, Signature=[0-9a-f]{64}$/;

/**
 * Checks a request as Tencent does and returns the service it was signed for. `now` in milliseconds
 * since the UNIX epoch. The expected signature is made by the official SDK's signer, never by ours,
 * so that an error of ours cannot cancel itself out. Like the SDK it signs `content-type;host` and
 * the host's name without its port: other signed headers are refused. Throws a Refusal:
 * MissingParameter, AuthFailure.InvalidAuthorization, .SecretIdNotFound, .SignatureExpire or
 * .SignatureFailure.
 */
export function verify(request: SignedRequest, known: readonly Credentials[], now: number): string {
  const [, secretId, service] = AUTHORIZATION.exec(request.authorization) ?? [];
  if (secretId === undefined || service === undefined) {
    throw new Refusal(
      "AuthFailure.InvalidAuthorization",
      "The Authorization header is missing or not of the TC3-HMAC-SHA256 form.",
    );
  }
  if (!/^\d{1,12}$/.test(request.timestamp)) {
    throw new Refusal("MissingParameter", "X-TC-Timestamp must be UNIX seconds.");
  }
  const credentials = known.find((pair) => pair.secretId === secretId);
  if (credentials === undefined) {
    throw new Refusal("AuthFailure.SecretIdNotFound", "The SecretId is not found.");
  }
  const timestamp = Number(request.timestamp);
  if (Math.abs(now - timestamp * 1000) > TOLERANCE_MS) {
    throw new Refusal(
      "AuthFailure.SignatureExpire",
      "The timestamp is more than five minutes off.",
    );
  }
  if (
    request.authorization !== expectedAuthorization(request, credentials, { service, timestamp })
  ) {
    throw new Refusal("AuthFailure.SignatureFailure", "The signature does not fit the request.");
  }
  return service;
}

function expectedAuthorization(
  request: SignedRequest,
  credentials: Credentials,
  scope: { readonly service: string; readonly timestamp: number },
): string | undefined {
  const url = `http://${request.host}/`;
  if (!URL.canParse(url)) return undefined;
  return officialSigner.sign3({
    ...credentials,
    ...scope,
    method: "POST",
    url,
    payload: request.body,
    headers: { "Content-Type": request.contentType },
    multipart: false,
    boundary: "",
  });
}
