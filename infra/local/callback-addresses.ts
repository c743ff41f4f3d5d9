import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { type ProductName, productNames } from "../products.ts";
import type { RunOptions } from "./options.ts";
import { keptString } from "./secrets.ts";

/** A port that is free now. Another process may take it before the caller does. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Where callbacks can reach this run, and what they are signed with. */
export interface Callbacks {
  /** Undefined where callbacks are not to be counted on. */
  readonly baseUrl: string | undefined;
  readonly keys: Readonly<Partial<Record<ProductName, string>>>;
}

/**
 * The stand-in signs with keys that are made once and kept in `directory`: tasks that run on over a
 * restart carry theirs. The real Tencent's have to be given.
 */
export function callbacksOf(
  { standIn, callbacks, settings, callbackKeys }: RunOptions,
  { port, directory }: { readonly port: number; readonly directory: string },
): Callbacks {
  if (!standIn) return { baseUrl: settings.CALLBACK_BASE_URL, keys: callbackKeys };
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const key = (product: string) =>
    keptString(join(directory, `callback-key-${product}.generated`), {
      length: 32,
      excludePunctuation: true,
    });
  const made = Object.fromEntries(productNames.map((product) => [product, key(product)]));
  const baseUrl = settings.CALLBACK_BASE_URL ?? `http://127.0.0.1:${port}`;
  return { baseUrl: callbacks === "off" ? undefined : baseUrl, keys: { ...made, ...callbackKeys } };
}
