import { request } from "undici";
import { describe, expect, test } from "vitest";
import { officialSigner } from "../../infra/local/tencent/official-signer.ts";
import {
  client,
  clock,
  codeOf,
  common,
  credentials,
  eachInItsOwnTime,
  minimal,
  SubAppId,
  start,
} from "../support/tencent-stand-in.ts";

eachInItsOwnTime();

describe("a request", () => {
  test.each(["vod.intl.tencentcloudapi.com", "vod.tencentcloudapi.com", "vod.localhost"])(
    "signed for %s is accepted",
    async (host) => {
      const { standIn } = await start();

      const { TaskId } = await client(standIn, { host }).CreateAigcVideoTask(minimal);

      expect(TaskId).toBe(standIn.creates()[0]?.TaskId);
    },
  );

  test.each([
    [-301, "AuthFailure.SignatureExpire"],
    [-300, "InvalidParameterValue.TaskId"],
    [300, "InvalidParameterValue.TaskId"],
    [301, "AuthFailure.SignatureExpire"],
  ])("signed %i seconds off is answered with %s", async (seconds, code) => {
    const { standIn } = await start();
    const { body, ...headers } = signedDescribe(clock.now() / 1000 + seconds);

    const response = await request(standIn.url, { method: "POST", headers, body });

    expect(await response.body.json()).toMatchObject({ Response: { Error: { Code: code } } });
  });

  test("is refused when the key is unknown or wrong", async () => {
    const { standIn } = await start();
    const unknown = client(standIn, { secretId: "ANOTHER_SECRET_ID" });
    const wrong = client(standIn, { secretKey: "ANOTHER_SECRET_KEY" });

    const codes = await Promise.all(
      [unknown, wrong].map((sdk) => codeOf(sdk.CreateAigcVideoTask(minimal))),
    );

    expect(codes).toEqual(["AuthFailure.SecretIdNotFound", "AuthFailure.SignatureFailure"]);
    expect(standIn.creates()).toEqual([]);
  });

  test.each([
    ["as it was signed", {}, "InvalidParameterValue.TaskId"],
    [
      "with another body",
      { body: '{"TaskId":"none","SubAppId":1500000000} ' },
      "AuthFailure.SignatureFailure",
    ],
    ["with another host", { host: "vod.tencentcloudapi.com" }, "AuthFailure.SignatureFailure"],
    ["with another content type", { "content-type": "text/plain" }, "AuthFailure.SignatureFailure"],
    ["without Authorization", { authorization: "" }, "AuthFailure.InvalidAuthorization"],
    ["without a timestamp", { "x-tc-timestamp": "" }, "MissingParameter"],
  ])(
    "%s is answered with HTTP 200, a RequestId and the code that fits",
    async (_how, change, code) => {
      const { standIn } = await start();
      const { body, ...headers } = { ...signedDescribe(clock.now() / 1000), ...change };

      const response = await request(standIn.url, { method: "POST", headers, body });

      expect(response.statusCode).toBe(200);
      expect(await response.body.json()).toEqual({
        Response: {
          Error: { Code: code, Message: expect.any(String) },
          RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        },
      });
    },
  );

  test("is refused for a product, a version or an action that does not exist", async () => {
    const { sdk, standIn } = await start();

    const product = await codeOf(
      common(standIn, { host: "cvm.localhost" }).request("DescribeInstances", {}),
    );
    const version = await codeOf(
      common(standIn, { version: "2017-03-12" }).request("DescribeTaskDetail", {}),
    );
    const actions = await Promise.all([
      codeOf(sdk.request("MakeCoffee", {})),
      codeOf(sdk.request("constructor", {})),
    ]);

    expect([product, version, ...actions]).toEqual([
      "NoSuchProduct",
      "NoSuchVersion",
      "InvalidAction",
      "InvalidAction",
    ]);
  });

  test("over the documented rate is refused until a second has passed", async () => {
    const { sdk } = await start({ concurrency: 99 });
    for (let count = 0; count < 20; count++) await sdk.CreateAigcVideoTask(minimal);
    const asked = await Promise.all(
      Array.from({ length: 101 }, () =>
        codeOf(sdk.DescribeTaskDetail({ TaskId: "none", SubAppId })),
      ),
    );

    const overRate = await codeOf(sdk.CreateAigcVideoTask(minimal));
    clock.advance(999);
    const tooEarly = await codeOf(sdk.CreateAigcVideoTask(minimal));
    clock.advance(1);
    const { TaskId } = await sdk.CreateAigcVideoTask(minimal);

    expect([overRate, tooEarly]).toEqual(["RequestLimitExceeded", "RequestLimitExceeded"]);
    expect(TaskId).toBeDefined();
    expect(asked.filter((code) => code === "RequestLimitExceeded")).toHaveLength(1);
  });

  test("to any other address of the server finds nothing", async () => {
    const { standIn } = await start();

    const responses = await Promise.all([
      request(standIn.url),
      request(`${standIn.url}/other`, { method: "POST" }),
    ]);

    expect(responses.map((response) => response.statusCode)).toEqual([404, 404]);
    await Promise.all(responses.map((response) => response.body.dump()));
  });
});

/**
 * Headers and body of a DescribeTaskDetail, signed by the official SDK at this moment, in UNIX
 * seconds.
 */
function signedDescribe(timestamp: number) {
  const [host, contentType, body] = [
    "vod.intl.tencentcloudapi.com",
    "application/json",
    '{"TaskId":"none","SubAppId":1500000000}',
  ];
  const authorization = officialSigner.sign3({
    ...credentials,
    method: "POST",
    url: `https://${host}/`,
    payload: Buffer.from(body),
    timestamp,
    service: "vod",
    headers: { "Content-Type": contentType },
    multipart: false,
    boundary: "",
  });
  return {
    host,
    "content-type": contentType,
    "x-tc-action": "DescribeTaskDetail",
    "x-tc-version": "2018-07-17",
    "x-tc-timestamp": String(timestamp),
    authorization,
    body,
  };
}
