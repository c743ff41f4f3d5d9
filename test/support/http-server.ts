import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createTcpServer, type Server as TcpServer } from "node:net";
import { onTestFinished } from "vitest";

/** A request as it arrived. */
export interface Arrived {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface HttpServer {
  readonly server: Server;
  readonly url: string;
  readonly requests: readonly Arrived[];
  /** Connections that were ever made to it. */
  readonly connections: () => number;
  /** Resolves when the first connection that is made from now on has ended. */
  readonly connectionEnded: () => Promise<void>;
}

/**
 * An HTTP server that reads each request to its end, keeps it, and then does as told. It is gone
 * when the test is over.
 */
export const startHttpServer = async (
  answer: (response: ServerResponse) => void,
): Promise<HttpServer> => {
  const requests: Arrived[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      requests.push({
        line: `${request.method} ${request.url}`,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      });
      answer(response);
    });
  });
  server.on("connection", () => {
    connections += 1;
  });
  const port = await listenUntilTestEnds(server);
  onTestFinished(() => server.closeAllConnections());
  return {
    server,
    url: `http://127.0.0.1:${port}`,
    requests,
    connections: () => connections,
    connectionEnded: () =>
      new Promise((resolve) =>
        server.once("connection", (socket) => socket.once("close", () => resolve())),
      ),
  };
};

/** Listens on a free port of 127.0.0.1 until the test is over, and says which. */
export const listenUntilTestEnds = async (server: TcpServer): Promise<number> => {
  const port = await listen(server);
  onTestFinished(() => close(server));
  return port;
};

/** A port of 127.0.0.1 on which nobody listens. */
export const closedPort = async (): Promise<number> => {
  const server = createTcpServer();
  const port = await listen(server);
  await close(server);
  return port;
};

/** The reason with which a promise rejects. Throws if it does not. */
export const rejection = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("expected a rejection");
};

const listen = async (server: TcpServer): Promise<number> => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a port");
  return address.port;
};

const close = async (server: TcpServer): Promise<void> => {
  server.close();
  await once(server, "close");
};
