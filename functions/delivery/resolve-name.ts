import { Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import { hostOf } from "./webhook-url.ts";

/**
 * Every address of a host. Empty, or rejected, where it has none. Gives up when the signal aborts.
 */
export type Resolve = (host: string, signal: AbortSignal) => Promise<readonly string[]>;

/**
 * Every address of a URL's host: the literal itself, or what its name resolves to. None where the
 * resolver fails, or is later than the deadline.
 */
export async function addressesOf(
  url: URL,
  resolve: Resolve,
  deadline: AbortSignal,
): Promise<readonly string[]> {
  const host = hostOf(url);
  if (isIP(host) !== 0) return [host];
  const { promise: late, resolve: expire } = Promise.withResolvers<readonly string[]>();
  deadline.addEventListener("abort", () => expire([]), { once: true });
  return Promise.race([late, resolve(host, deadline).catch(() => [])]);
}

/** How long a name server has for its answer, in milliseconds, and how often it is asked. */
const asked = { timeout: 3000, tries: 2 } as const;

/** The name of the machine itself, which no name server is asked for (RFC 6761, 6.3). */
const LOCALHOST: Readonly<Record<string, readonly string[]>> = { localhost: ["127.0.0.1", "::1"] };

/**
 * Resolves names by the machine's name servers, or by `servers` (`127.0.0.1:53`). It asks them by
 * itself: the system's own lookup has four threads for the whole process, and names whose servers
 * never answer would keep them from everybody else. So the file of hosts is not read.
 */
export function resolveNames(servers?: readonly string[]): Resolve {
  return async (host, signal) => {
    const own = Object.hasOwn(LOCALHOST, host) ? LOCALHOST[host] : undefined;
    if (own !== undefined) return own;
    const resolver = new Resolver(asked);
    if (servers !== undefined) resolver.setServers(servers);
    const cancel = () => resolver.cancel();
    signal.addEventListener("abort", cancel, { once: true });
    try {
      const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
      return answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  };
}
