import { createHmac } from "node:crypto";
import type { isOneOf, tenantOf } from "../../../functions/http/authenticate.ts";
import type { whyUnauthentic } from "../../../functions/tencent/md5-signature.ts";
import type { CallbackReader, CallbackRequest } from "../../../functions/tencent/product.ts";
import type { readSessionContext } from "../../../functions/tencent/session-context.ts";
import { given, instead, returns, unchecked } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";

/** Whether a callback is Tencent's. */
const authenticity: readonly Mutant[] = [
  {
    name: "a callback without a right signature is taken",
    at: "whyUnauthentic",
    mistake: returns(undefined),
    by: "callback/forged-callback.test.ts",
  },
  {
    name: "the second of a product's two keys signs nothing",
    at: "whyUnauthentic",
    mistake: given<typeof whyUnauthentic>((request, signing) => [firstKeyOnly(request), signing]),
    by: "simulator",
  },
  {
    name: "an empty key signs callbacks",
    at: "whyUnauthentic",
    mistake: given<typeof whyUnauthentic>((request, signing) => [
      { ...request, keys: request.keys.map((key) => (key.trim() === "" ? `empty:${key}` : key)) },
      { ...signing, text: (key, expiry) => signing.text(key.replace(/^empty:/, ""), expiry) },
    ]),
    by: "tencent/contract/callback.test.ts",
  },
  {
    name: "an expiry that is no number extends a signature that somebody saw",
    at: "whyUnauthentic",
    mistake: given<typeof whyUnauthentic>((request, signing) => [
      {
        ...request,
        json: { ...request.json, [signing.expiryField]: Number(request.json[signing.expiryField]) },
      },
      signing,
    ]),
    by: "tencent/contract/md5-callback.test.ts",
  },
  {
    name: "TRTC's signature need not match the body",
    at: "trtcCallback.read",
    mistake: given<CallbackReader["read"]>((request) => [
      {
        ...request,
        headers: {
          ...request.headers,
          sign: createHmac("sha256", request.keys[0] ?? "")
            .update(request.body)
            .digest("base64"),
        },
      },
    ]),
    by: "tencent/trtc/callback-signature.test.ts",
  },
  {
    name: "the second of TRTC's two keys signs nothing",
    at: "trtcCallback.read",
    mistake: given<CallbackReader["read"]>((request) => [firstKeyOnly(request)]),
    by: "simulator",
  },
  {
    name: "the form of an address is enough to send callbacks",
    at: "isOneOf",
    mistake: returns(true),
    by: "callback/wrong-address.test.ts",
  },
  {
    name: "the beginning of a secret is as good as all of it",
    at: "isOneOf",
    mistake: instead<typeof isOneOf>(
      () => (text, candidates) =>
        text !== "" && candidates.some((candidate) => candidate.startsWith(text)),
    ),
    by: "http/bad-input.test.ts",
  },
  {
    name: "every key is the first tenant's",
    at: "tenantOf",
    mistake: instead<typeof tenantOf>((original) => async (event, keys, scope) => {
      await original(event, keys, scope);
      return Object.keys(await keys.secrets.apiKeys())[0] ?? "";
    }),
    by: "request/tenants.test.ts",
  },
];

function firstKeyOnly(request: CallbackRequest): CallbackRequest {
  return { ...request, keys: request.keys.slice(0, 1) };
}

/** Whose task a message is about. */
const contexts: readonly Mutant[] = [
  {
    name: "a context names a task without our MAC",
    at: "readSessionContext",
    mistake: instead<typeof readSessionContext>((original) => (ring, environment, context) => {
      const parts = context.split(".");
      const [taskId = "", tenant = ""] = [parts.at(-3), parts.at(-4)];
      const isOurs = parts.length === 8 && parts[1] === environment;
      return (
        original(ring, environment, context) ??
        (isOurs
          ? { environment, operation: parts.slice(2, 4).join("."), tenant, taskId }
          : undefined)
      );
    }),
    by: "tencent/session-context.test.ts",
  },
  {
    name: "a rotation of keys makes running tasks strangers",
    at: "readSessionContext",
    mistake: given<typeof readSessionContext>(({ active, keys }, environment, context) => [
      { active, keys: { [active]: keys[active] ?? "" } },
      environment,
      context,
    ]),
    by: "tencent/session-context.test.ts",
  },
  {
    name: "another environment's context names a task of ours",
    at: "readSessionContext",
    mistake: given<typeof readSessionContext>((ring, _environment, context) => [
      ring,
      context.split(".")[1] ?? "",
      context,
    ]),
    by: "tencent/session-context.test.ts",
  },
  {
    name: "a TaskId changes hands",
    at: "ProviderStore",
    mistake: unchecked("absent", "pk"),
    by: "store/provider-store.test.ts",
  },
];

/** Whether a message is authentic, and whose task it names. */
export const signatures: readonly Mutant[] = [...authenticity, ...contexts];
