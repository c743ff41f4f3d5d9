import { onTestFinished } from "vitest";
import { callTencent } from "../../functions/tencent/client.ts";
import type { TencentAnswer } from "../../functions/tencent/error.ts";
import { type SignedRequest, Transport } from "../../functions/tencent/transport.ts";

/** The real transport, all of it sent to this address; closed when the test is over. */
export const transportTo = (endpointUrl: string): Transport => {
  const transport = new Transport({ endpointUrl });
  onTestFinished(() => transport.close());
  return transport;
};

/** One call over the real transport, sent to this address. */
export const callThrough = (endpointUrl: string, request: SignedRequest): Promise<TencentAnswer> => {
  const transport = transportTo(endpointUrl);
  return callTencent((sent) => transport.send(sent), request);
};
