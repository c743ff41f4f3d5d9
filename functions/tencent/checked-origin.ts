const loopbackHosts: readonly string[] = ["127.0.0.1", "[::1]", "localhost"];

/**
 * The origin of the configured address. Throws if it is not one, or http beyond this machine. Its
 * text stays out of the messages: it may hold a password.
 */
export function checkedOrigin(endpointUrl: string): string {
  const url = URL.parse(endpointUrl);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new Error("TENCENT_ENDPOINT_URL must be an http or https URL");
  }
  if (url.href !== `${url.origin}/`) {
    throw new Error(
      "TENCENT_ENDPOINT_URL must be an origin: scheme, host and port, without user, path, query or fragment",
    );
  }
  if (url.protocol === "http:" && !loopbackHosts.includes(url.hostname)) {
    throw new Error(
      "TENCENT_ENDPOINT_URL must use https beyond this machine: http is for 127.0.0.1, [::1] and localhost",
    );
  }
  return url.origin;
}
