import { randomUUID } from "node:crypto";
import { createServer as createTlsServer } from "node:https";
import { createServer } from "node:net";
import { performance } from "node:perf_hooks";
import type { Chance } from "../kill/chance.ts";
import type { Certificate } from "../support/certificate.ts";
import { pause } from "../support/real-time.ts";

/** The longest wait before a handshake: an ocean, or a busy gateway. */
const SLOWEST_HANDSHAKE_MS = 600;

/** An HTTPS server in Tencent's place that notes when each request arrives. */
export interface ArrivalServer {
  readonly url: string;
  /** When each request with this action has arrived, in milliseconds of this process. */
  arrivalsOf(action: string): readonly number[];
  close(): void;
}

/**
 * Starts it. It takes every create, as nothing but the moment of its arrival is measured, and is
 * slow to take a connection.
 */
export const startArrivalServer = async (
  certificate: Certificate,
  chance: Chance,
): Promise<ArrivalServer> => {
  const arrivals = new Map<string, number[]>();
  const secured = createTlsServer(certificate, (request, response) => {
    const action = String(request.headers["x-tc-action"]);
    arrivals.set(action, [...(arrivals.get(action) ?? []), performance.now()]);
    request.resume();
    const answer = { TaskId: `1500000000-Task-${randomUUID()}`, RequestId: randomUUID() };
    response.end(JSON.stringify({ Response: answer }));
  });
  const server = createServer({ pauseOnConnect: true }, async (socket) => {
    await pause(chance.below(SLOWEST_HANDSHAKE_MS));
    secured.emit("connection", socket);
    socket.resume();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  return {
    url: `https://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    arrivalsOf: (action) => arrivals.get(action) ?? [],
    close: () => {
      server.close();
      secured.closeAllConnections();
    },
  };
};
