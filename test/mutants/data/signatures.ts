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
        name: "only the first of a product's two keys signs callbacks",
        find: "isHashOfAny(texts, given.data",
        replace: "isHashOfAny(texts.slice(0, 1), given.data",
        tests: ["simulation/simulate.test.ts"],
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
      {
        name: "only the first of TRTC's two keys signs callbacks",
        find: "return matches.includes(true);",
        replace: "return matches[0] === true;",
        tests: ["simulation/simulate.test.ts"],
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
        name: "what was marked before a rotation is not ours after it",
        find: "Object.hasOwn(ring.keys, keyId) ? ring.keys[keyId] : undefined;",
        replace: "keyId === ring.active ? ring.keys[keyId] : undefined;",
        tests: ["simulation/simulate.test.ts"],
      },
      {
        name: "another environment's context names a task of ours",
        find: " || named !== environment) return undefined;",
        replace: ") return undefined;",
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
        name: "every key is the first tenant's",
        find: "const [tenant] = Object.keys(keys).filter((name) => isOneOf(key, keys[name] ?? []));",
        replace: "const tenant = Object.keys(keys).some((name) => isOneOf(key, keys[name] ?? [])) ? Object.keys(keys)[0] : undefined;",
        tests: ["tenants.test.ts"],
      },
    ],
  ),
];
