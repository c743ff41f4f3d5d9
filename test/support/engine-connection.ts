import { connect, type Socket } from "node:net";

export interface EngineAnswer {
  readonly status: number;
  readonly body: string;
}

interface Exchange {
  readonly answered: (answer: EngineAnswer) => void;
  readonly failed: (error: Error) => void;
}

/**
 * A connection to the engine of this test run, for one request at a time. The engine names the
 * length of each answer, so this reads as much of HTTP as that takes: a full client costs as much
 * as the engine itself, at each of half a million calls.
 */
export class EngineConnection {
  readonly #socket: Socket;
  #exchange: Exchange | undefined;
  #received: Buffer = Buffer.alloc(0);

  constructor({ hostname, port }: URL) {
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.on("data", (chunk: Buffer) => this.#read(chunk));
    this.#socket.on("error", (error) => this.#fail(error));
    this.#socket.on("close", () => this.#fail(new Error("The engine closed the connection.")));
  }

  /** Whether another request can be sent over it. */
  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  /** Sends one request and resolves with its answer. Rejects if the connection ends before. */
  ask(head: string, body: string): Promise<EngineAnswer> {
    return new Promise((answered, failed) => {
      this.#exchange = { answered, failed };
      this.#socket.write(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });
  }

  #read(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const headEnd = this.#received.indexOf("\r\n\r\n");
    if (headEnd < 0) return;
    const head = this.#received.toString("latin1", 0, headEnd);
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    if (length === undefined) {
      this.#socket.destroy(new Error(`The engine named no length: ${head}`));
      return;
    }
    const bodyEnd = headEnd + 4 + Number(length);
    if (this.#received.length < bodyEnd) return;
    const answer = {
      status: Number(head.slice("HTTP/1.1 ".length).slice(0, 3)),
      body: this.#received.toString("utf8", headEnd + 4, bodyEnd),
    };
    this.#received = Buffer.alloc(0);
    this.#exchange?.answered(answer);
    this.#exchange = undefined;
  }

  #fail(error: Error): void {
    this.#exchange?.failed(error);
    this.#exchange = undefined;
  }
}
