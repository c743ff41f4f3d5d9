import { createHash, createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { CastTask } from "./cast.ts";
import { at, type Path, pathsOf, put } from "./json.ts";
import type { Random } from "./random.ts";
import { secrets } from "./world.ts";

export type ProductName = "vod" | "mps" | "tiw" | "trtc";
export const productNames: readonly ProductName[] = ["vod", "mps", "tiw", "trtc"];

/** A valid callback of a product, unsigned, and where it names its task. */
export interface Sample {
  readonly product: ProductName;
  readonly file: string;
  readonly json: object;
  readonly paths: readonly Path[];
  readonly ids: Readonly<Record<"TaskId" | "SessionId" | "SessionContext", Path | undefined>>;
}

const folder = new URL("../fixtures/tencent/", import.meta.url);

const readSample = (file: string): Sample => {
  const {
    Sign: _sign,
    T: _t,
    Timestamp: _timestamp,
    ExpireTime: _expires,
    ...json
  } = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
  const paths = pathsOf(json);
  const find = (name: string) => paths.find((path) => path.length <= 2 && path.at(-1) === name);
  const ids = {
    TaskId: find("TaskId"),
    SessionId: find("SessionId"),
    SessionContext: find("SessionContext"),
  };
  return {
    product: file.split("-", 1).join() as ProductName,
    file,
    json,
    paths: paths.slice(1),
    ids,
  };
};

const all = readdirSync(folder)
  .filter((file) => /-signed\.json$|^trtc-9.*\.json$/.test(file))
  .map(readSample);

/** Tencent's samples, by product. */
export const samples: Readonly<Record<ProductName, readonly Sample[]>> = {
  vod: all.filter(({ product }) => product === "vod"),
  mps: all.filter(({ product }) => product === "mps"),
  tiw: all.filter(({ product }) => product === "tiw"),
  trtc: all.filter(({ product }) => product === "trtc"),
};

/** The ids that a message names; those of one task, unless somebody mixes them. */
export type Ids = Pick<CastTask, "providerTaskId" | "sessionId" | "context">;

/** The sample about a task. */
export const about = (
  { json, ids }: Sample,
  { providerTaskId, sessionId, context }: Ids,
): object => {
  const values = { TaskId: providerTaskId, SessionId: sessionId, SessionContext: context };
  let told: unknown = json;
  for (const name of ["TaskId", "SessionId", "SessionContext"] as const) {
    const path = ids[name];
    if (path !== undefined && at(told, path) !== undefined) told = put(told, path, values[name]);
  }
  return told as object;
};

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

export const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
export const hmac = (key: string, body: string | Buffer): string =>
  createHmac("sha256", key).update(body).digest("base64");

/** One of the two keys of a product. */
export const keyOf = (product: ProductName, random: Random): string =>
  random.pick(secrets.CALLBACK_SECRET[product]);

/** The fields that make a body authentic until `expiry`, a UNIX second. */
export const md5Fields = (
  product: Exclude<ProductName, "trtc">,
  key: string,
  expiry: number,
): object => {
  const { field, order } = md5Signing[product];
  return { Sign: md5(order(key, String(expiry))), [field]: expiry };
};
