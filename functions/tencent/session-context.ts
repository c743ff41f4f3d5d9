import { createHmac, timingSafeEqual } from "node:crypto";
import { Unavailable } from "../task/error.ts";
import { activeKeyOf, type Keyring } from "../task/keyring.ts";
import type { TaskRef } from "../task/task.ts";

/**
 * The task that a context names. The environment is part of the MAC, because two environments may
 * share an application at Tencent.
 */
export interface ContextClaim extends TaskRef {
  readonly environment: string;
  readonly operation: string;
}

const VERSION = "v1";

/** 128 bits. */
const MAC_BYTES = 16;

/**
 * `v1 . environment . product . action . tenant . taskId . key id . MAC`; no part can contain the
 * separator.
 */
const SHAPE =
  /^v1\.([a-z0-9-]+)\.([a-z]+\.[A-Za-z]+)\.([a-z0-9-]+)\.([a-z2-7]+)\.([A-Za-z0-9-]+)\.([A-Za-z0-9_-]{22})$/;

/**
 * The SessionContext of a start request, about 130 of Tencent's 1,000 characters. Only we can make
 * it, so a message that echoes it is about our task.
 *
 * Example: `v1.live.vod.CreateAigcVideoTask.acme.wxi7krprz2rp24jcakhfnkmkwpf4gqgh.2026-a.` and the
 * MAC, 22 characters of base64url over everything before the last dot.
 */
export function sessionContextOf(ring: Keyring, claim: ContextClaim): string {
  const text = [
    VERSION,
    claim.environment,
    claim.operation,
    claim.tenant,
    claim.taskId,
    ring.active,
  ].join(".");
  const context = `${text}.${macOf(activeKeyOf(ring), text)}`;
  // A context that could not be read back would make every callback a stranger's.
  if (!SHAPE.test(context))
    throw new Unavailable(
      `No context can be made with key id ${ring.active}: use letters, digits and hyphens.`,
    );
  return context;
}

/** Whether a context looks like one of Callsheet's, of whatever environment and key. */
export function isContextForm(context: string): boolean {
  return context.startsWith(`${VERSION}.`);
}

/** The task that the context names. Undefined unless it carries our MAC for this environment. */
export function readSessionContext(
  ring: Keyring,
  environment: string,
  context: string,
): ContextClaim | undefined {
  const parts = SHAPE.exec(context);
  if (parts === null) return undefined;
  const [, named = "", operation = "", tenant = "", taskId = "", keyId = "", mac = ""] = parts;
  const key = Object.hasOwn(ring.keys, keyId) ? ring.keys[keyId] : undefined;
  if (key === undefined || named !== environment) return undefined;
  const expected = macOf(key, context.slice(0, context.lastIndexOf(".")));
  // As text: decoding would ignore the last character's spare bits, and take sixteen texts for one.
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(mac))) return undefined;
  return { environment, operation, tenant, taskId };
}

const macOf = (key: string, text: string): string =>
  createHmac("sha256", key).update(text).digest().subarray(0, MAC_BYTES).toString("base64url");
