import { createRequire } from "node:module";

// `require`, because loaders disagree on what a default import of a CommonJS module with a default
// of its own is.
const module: typeof import("tencentcloud-sdk-nodejs/tencentcloud/common/sign.js", { with: {
  "resolution-mode": "require",
}}) = createRequire(import.meta.url)("tencentcloud-sdk-nodejs/tencentcloud/common/sign.js");

/** The signer of the official SDK, the oracle for TC3 signatures. */
export const officialSigner = module.default;
