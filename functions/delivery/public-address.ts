import { BlockList, isIP } from "node:net";

/**
 * The IPv4 ranges that no public host has, from the registries of special-purpose addresses (IANA):
 * this network, private and shared ones, loopback, link-local with the clouds' metadata, protocols,
 * documentation, relays of 6to4, benchmarks, multicast and the reserved rest.
 */
const SPECIAL_IPV4: readonly string[] = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
];

/**
 * The only IPv6 range whose addresses IANA has given to public hosts. Outside of it lie the unique
 * local, link-local and multicast ones, and all that carry an IPv4 address: compatible (`::/96`),
 * mapped (`::ffff:0:0/96`), translated (`64:ff9b::/96`).
 */
const GLOBAL_IPV6: readonly string[] = ["2000::/3"];

/**
 * The ranges within it that no public host has: protocols with Teredo, documentation, and 6to4,
 * which carries an IPv4 address.
 */
const SPECIAL_IPV6: readonly string[] = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

const LOOPBACK: readonly string[] = ["127.0.0.0/8", "::1/128"];

const listOf = (ranges: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", prefix] = range.split("/");
    list.addSubnet(address, Number(prefix), address.includes(":") ? "ipv6" : "ipv4");
  }
  return list;
};

const special = listOf([...SPECIAL_IPV4, ...SPECIAL_IPV6]);
const global = listOf(GLOBAL_IPV6);
const loopback = listOf(LOOPBACK);

/**
 * Whether this is the address of a host that anybody on the Internet can reach. False for a text
 * that is no plain address, and for one with a zone, as `fe80::1%eth0`.
 *
 * Example: `93.184.215.14` is public; `169.254.169.254`, `::ffff:93.184.215.14` and `localhost` are
 * not.
 */
export function isPublicAddress(address: string): boolean {
  const family = familyOf(address);
  if (family === undefined || special.check(address, family)) return false;
  return family === "ipv4" || global.check(address, family);
}

/** Whether this is an address of the machine itself. */
export function isLoopbackAddress(address: string): boolean {
  const family = familyOf(address);
  return family !== undefined && loopback.check(address, family);
}

const familyOf = (address: string): "ipv4" | "ipv6" | undefined => {
  if (address.includes("%")) return undefined;
  const version = isIP(address);
  if (version === 0) return undefined;
  return version === 4 ? "ipv4" : "ipv6";
};
