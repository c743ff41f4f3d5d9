import type { ServerResponse } from "node:http";
import { signCall } from "../../functions/tencent/client.ts";
import type { Product } from "../../functions/tencent/product.ts";
import type { SignedRequest } from "../../functions/tencent/transport.ts";

const vod: Product = {
  name: "vod",
  version: "2018-07-17",
  application: { field: "SubAppId", setting: "VOD_SUB_APP_IDS" },
  regions: [],
};

export const credentials = { secretId: "EXAMPLE_SECRET_ID", secretKey: "EXAMPLE_SECRET_KEY" };
export const accepted = '{"Response":{"TaskId":"t-1","RequestId":"r-1"}}';

/** The documented vector: a test compares the arriving request with a published signature. */
export const call = {
  product: vod,
  action: "DescribeTaskDetail",
  body: {
    TaskId: "1500000000-AigcVideoTask-0123456789abcdef0123456789abcdeft",
    SubAppId: 1_500_000_000,
  },
};
export const generous = { signedAt: 1_760_000_000, timeoutMs: 10_000, paid: true };

export function signed(sending: Partial<typeof generous> = {}): SignedRequest {
  return signCall({ credentials, site: "intl" }, call, { ...generous, ...sending });
}

/** A Tencent that answers every request with this status and body. */
export function says(status: number, body: string) {
  return (response: ServerResponse) => {
    response.writeHead(status, { "Content-Type": "application/json" }).end(body);
  };
}
