import { type ClientRequest, type IncomingMessage, request as openRequest } from "node:http";
import { isIP, type Socket } from "node:net";
import { milliseconds } from "../task/time.ts";
import { connect } from "./connect.ts";
import { chunksOf } from "./download-chunks.ts";
import {
  failed,
  type GoOn,
  type NoFile,
  type OpenedFile,
  readHead,
  refused,
} from "./download-head.ts";
import { type AllowedHosts, isAllowedHost } from "./download-host.ts";
import { isLoopbackAddress, isPublicAddress } from "./public-address.ts";
import { addressesOf, type Resolve, resolveNames } from "./resolve-name.ts";
import { hostOf } from "./webhook-url.ts";

/** How files are fetched. The last three stand for the network and its time in tests. */
export interface DownloadOptions {
  readonly hosts: AllowedHosts;
  readonly resolve?: Resolve;
  readonly mayDial?: (address: string) => boolean;
  /** Milliseconds in which something has to come. */
  readonly patienceMs?: number;
}

/** For a connection, for the head of an answer, and between two chunks of a file. */
const PATIENCE_MS = milliseconds({ seconds: 30 });

const MOST_REDIRECTS = 3;
const LARGEST_HEADERS = 16 * 1024;

/**
 * Fetches the files of results. Only hosts on the list are asked, at public addresses, which are
 * judged as those of webhooks are: the name is resolved once, and one of the very addresses that
 * were judged is dialled. A redirect has to lead to a host on the list, and is judged like the
 * first address. A link is a secret: no outcome repeats it.
 */
export class Downloader {
  readonly #hosts: AllowedHosts;
  readonly #resolve: Resolve;
  readonly #mayDial: ((address: string) => boolean) | undefined;
  readonly #patienceMs: number;

  constructor(options: DownloadOptions) {
    this.#hosts = options.hosts;
    this.#resolve = options.resolve ?? resolveNames();
    this.#mayDial = options.mayDial;
    this.#patienceMs = options.patienceMs ?? PATIENCE_MS;
  }

  /** Asks for a file, or for the rest of it. Never rejects. */
  async open(link: string, goOn?: GoOn): Promise<OpenedFile | NoFile> {
    let url = URL.parse(link);
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      if (url === null || !/^https?:$/.test(url.protocol)) return refused("link_unusable");
      if (!isAllowedHost(this.#hosts, url)) return refused("host_not_allowed");
      const answer = await this.#ask(url, goOn);
      if (!("response" in answer)) return answer;
      const { location } = answer.response.headers;
      if (!isRedirect(answer.response)) return this.#opened(answer, goOn);
      answer.close();
      url = location === undefined ? null : URL.parse(location, url.href);
    }
    return refused("too_many_redirects");
  }

  async #ask(url: URL, goOn: GoOn | undefined): Promise<Answer | NoFile> {
    const deadline = AbortSignal.timeout(this.#patienceMs);
    const addresses = await addressesOf(url, this.#resolve, deadline);
    if (addresses.length === 0) return failed("dns");
    if (!addresses.every((address) => this.#isDialled(url, address)))
      return refused("address_not_public");
    const socket = await connect(url, addresses, deadline);
    if (typeof socket === "string") return failed(socket);
    return exchange(url, { socket, goOn, deadline });
  }

  /** A host that the list names by its loopback address is on this machine. No name leads there. */
  #isDialled(url: URL, address: string): boolean {
    if (this.#mayDial !== undefined) return this.#mayDial(address);
    return isPublicAddress(address) || (isLoopbackAddress(address) && isIP(hostOf(url)) !== 0);
  }

  #opened({ response, close }: Answer, goOn: GoOn | undefined): OpenedFile | NoFile {
    const read = readHead(response, goOn);
    if (read.kind !== "head") {
      close();
      return read;
    }
    const { from, length, validator, mediaType } = read;
    const chunks = chunksOf(response, this.#patienceMs);
    return { kind: "opened", from, length, validator, mediaType, chunks, close };
  }
}

interface Answer {
  readonly response: IncomingMessage;
  close(): void;
}

const exchange = (
  url: URL,
  way: { readonly socket: Socket; readonly goOn: GoOn | undefined; readonly deadline: AbortSignal },
): Promise<Answer | NoFile> => {
  const { socket, goOn, deadline } = way;
  const { promise, resolve } = Promise.withResolvers<Answer | NoFile>();
  const request: ClientRequest = openRequest({
    createConnection: () => socket,
    host: url.host,
    path: `${url.pathname}${url.search}`,
    maxHeaderSize: LARGEST_HEADERS,
    headers: {
      host: url.host,
      "user-agent": "Callsheet",
      // A packed file would have another length, and another content than the result.
      "accept-encoding": "identity",
      ...(goOn && { range: `bytes=${goOn.from}-`, "if-range": goOn.validator }),
    },
  });
  const close = (): void => {
    request.destroy();
    socket.destroy();
  };
  const expire = (): void => {
    close();
    resolve(failed("timeout"));
  };
  deadline.addEventListener("abort", expire, { once: true });
  // It stays: an error that comes once the file has been read concerns nobody.
  request.on("error", () => {
    deadline.removeEventListener("abort", expire);
    resolve(failed("reset"));
  });
  request.once("response", (response) => {
    deadline.removeEventListener("abort", expire);
    response.on("error", () => undefined);
    resolve({ response, close });
  });
  request.end();
  return promise;
};

const isRedirect = ({ statusCode = 0 }: IncomingMessage): boolean =>
  [301, 302, 303, 307, 308].includes(statusCode);
