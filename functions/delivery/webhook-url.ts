import { isIP } from "node:net";
import { isLoopbackAddress, isPublicAddress } from "./public-address.ts";

/**
 * Where webhooks may go: to public hosts, or on one machine (`loopback`) to the machine itself as
 * well.
 */
export type WebhookPlaces = "public" | "loopback";

/** The ports of a public receiver, unless a deployment names others. */
export const HTTPS_PORTS: readonly number[] = [443];

/** Characters. A URL is stored with its task, beside up to four others. */
const LONGEST_URL = 2048;

/** Characters of a host (RFC 1035, 2.3.4, without the last dot), and of a part of it. */
const LONGEST_HOST = 253;
const LABEL = /^[a-z0-9_-]{1,63}$/;

/** The last parts of names that mean a host nearby (RFC 6761, RFC 6762, RFC 9476). */
const NEARBY: readonly string[] = ["local", "internal", "localhost", "arpa"];

/**
 * Two slashes and a host, and none of the characters that `URL` drops or turns (control characters,
 * spaces, backslashes): other software reads those differently.
 */
const PLAIN = /^https?:\/\/[^/?#\\\p{C}\p{Z}][^\\\p{C}\p{Z}]*$/iu;

const USER = /^[a-z]+:\/\/[^/?#]*@/i;

/**
 * Why no webhook may be sent to this URL, as the message of a field; undefined if one may. Only the
 * text is judged, so the message tells nothing of what stands behind it: a name is judged by its
 * addresses when it is dialled. The message does not repeat the URL, which may hold a token.
 *
 * Example: `https://0x7f.1/hook` means 127.0.0.1 and gives "must name a public host".
 */
export function webhookUrlIssue(
  text: string,
  places: WebhookPlaces,
  ports: readonly number[] = HTTPS_PORTS,
): string | undefined {
  if (text.length > LONGEST_URL) return `must have at most ${LONGEST_URL} characters`;
  const url = PLAIN.test(text) ? URL.parse(text) : null;
  if (url === null) return "must be a URL like https://receiver.example/webhook";
  if (USER.test(text)) return "must hold no user and no password";
  if (text.includes("#")) return "must have no fragment";
  const host = hostOf(url);
  if (places === "loopback" && isOwnHost(host)) return undefined;
  if (url.protocol !== "https:") return "must begin with https://";
  if (!ports.includes(Number(url.port === "" ? 443 : url.port)))
    return `must use port ${ports.join(" or ")}`;
  return isPublicHost(host) ? undefined : "must name a public host";
}

/** The host of a URL; an IPv6 address without its brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

const isOwnHost = (host: string): boolean => host === "localhost" || isLoopbackAddress(host);

const isPublicHost = (host: string): boolean => {
  if (isIP(host) !== 0) return isPublicAddress(host);
  const labels = host.split(".");
  // A name that ends in a dot has an empty last part, and would be another name to certificates.
  return (
    host.length <= LONGEST_HOST &&
    labels.length > 1 &&
    labels.every((label) => LABEL.test(label)) &&
    !NEARBY.includes(labels.at(-1) ?? "")
  );
};
