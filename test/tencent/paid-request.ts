import type { ServerResponse } from "node:http";
import type { SignedRequest } from "../../functions/tencent/transport.ts";

export const accepted = '{"Response":{"TaskId":"t-1","RequestId":"r-1"}}';

/** A paid start and an unpaid question, each with secrets that no error may show. */
export const request: SignedRequest = {
  host: "vod.intl.tencentcloudapi.com",
  action: "CreateAigcVideoTask",
  headers: {
    Host: "vod.intl.tencentcloudapi.com",
    Authorization: "TC3-HMAC-SHA256 Signature=cafe",
    "X-TC-Token": "token-1",
  },
  body: '{"Prompt":"a cat"}',
  timeoutMs: 10_000,
  paid: true,
};
export const question: SignedRequest = { ...request, action: "DescribeTaskDetail", paid: false };

/** A Tencent that answers every request with this body. */
export function says(body: string) {
  return (response: ServerResponse) => {
    response.end(body);
  };
}
