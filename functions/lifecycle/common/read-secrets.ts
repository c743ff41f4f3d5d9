import * as z from "zod/mini";
import {
  type KeyFault,
  keyList,
  type ReadKeys,
  readProductKeys,
  readTenantKeys,
} from "../../store/read-keys.ts";
import { type ReadSecret, type Secret, secretAt } from "../../store/secret-store.ts";
import { Unavailable } from "../../task/error.ts";
import type { Log } from "../../task/log.ts";
import type { Clock } from "../../task/time.ts";
import { credentials } from "../../tencent/credentials.ts";
import type { Secrets } from "./dependencies.ts";

const key = z.string().check(z.minLength(16), z.regex(/^\S+$/));

const identitySecret = z.object({ key });
/**
 * One tenant's or product's malformed keys must not shut out the others, so they are read one by
 * one. Without any key it is no secret.
 */
const apiSecret = z
  .pipe(z.looseObject({}), z.transform(readTenantKeys))
  .check(z.refine(({ keys }) => Object.keys(keys).length > 0));
const callbackSecret = z.pipe(
  z.looseObject({ path: keyList }),
  z.transform((secret) => ({ path: secret.path, products: readProductKeys(secret) })),
);

const keyring = z.pipe(
  z.catchall(z.object({ active: z.string() }), key),
  z.transform(({ active, ...ring }) => ({ active, keys: ring })),
);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The secrets that an environment names, each read when it is first needed. A secret that it does
 * not name throws `Unavailable` then.
 */
export function readSecrets(
  environment: Environment,
  { clock, log, read }: { clock: Clock; log: Log; read: ReadSecret },
): Secrets {
  const at = <T>(name: string, schema: z.ZodMiniType<T>): Secret<T> => {
    const reference = environment[name];
    if (reference === undefined)
      return () => Promise.reject(new Unavailable(`${name} is not set.`));
    const failing = (error: unknown) => {
      const reason = error instanceof Unavailable ? error.message : "unknown";
      log("secret_unreadable", { reason: `${name}: ${reason}` });
    };
    return secretAt(reference, { schema, clock, read, failing });
  };
  /** Tells once for each reading of a secret what was left out of it. */
  const keysIn = (name: string, secret: Secret<ReadKeys>): Secret<ReadKeys["keys"]> => {
    let told: ReadKeys | undefined;
    return async () => {
      const read = await secret();
      if (read !== told) for (const fault of read.faults) tell(log, name, fault);
      told = read;
      return read.keys;
    };
  };
  const callback = at("CALLBACK_SECRET", callbackSecret);
  const identity = at("IDENTITY_SECRET", identitySecret);
  const api = at("API_SECRET", apiSecret);
  return {
    tencent: at("TENCENT_SECRET", credentials),
    context: at("CONTEXT_SECRET", keyring),
    webhook: at("WEBHOOK_SECRET", keyring),
    identity: async () => (await identity()).key,
    apiKeys: keysIn("API_SECRET", api),
    callbackPaths: async () => (await callback()).path,
    callbackKeys: keysIn("CALLBACK_SECRET", async () => (await callback()).products),
  };
}

const tell = (log: Log, secret: string, { event, field }: KeyFault): void => {
  const reason = `${secret}: ${field}`;
  if (event === "key_shared") log("key_shared", { reason });
  else log("keys_left_out", { reason });
};
