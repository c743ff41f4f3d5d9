import dns from "node:dns";
import { onTestFinished, vi } from "vitest";
import { callTencent } from "../../functions/tencent/client.ts";
import type { TencentAnswer } from "../../functions/tencent/error.ts";
import { type SignedRequest, Transport } from "../../functions/tencent/transport.ts";

/** The real transport, all of it sent to this address; closed when the test is over. */
export const transportTo = (endpointUrl: string, deadline?: AbortSignal): Transport => {
  const transport = new Transport({
    now: Date.now,
    endpointUrl,
    ...(deadline === undefined ? {} : { deadlineAfter: () => deadline }),
  });
  onTestFinished(() => transport.close());
  return transport;
};

/**
 * One call over the real transport, sent to this address; its deadline is the machine's unless it
 * is given.
 */
export const callThrough = (
  endpointUrl: string,
  request: SignedRequest,
  deadline?: AbortSignal,
): Promise<TencentAnswer> => {
  const transport = transportTo(endpointUrl, deadline);
  return callTencent((sent) => transport.send(sent), request);
};

/** Names resolve to 127.0.0.1, but not before `answer` is called. */
export const slowResolver = (onAsked: () => void): { answer: () => void } => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const lookup = (
    _name: string,
    _options: object,
    found: (error: null, addresses: dns.LookupAddress[]) => void,
  ): void => {
    onAsked();
    void promise.then(() => found(null, [{ address: "127.0.0.1", family: 4 }]));
  };
  const spy = vi.spyOn(dns, "lookup").mockImplementation(lookup as typeof dns.lookup);
  onTestFinished(() => spy.mockRestore());
  return { answer: resolve };
};

/** A deadline that passes when the test says so. */
export const startDeadline = (): { signal: AbortSignal; pass: () => void } => {
  const deadline = new AbortController();
  return {
    signal: deadline.signal,
    pass: () => deadline.abort(new DOMException("The deadline has passed", "TimeoutError")),
  };
};
