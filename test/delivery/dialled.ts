import { createServer, type Socket } from "node:net";
import { Dialler, type DialOptions, type OutgoingTry } from "../../functions/delivery/dial.ts";
import { listenUntilTestEnds } from "../support/http-server.ts";

/** A try with marks in its secret places: no outcome may show them. */
export const outgoing = (url: string, more: Partial<OutgoingTry> = {}): OutgoingTry => ({
  url,
  headers: { "webhook-id": "evt_1", "webhook-signature": "v1,signature-marker" },
  body: '{"type":"task.succeeded","note":"grüße 🎬"}',
  ...more,
});

/** A dialler of one machine whose time never passes by itself. */
export const patientDialler = (options: Partial<DialOptions> = {}): Dialler =>
  new Dialler({
    places: "loopback",
    deadlineAfter: () => new AbortController().signal,
    ...options,
  });

export interface RawReceiver {
  readonly url: string;
  readonly connections: () => number;
  /** Resolves when the latest connection has ended. */
  readonly ended: Promise<void>;
}

/**
 * A receiver that does with each connection as it likes, once it has the head of a request; with
 * `atOnce`, before. It is gone when the test is over.
 */
export const startRawReceiver = async (
  act: (socket: Socket) => void,
  { atOnce = false }: { readonly atOnce?: boolean } = {},
): Promise<RawReceiver> => {
  let connections = 0;
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const server = createServer((socket) => {
    connections += 1;
    // The other side ends it as it likes.
    socket.on("error", () => undefined);
    socket.on("close", () => resolve());
    if (atOnce) act(socket);
    else socket.once("data", () => act(socket));
    socket.resume();
  });
  const port = await listenUntilTestEnds(server);
  return { url: `http://127.0.0.1:${port}/hook`, connections: () => connections, ended };
};

/** A deadline that passes when the test says so. */
export const deadlineByHand = (): {
  readonly pass: () => void;
  readonly deadlineAfter: (milliseconds: number) => AbortSignal;
  readonly asked: readonly number[];
} => {
  const controller = new AbortController();
  const asked: number[] = [];
  return {
    pass: () => controller.abort(),
    deadlineAfter: (milliseconds) => {
      asked.push(milliseconds);
      return controller.signal;
    },
    asked,
  };
};
