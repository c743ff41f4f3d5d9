import {
  about,
  type Ids,
  type ProductName,
  type Sample,
  samples,
} from "../support/callback-samples.ts";
import { hmac, md5Fields, md5Signing } from "../support/callback-signing.ts";
import type { CastTask } from "./cast.ts";
import type { Random } from "./random.ts";
import type { Request } from "./world.ts";
import { secrets } from "./world.ts";

/** A callback as somebody sends it, and what may come of it. */
export interface Forged {
  readonly kind: string;
  /** The changes that were made to it, by name. */
  readonly how: readonly string[];
  readonly product: ProductName;
  readonly request: Request;
  /** Its signature is right and in time, or may be: it may make us look at a task. */
  readonly authentic: boolean;
  /** The row whose task it names with all that proves it; nothing else may be touched. */
  readonly names?: string | undefined;
  readonly allowed: readonly number[];
  readonly tableDown?: boolean;
}

/** A callback that somebody overheard. */
export interface Captured {
  readonly product: ProductName;
  readonly task: CastTask;
  readonly body: string;
  readonly headers: Request["headers"];
  /** Milliseconds: the last moment at which it may count; a second earlier it does. */
  readonly until: number;
}

/** The material that forgers work with. */
export interface Scene {
  readonly random: Random;
  readonly now: number;
  /** Tasks by product. */
  readonly cast: Readonly<Record<ProductName, readonly CastTask[]>>;
  readonly captured: readonly Captured[];
}

/** One of the two keys of a product. */
export function keyOf(product: ProductName, random: Random): string {
  return random.pick(secrets.CALLBACK_SECRET[product]);
}

/** Makes one forged callback. */
export type Forger = (scene: Scene) => Forged;

const JSON_TYPE = ["Content-Type", "application/json"] as const;
const [FIRST_PATH = "", SECOND_PATH = ""] = secrets.CALLBACK_SECRET.path;

/** The request that carries a body to our address. */
export const requestOf = (
  product: string,
  body: string | Buffer,
  headers: Request["headers"] = [JSON_TYPE],
  pathSecret = FIRST_PATH,
): Request => ({
  route: "callback",
  pathParameters: { product, pathSecret },
  headers,
  body: Buffer.isBuffer(body) ? body : Buffer.from(body),
});

/** Either of the two secrets that are valid now. */
export const pathOf = (random: Random): string => random.pick([FIRST_PATH, SECOND_PATH]);

/** A message's text with a signature that counts now, and the headers that go with it. */
export const signedText = (
  { random, now }: Pick<Scene, "random" | "now">,
  product: ProductName,
  json: object,
  key = keyOf(product, random),
): { text: string; headers: Request["headers"]; until: number } => {
  const seconds = Math.floor(now / 1000);
  if (product !== "trtc") {
    const expiry = seconds + md5Signing[product].validSeconds - random.below(300);
    return {
      text: JSON.stringify({ ...json, ...md5Fields(product, key, expiry) }),
      headers: [JSON_TYPE],
      until: expiry * 1000 + 999,
    };
  }
  const sentAt = now - random.below(60_000);
  const text = JSON.stringify("CallbackTs" in json ? { ...json, CallbackTs: sentAt } : json);
  return { text, headers: trtcHeaders(text, key), until: sentAt + 600_999 };
};

/** TRTC's headers for a body. */
export const trtcHeaders = (body: string | Buffer, key: string): Request["headers"] => [
  JSON_TYPE,
  ["SdkAppId", "1400000001"],
  ["Sign", hmac(key, body)],
];

/**
 * A sample of the product; of TRTC none that ends a session, as that is Tencent's word and no
 * forgery.
 */
export const sampleOf = (product: ProductName, random: Random): Sample => {
  const harmless =
    product === "trtc"
      ? samples.trtc.filter(({ file }) => /901-start-ok|903/.test(file))
      : samples[product];
  return random.pick(harmless);
};

/**
 * Whether a body is one in which TRTC itself says how a session ended: only Tencent can sign it.
 */
export const endsSession = (json: unknown): boolean => {
  const { EventType, EventInfo } = json as {
    EventType?: unknown;
    EventInfo?: { Payload?: { Status?: unknown; LeaveCode?: unknown } | null } | null;
  };
  const { Status, LeaveCode } = EventInfo?.Payload ?? {};
  // Digits in a text are numbers too.
  const [type, code] = [Number(EventType), Number(LeaveCode)];
  return (
    (type === 901 && Number(Status) === 1) ||
    (type === 902 && [0, 1, 2, 3, 4, 98, 99].includes(code))
  );
};

/**
 * The row that a message of this product proves to be about: by the context's MAC, or by a TaskId
 * that we were given. Undefined where the task is of another product or the TaskId is not known to
 * us.
 */
export const namedBy = (product: ProductName, task: CastTask): string | undefined => {
  if (task.operation.product.name !== product) return undefined;
  const byContext = task.operation.product.callback?.carries === "context";
  return byContext || "providerTaskId" in task.row ? task.pk : undefined;
};

/** An authentic message about a task, as Tencent would send it, with these ids. */
export const genuine = (scene: Scene, product: ProductName, ids: Ids) => {
  const sample = sampleOf(product, scene.random);
  const json = about(sample, ids);
  return { sample, json, ...signedText(scene, product, json) };
};

/** Some task of a product. */
export const someTask = ({ random, cast }: Scene, product: ProductName): CastTask =>
  random.pick(cast[product]);
