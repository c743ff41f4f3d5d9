import { readdirSync, readFileSync } from "node:fs";
import { at, type Path, pathsOf, put } from "./json.ts";

export type ProductName = "vod" | "mps" | "tiw" | "trtc";
export const productNames: readonly ProductName[] = ["vod", "mps", "tiw", "trtc"];

/** A valid callback of a product, unsigned, and where it names its task. */
export interface Sample {
  readonly product: ProductName;
  readonly file: string;
  /** The file's text: TRTC signs its very bytes. */
  readonly text: string;
  readonly json: object;
  readonly paths: readonly Path[];
  readonly ids: Readonly<Record<"TaskId" | "SessionId" | "SessionContext", Path | undefined>>;
}

const folder = new URL("../fixtures/tencent/", import.meta.url);

const readSample = (file: string): Sample => {
  const text = readFileSync(new URL(file, folder), "utf8");
  const {
    Sign: _sign,
    T: _t,
    Timestamp: _timestamp,
    ExpireTime: _expires,
    ...json
  } = JSON.parse(text);
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
    text,
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
export interface Ids {
  readonly providerTaskId: unknown;
  readonly sessionId: unknown;
  readonly context: unknown;
}

/** The sample about a task. */
export function about(
  { json, ids }: Pick<Sample, "json" | "ids">,
  { providerTaskId, sessionId, context }: Ids,
): object {
  const values = { TaskId: providerTaskId, SessionId: sessionId, SessionContext: context };
  let told: unknown = json;
  for (const name of ["TaskId", "SessionId", "SessionContext"] as const) {
    const path = ids[name];
    if (path !== undefined && at(told, path) !== undefined) told = put(told, path, values[name]);
  }
  return told as object;
}
