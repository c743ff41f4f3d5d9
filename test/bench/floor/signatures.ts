import { createHmac, createSecretKey, hash } from "node:crypto";
import { asked } from "../asked.ts";

/** The two hashes and the one HMAC that no signature can do without. */
export const open = () => {
  const body = JSON.stringify(asked.body);
  const key = createSecretKey(Buffer.alloc(32, 1));
  return () =>
    createHmac("sha256", key)
      .update(hash("sha256", hash("sha256", body)))
      .digest("hex");
};
