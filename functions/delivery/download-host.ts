import { isIP } from "node:net";
import { isLoopbackAddress } from "./public-address.ts";
import { hostOf } from "./webhook-url.ts";

/**
 * Names of hosts, `*.example.com` for every host below a name, or loopback addresses on one
 * machine.
 */
export type AllowedHosts = readonly string[];

/**
 * Whether a file may be fetched from this host. Its port has to be its scheme's, except on this
 * machine.
 *
 * Example: `*.myqcloud.com` allows `a.cos.eu.myqcloud.com`, and neither `myqcloud.com` nor
 * `myqcloud.com.example`.
 */
export function isAllowedHost(hosts: AllowedHosts, url: URL): boolean {
  if (url.username !== "" || url.password !== "") return false;
  const host = hostOf(url).toLowerCase();
  if (isIP(host) !== 0) return isLoopbackAddress(host) && hosts.includes(host);
  return url.port === "" && hosts.some((allowed) => isNamed(allowed.toLowerCase(), host));
}

const isNamed = (allowed: string, host: string): boolean =>
  allowed.startsWith("*.")
    ? host.endsWith(allowed.slice(1)) && host.length > allowed.length - 1
    : host === allowed;
