import * as z from "zod/mini";
import type { Credentials } from "./sign.ts";

/** The secret that holds our key pair for Tencent. `token` belongs to a temporary one. */
export const credentials = z.pipe(
  z.object({
    secretId: z.string().check(z.minLength(1)),
    secretKey: z.string().check(z.minLength(1)),
    token: z.optional(z.string()),
  }),
  z.transform(
    ({ token, ...pair }): Credentials => (token === undefined ? pair : { ...pair, token }),
  ),
);
