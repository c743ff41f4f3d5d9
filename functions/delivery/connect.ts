import { isIP, type LookupFunction, connect as openPlain, type Socket } from "node:net";
import { connect as openSecure } from "node:tls";
import type { TryFailure } from "./try-outcome.ts";
import { hostOf } from "./webhook-url.ts";

/** No connection could be made, in the words of the system. */
const REFUSED: readonly string[] = [
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "EADDRNOTAVAIL",
  "EACCES",
];
const LATE: readonly string[] = ["ETIMEDOUT", "ERR_SOCKET_CONNECTION_TIMEOUT"];
const ENDED: readonly string[] = ["ECONNRESET", "EPIPE", "ECONNABORTED"];

/**
 * Connects to one of these addresses and to no other: Node is given them as the answer for the
 * host's name, and asks nobody else. For https the certificate has to be valid for the host, also
 * where the environment asks for less. Resolves with the failure where there is no connection.
 */
export function connect(
  url: URL,
  addresses: readonly string[],
  deadline: AbortSignal,
): Promise<Socket | TryFailure> {
  const { promise, resolve } = Promise.withResolvers<Socket | TryFailure>();
  const isSecure = url.protocol === "https:";
  const socket = open(url, addresses);
  const expire = (): void => {
    socket.destroy();
    resolve("timeout");
  };
  // It stays: an error that comes once the try has ended concerns nobody, and must end no process.
  socket.on("error", (error) => {
    deadline.removeEventListener("abort", expire);
    resolve(failureOf(error, isSecure));
  });
  socket.once(isSecure ? "secureConnect" : "connect", () => {
    deadline.removeEventListener("abort", expire);
    resolve(socket);
  });
  deadline.addEventListener("abort", expire, { once: true });
  if (deadline.aborted) expire();
  return promise;
}

const open = (url: URL, addresses: readonly string[]): Socket => {
  const host = hostOf(url);
  const way = { host, lookup: answering(addresses), noDelay: true };
  if (url.protocol !== "https:")
    return openPlain({ ...way, port: Number(url.port === "" ? 80 : url.port) });
  return openSecure({
    ...way,
    port: Number(url.port === "" ? 443 : url.port),
    // An address has no name to send (RFC 6066, 3); its certificate is checked all the same.
    ...(isIP(host) === 0 && { servername: host }),
    ALPNProtocols: ["http/1.1"],
    rejectUnauthorized: true,
  });
};

/** Answers the one question that Node asks about a name. For an address it asks none. */
const answering = (addresses: readonly string[]): LookupFunction => {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  const [first = { address: "", family: 0 }] = all;
  return (_host, { all: wantsAll }, callback) => {
    if (wantsAll === true) callback(null, all);
    else callback(null, first.address, first.family);
  };
};

/** Before the handshake has ended, what the system does not name is the handshake's. */
const failureOf = (error: Error, isSecure: boolean): TryFailure => {
  const code = "code" in error ? String(error.code) : "";
  if (REFUSED.includes(code)) return "refused";
  if (LATE.includes(code)) return "timeout";
  if (ENDED.includes(code)) return "reset";
  return isSecure ? "tls" : "refused";
};
