import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import { listenUntilTestEnds } from "../support/http-server.ts";

/** Bytes of a part of an upload. */
export const PART = 8 * 1024 * 1024;

/** Content of this length in which no two parts are alike. */
export const contentOf = (length: number, seed = 1): Buffer => {
  const content = Buffer.alloc(length + 4);
  for (let at = 0; at < length; at += 4096) content.writeUInt32LE((at * seed) >>> 0, at);
  return content.subarray(0, length);
};

export type Behave = (request: IncomingMessage, response: ServerResponse) => void;

export interface FileHost {
  readonly url: string;
  /** The `Range` of each request, in their order. */
  readonly ranges: readonly (string | undefined)[];
  /** Answers in this way from now on. */
  behave(behave: Behave): void;
}

/** A host of files, where a test says how it misbehaves. */
export const startFileHost = async (first: Behave): Promise<FileHost> => {
  let behave = first;
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    response.on("error", () => undefined);
    behave(request, response);
  });
  const port = await listenUntilTestEnds(server);
  onTestFinished(() => server.closeAllConnections());
  return {
    url: `http://127.0.0.1:${port}/film.mp4?secret=of-a-link`,
    ranges,
    behave: (next) => {
      behave = next;
    },
  };
};

interface Kept {
  readonly etag?: string;
  readonly type?: string;
  /** The connection breaks after so many bytes. */
  readonly until?: number;
  /** It pays no heed to `Range`. */
  readonly isWhole?: boolean;
  /** It pays no heed to `If-Range`. */
  readonly isStubborn?: boolean;
}

/** Serves the content as a proper host does, but for what is said. */
export const serving =
  (content: Buffer, { etag = '"one"', type = "video/mp4", ...kept }: Kept = {}): Behave =>
  ({ headers }, response) => {
    const isSame = headers["if-range"] === undefined || headers["if-range"] === etag;
    const mayRange = kept.isWhole !== true && (isSame || kept.isStubborn === true);
    const from = mayRange ? Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0) : 0;
    const body = content.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, {
      "content-type": type,
      "content-length": body.length,
      ...(etag === "" ? {} : { etag }),
      ...(from > 0
        ? { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` }
        : {}),
    });
    if (kept.until === undefined || kept.until <= from) {
      response.end(body);
      return;
    }
    response.write(body.subarray(0, kept.until - from), () => response.socket?.destroy());
  };
