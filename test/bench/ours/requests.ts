import { callTencent, signCall } from "../../../functions/tencent/client.ts";
import { Transport } from "../../../functions/tencent/transport.ts";
import { vod } from "../../../functions/tencent/vod/product.ts";
import { asked, type Ports } from "../asked.ts";

/** Asks about a task, signed and sent by our client over kept connections. */
export const open = ({ tencentPort }: Ports) => {
  const transport = new Transport({
    endpointUrl: `https://127.0.0.1:${tencentPort}`,
    now: Date.now,
  });
  const call = { product: vod, action: "DescribeTaskDetail", body: asked.body };
  return () => {
    const signedAt = Math.floor(Date.now() / 1000);
    const sending = { signedAt, timeoutMs: 10_000, paid: false };
    const request = signCall({ credentials: asked.credentials, site: "intl" }, call, sending);
    return callTencent((sent) => transport.send(sent), request);
  };
};
