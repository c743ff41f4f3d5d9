import { createSecretKey, hash } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  authorization,
  canonicalRequest,
  credentialScope,
  sign,
  signature,
  signedHeaderNames,
  signingKeys,
  stringToSign,
  utcDate,
} from "../../functions/tencent/sign.ts";

const credentials = { secretId: "EXAMPLE_SECRET_ID", secretKey: "EXAMPLE_SECRET_KEY" };
const json = "application/json";

const asciiBody =
  '{"TaskId":"1500000000-AigcVideoTask-0123456789abcdef0123456789abcdeft","SubAppId":1500000000}';
const nonAsciiBody =
  '{"SubAppId":1500000000,"ModelName":"Kling","ModelVersion":"3.0","Prompt":"一只猫在雨中跳舞 – naïve café 🎬","SessionId":"job-0001","SessionContext":"{\\"job\\":\\"0001\\"}"}';

const vectors = [
  {
    name: "an ASCII body",
    host: "vod.intl.tencentcloudapi.com",
    service: "vod",
    signedAt: 1_760_000_000,
    date: "2025-10-09",
    body: asciiBody,
    bodyHash: "bf25604bf07473fe0f441947e5354afee623a6a449dbcddd4b0ffb702d744bf1",
    canonicalHash: "06b5b8a51fc2f128eaf5bbcc7b2e0d53204658586ce6eece09c91528db99f8f7",
    signature: "04f44378a395111250f071c0ff11219d71a5d6899a69916752741f8b6c695ca0",
  },
  {
    name: "a non-ASCII body in the last second of the UTC day",
    host: "vod.intl.tencentcloudapi.com",
    service: "vod",
    signedAt: 1_760_054_399,
    date: "2025-10-09",
    body: nonAsciiBody,
    bodyHash: "552b154858e0539b87e84b88ef5f00d9485ae02652f2bd5eec09914acf5b4852",
    canonicalHash: "d81dc92b76ce21cf60dd0fcdf514615a66de1ddfa43dd673ece5d350e1c0b97e",
    signature: "b8d11e254a9828831532b8af6c8422f2f8bc2cc6dd559e7eb4130e09ae478a40",
  },
  {
    name: "an empty object in the first second of the next UTC day",
    host: "mps.intl.tencentcloudapi.com",
    service: "mps",
    signedAt: 1_760_054_400,
    date: "2025-10-10",
    body: "{}",
    bodyHash: "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
    canonicalHash: undefined,
    signature: "9c1a49769c46134e027938ed12a17057eb94b3329e7126f06d4b73254e7095ea",
  },
];

describe.each(vectors)("the vector with $name", (vector) => {
  const headers = { "content-type": json, host: vector.host };

  test("its body and canonical request hash to the published values", () => {
    const canonical = canonicalRequest({
      headers,
      signedHeaders: "content-type;host",
      body: vector.body,
    });

    expect(canonical.endsWith(`\n${vector.bodyHash}`)).toBe(true);
    if (vector.canonicalHash !== undefined)
      expect(hash("sha256", canonical)).toBe(vector.canonicalHash);
  });

  test("its second belongs to the published UTC day", () => {
    const date = utcDate(vector.signedAt);

    expect(date).toBe(vector.date);
  });

  test("its Authorization header is the published one", () => {
    const header = sign(credentials, {
      service: vector.service,
      signedAt: vector.signedAt,
      headers,
      body: vector.body,
    });

    expect(header).toBe(
      `TC3-HMAC-SHA256 Credential=EXAMPLE_SECRET_ID/${vector.date}/${vector.service}/tc3_request, SignedHeaders=content-type;host, Signature=${vector.signature}`,
    );
  });
});

describe("the stages of the first vector", () => {
  const headers = { "content-type": json, host: "vod.intl.tencentcloudapi.com" };

  test("the canonical request is the published text, line by line", () => {
    const canonical = canonicalRequest({
      headers,
      signedHeaders: "content-type;host",
      body: asciiBody,
    });

    expect(canonical.split("\n")).toEqual([
      "POST",
      "/",
      "",
      "content-type:application/json",
      "host:vod.intl.tencentcloudapi.com",
      "",
      "content-type;host",
      "bf25604bf07473fe0f441947e5354afee623a6a449dbcddd4b0ffb702d744bf1",
    ]);
  });

  test("the text to sign is the published one", () => {
    const text = stringToSign({
      signedAt: 1_760_000_000,
      scope: credentialScope("2025-10-09", "vod"),
      canonicalRequest: canonicalRequest({
        headers,
        signedHeaders: "content-type;host",
        body: asciiBody,
      }),
    });

    expect(text.split("\n")).toEqual([
      "TC3-HMAC-SHA256",
      "1760000000",
      "2025-10-09/vod/tc3_request",
      "06b5b8a51fc2f128eaf5bbcc7b2e0d53204658586ce6eece09c91528db99f8f7",
    ]);
  });

  test("each of the three keys is the published one", () => {
    const { kDate, kService, kSigning } = signingKeys({
      secretKey: credentials.secretKey,
      date: "2025-10-09",
      service: "vod",
    });

    expect(kDate.toString("hex")).toBe(
      "4e178504c70f99fd5c4ad165a4774b19eb170ced41dfcb105bf8189ebc868888",
    );
    expect(kService.toString("hex")).toBe(
      "fedc5b1de204aa3ca646c8da861f79e05bd07353721d7d0dfa72fc536de777ee",
    );
    expect(kSigning.toString("hex")).toBe(
      "adee976f300a6578bede142a7b28df5a5d0f5d59c480e4a9ea72297e1030b749",
    );
  });
});

describe("the vendor's own example", () => {
  const example = {
    date: "2019-02-25",
    signedAt: 1_551_113_065,
    secretKey: "Gu5t9xGARNpq86cd98joQYCN3*******",
    body: '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}',
    headers: { "content-type": "application/json; charset=utf-8", host: "cvm.tencentcloudapi.com" },
  };

  test.each([
    {
      signedHeaders: "content-type;host",
      headers: example.headers,
      canonicalHash: "5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031",
      expected: "2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c",
    },
    {
      signedHeaders: "content-type;host;x-tc-action",
      // Given first, so that the order of the names is the signer's doing.
      headers: { "x-tc-action": "describeinstances", ...example.headers },
      canonicalHash: "7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84",
      expected: "be4f67d323c78ab9acb7395e43c0dbcf822a9cfac32fea2449a7bc7726b770a3",
    },
  ])(
    "with $signedHeaders signed has the published hash and signature",
    ({ signedHeaders, headers, canonicalHash, expected }) => {
      const canonical = canonicalRequest({
        headers,
        signedHeaders: signedHeaderNames(headers),
        body: example.body,
      });
      const scope = credentialScope(example.date, "cvm");
      const { kSigning } = signingKeys({
        secretKey: example.secretKey,
        date: example.date,
        service: "cvm",
      });
      const text = stringToSign({ signedAt: example.signedAt, scope, canonicalRequest: canonical });

      const signed = signature(createSecretKey(kSigning), text);

      expect(utcDate(example.signedAt)).toBe(example.date);
      expect(hash("sha256", canonical)).toBe(canonicalHash);
      expect(signed).toBe(expected);
      expect(
        authorization({
          secretId: "id",
          scope,
          signedHeaders: signedHeaderNames(headers),
          signature: signed,
        }),
      ).toBe(
        `TC3-HMAC-SHA256 Credential=id/2019-02-25/cvm/tc3_request, SignedHeaders=${signedHeaders}, Signature=${expected}`,
      );
    },
  );
});
