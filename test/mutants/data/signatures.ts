import { inFile } from "../mutant.ts";

/** Whether a callback is Tencent's, and whose task it is about. */
export const signatures = [
  ...inFile(
    "tencent/md5-signature.ts",
    ["forged-callback.test.ts"],
    [
      {
        name: "a callback without a right signature is taken",
        find: `  if (!isHashOfAny(texts, given.data.toLowerCase())) return "Sign does not match";\n`,
        replace: "",
      },
      {
        name: "a callback is taken after its signature has expired",
        find: "  if (expires.data < nowSeconds) return `${expiryField} has passed`;\n",
        replace: "",
      },
      {
        name: "a callback may be signed for ever",
        find: "  if (expires.data > nowSeconds + longestValiditySeconds) return `${expiryField} is too far ahead`;\n",
        replace: "",
      },
      {
        name: "an empty key signs callbacks",
        find: `keys.filter((key) => key.trim() !== "").map(`,
        replace: "keys.map(",
        tests: ["tencent/vod/callback.test.ts", "forged-callback.test.ts"],
      },
      {
        name: "what follows the expiry extends a signature that somebody saw",
        find: "const expiry = z.int().check(z.minimum(1e9), z.maximum(1e11));",
        replace: "const expiry = z.coerce.number();",
      },
    ],
  ),
  ...inFile(
    "tencent/trtc/callback.ts",
    ["tencent/trtc/callback-signature.test.ts", "tencent/trtc/callback.test.ts"],
    [
      {
        name: "TRTC's signature need not match the body",
        find: "timingSafeEqual(expected, given)",
        replace: "given.length > 0",
      },
      { name: "an empty key signs TRTC's callbacks", find: ` && key.trim() !== "";`, replace: ";" },
      {
        name: "a callback of TRTC's can be replayed for ever",
        find: `  if (age > OLDEST_MS) return { kind: "unauthentic", reason: "CallbackTs is too long ago" };\n`,
        replace: "",
      },
      {
        name: "a callback of TRTC's may come from the future",
        find: `  if (age < -FARTHEST_AHEAD_MS) return { kind: "unauthentic", reason: "CallbackTs is too far ahead" };\n`,
        replace: "",
      },
    ],
  ),
  ...inFile(
    "tencent/session-context.ts",
    ["tencent/session-context.test.ts", "receive-callback.test.ts"],
    [
      {
        name: "anybody can name a task of ours",
        find: "  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(mac))) return undefined;\n",
        replace: "",
      },
      {
        name: "another environment's context names a task of ours",
        find: " || named !== environment) return undefined;",
        replace: ") return undefined;",
      },
      {
        name: "sixteen texts stand for the same context",
        find: "timingSafeEqual(Buffer.from(expected), Buffer.from(mac))",
        replace: `timingSafeEqual(Buffer.from(expected, "base64url"), Buffer.from(mac, "base64url"))`,
        tests: ["tencent/session-context.test.ts"],
      },
    ],
  ),
  ...inFile(
    "receive-callback.ts",
    ["forged-callback.test.ts"],
    [
      {
        name: "whoever knows the address's form can send callbacks",
        find: "isOneOf(pathSecret, await secrets.callbackPaths())",
        replace: "(await secrets.callbackPaths()).length > 0 && isOneOf(pathSecret, [pathSecret])",
      },
      {
        name: "a refused callback is answered as if it were taken",
        find: `  throw new RequestError(reading.kind === "unauthentic" ? "invalid_callback" : "invalid_request", reading.reason);`,
        replace: `  return { eventType: "refused" };`,
      },
    ],
  ),
  ...inFile(
    "http/authenticate.ts",
    ["forged-callback.test.ts", "bad-input.test.ts"],
    [
      {
        name: "the beginning of a secret is as good as all of it",
        find: "timingSafeEqual(digest, sha256(candidate)) || found",
        replace: "candidate.startsWith(text) || found",
      },
      {
        name: "a blank secret lets everybody in who sends none",
        find: `return found && text !== "";`,
        replace: "return found;",
        tests: ["bad-input.test.ts", "tenants.test.ts", "submit-task.test.ts"],
        survives: "the schemas of the secrets refuse a blank one",
      },
      {
        name: "any key at all opens the API",
        find: "isOneOf(key, keys[name] ?? [])",
        replace: `key !== ""`,
        tests: ["bad-input.test.ts", "tenants.test.ts", "submit-task.test.ts"],
      },
      {
        name: "every key is the first tenant's",
        find: "const [tenant] = Object.keys(keys).filter((name) => isOneOf(key, keys[name] ?? []));",
        replace: "const tenant = Object.keys(keys).some((name) => isOneOf(key, keys[name] ?? [])) ? Object.keys(keys)[0] : undefined;",
        tests: ["tenants.test.ts"],
      },
    ],
  ),
];
