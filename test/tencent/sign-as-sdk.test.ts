import { createRequire } from "node:module";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sign } from "../../functions/tencent/sign.ts";

const require = createRequire(import.meta.url);
const officialSigner: typeof import("tencentcloud-sdk-nodejs/tencentcloud/common/sign.js") = require("tencentcloud-sdk-nodejs/tencentcloud/common/sign.js");

test("1,000 random requests, of more secrets and days than keys are kept for, are signed as the official SDK signs them", () => {
  const request = fc.record({
    service: fc.constantFrom("vod", "mps", "tiw", "trtc"),
    international: fc.boolean(),
    // From 2001 to 2128; half of them on a few days, so that kept keys are found again.
    signedAt: fc.oneof(
      fc.integer({ min: 1_000_000_000, max: 5_000_000_000 }),
      fc.integer({ min: 1_760_000_000, max: 1_760_200_000 }),
    ),
    secretKey: fc.oneof(
      fc.constantFrom("first", "second"),
      fc.string({ minLength: 1, unit: "grapheme" }),
    ),
    body: fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue({ stringUnit: "grapheme" })),
  });

  fc.assert(
    fc.property(request, ({ service, international, signedAt, secretKey, body }) => {
      const host = international
        ? `${service}.intl.tencentcloudapi.com`
        : `${service}.tencentcloudapi.com`;
      const text = JSON.stringify(body);

      const ours = sign(
        { secretId: "id", secretKey },
        { service, signedAt, headers: { "content-type": "application/json", host }, body: text },
      );

      const theirs = officialSigner.default.sign3({
        url: `https://${host}/`,
        payload: Buffer.from(text),
        timestamp: signedAt,
        service,
        secretId: "id",
        secretKey,
        multipart: false,
        boundary: "",
        headers: { "Content-Type": "application/json" },
      });
      expect(ours).toBe(theirs);
    }),
    { numRuns: 1000 },
  );
});
