import { createHash, createHmac } from "node:crypto";

/** How each MD5 product signs, by its documentation and not by our code. */
export const md5Signing = {
  vod: {
    field: "T",
    order: (key: string, expiry: string) => key + expiry,
    validSeconds: 600,
    longestSeconds: 1200,
  },
  mps: {
    field: "Timestamp",
    order: (key: string, expiry: string) => expiry + key,
    validSeconds: 600,
    longestSeconds: 1200,
  },
  tiw: {
    field: "ExpireTime",
    order: (key: string, expiry: string) => key + expiry,
    validSeconds: 600,
    longestSeconds: 86_400,
  },
} as const;

export type Md5Product = keyof typeof md5Signing;

export function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

export function hmac(key: string, body: string | Buffer): string {
  return createHmac("sha256", key).update(body).digest("base64");
}

/** The fields that make a body authentic until `expiry`, a UNIX second. */
export function md5Fields(
  product: Md5Product,
  key: string,
  expiry: unknown,
): Readonly<Record<string, unknown>> {
  const { field, order } = md5Signing[product];
  return { Sign: md5(order(key, String(expiry))), [field]: expiry };
}
