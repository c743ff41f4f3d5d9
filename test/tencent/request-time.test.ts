import { expect, onTestFinished, test } from "vitest";
import { type SignedRequest, Transport } from "../../functions/tencent/transport.ts";
import { startHttpServer } from "../support/http-server.ts";

const request: SignedRequest = {
  host: "vod.intl.tencentcloudapi.com",
  action: "CreateAigcVideoTask",
  headers: { Host: "vod.intl.tencentcloudapi.com" },
  body: "{}",
  timeoutMs: 10_000,
  paid: true,
};

test("a request has the time that it says, of which the first moment is that of its sending", async () => {
  const times: number[] = [];
  const tencent = await startHttpServer((response) => response.end("{}"));
  const transport = new Transport({
    now: Date.now,
    endpointUrl: tencent.url,
    deadlineAfter: (time) => {
      times.push(time, tencent.requests.length);
      return new AbortController().signal;
    },
  });
  onTestFinished(() => transport.close());

  await transport.send(request);
  await transport.send({ ...request, paid: false, timeoutMs: 5000 });

  expect(times).toEqual([10_000, 0, 5000, 1]);
});
