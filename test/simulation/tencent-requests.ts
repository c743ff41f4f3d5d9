import { signCall } from "../../functions/tencent/client.ts";
import type { StartOperation } from "../../functions/tencent/operation.ts";
import { operationNamed, operations, products } from "../../functions/tencent/registry.ts";
import type { SignedRequest } from "../../functions/tencent/transport.ts";
import { fixtureOf } from "../../infra/local/operations.ts";
import {
  FakeTencent,
  honest,
  type Oddities,
  type TencentOptions,
  type TencentWorld,
} from "./tencent.ts";

export const credentials = { secretId: "EXAMPLE_SECRET_ID", secretKey: "EXAMPLE_SECRET_KEY" };
export const SubAppId = 1500000000;
export const SdkAppId = 1400000001;
export const callbackKeys: ReadonlyMap<string, string> = new Map([
  ["vod", "VodSampleSignKey0001"],
  ["tiw", "TiwSampleCallbackKey0001"],
  ["trtc", "trtcSampleKey0001"],
]);

export interface Request {
  readonly product: string;
  readonly action: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The smallest creates. */
export const video = {
  product: "vod",
  action: "CreateAigcVideoTask",
  body: { SubAppId, ModelName: "Kling", ModelVersion: "3.0", Prompt: "A cat." },
};
export const redraw = {
  product: "vod",
  action: "CreateAigcVideoRedrawTask",
  body: { SubAppId, FileInfo: { Type: "Url", Url: "https://media.invalid/in.mp4" } },
};
export const aigcVideo = {
  product: "mps",
  action: "CreateAigcVideoTask",
  body: { ModelName: "Kling", ModelVersion: "3.0", Prompt: "A cat." },
};
export const media = {
  product: "mps",
  action: "ProcessMedia",
  body: {
    InputInfo: {
      Type: "COS",
      CosInputInfo: { Bucket: "media-1250000000", Region: "ap-singapore", Object: "/in.mp4" },
    },
    OutputDir: "/out/",
    MediaProcessTask: { TranscodeTaskSet: [{ Definition: 20 }, { Definition: 30 }] },
  },
};
export const generation = {
  product: "tiw",
  action: "CreateVideoGenerationTask",
  body: { SdkAppId, OnlineRecordTaskId: "record-1" },
};
export const transcription = {
  product: "trtc",
  action: "StartAITranscription",
  body: {
    SdkAppId,
    RoomId: "500123",
    TranscriptionParams: { UserId: "bot", UserSig: "sample-user-sig" },
  },
};

const named = [video, redraw, aigcVideo, media, generation, transcription];
const applications: Readonly<Record<string, object>> = {
  vod: { SubAppId },
  mps: {},
  tiw: { SdkAppId },
  trtc: { SdkAppId },
};

/**
 * A create of every operation: the smallest one of its fixture where it is not among those above.
 */
export const everyCreate: readonly Request[] = operations.map(({ name, product, action }) => {
  const body = { ...applications[product.name], ...fixtureOf(name).input };
  return (
    named.find((create) => create.product === product.name && create.action === action) ?? {
      product: product.name,
      action,
      body,
    }
  );
});

/** The same request with more in its body. */
export const withFields = (request: Request, fields: Request["body"]): Request => ({
  ...request,
  body: { ...request.body, ...fields },
});

/** The question that goes with a create. */
export const questionAbout = ({ product, action }: Request, TaskId: string): Request => {
  if (product === "trtc") return { product, action: "DescribeAITranscription", body: { TaskId } };
  if (product === "tiw")
    return { product, action: "DescribeVideoGenerationTask", body: { TaskId, SdkAppId } };
  if (product === "vod")
    return { product, action: "DescribeTaskDetail", body: { TaskId, SubAppId } };
  return {
    product,
    action: action === "ProcessMedia" ? "DescribeTaskDetail" : "DescribeAigcVideoTask",
    body: { TaskId },
  };
};

/** Signed by the shipped client, in whole seconds of `now`. */
export const signed = (
  { product: name, action, body }: Request,
  now: number,
  keys = credentials,
): SignedRequest => {
  const product = products.find((each) => each.name === name);
  if (product === undefined) throw new Error(`There is no product ${name}.`);
  const region = product.regions.includes("ap-singapore") ? { region: "ap-singapore" } : {};
  return signCall(
    { credentials: keys, site: "intl" },
    { product, action, body, ...region },
    { signedAt: Math.floor(now / 1000), timeoutMs: 10_000, paid: true },
  );
};

/** A small generator of chance; the same seed, the same draws. */
export const drawsOf = (seed: number) => {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
};

/** A Tencent of its own time, honest unless told otherwise, whose tasks live five seconds. */
export const startFake = (
  options: { readonly oddities?: Partial<Oddities>; readonly seed?: number } & Partial<
    Omit<TencentOptions, "oddities">
  > = {},
  seams: Partial<TencentWorld> = {},
) => {
  const clock = { now: Date.parse("2026-01-01T00:00:00.000Z") };
  const { oddities = {}, seed = 1, ...rest } = options;
  const tencent = new FakeTencent({
    now: () => clock.now,
    draw: drawsOf(seed),
    credentials: () => [credentials],
    callbackKey: (product) => callbackKeys.get(product) ?? "",
    options: {
      burnsRefusedIds: false,
      listsTasks: true,
      listLagMs: 0,
      lifeMs: () => 5000,
      concurrency: 10,
      ...rest,
      oddities: { ...honest, ...oddities },
    },
    ...seams,
  });
  /** The `Response` of an answer. */
  const ask = (request: Request, mood?: Parameters<FakeTencent["answer"]>[1]) =>
    JSON.parse(tencent.answer(signed(request, clock.now), mood).body).Response;
  return { tencent, clock, ask };
};

/** Every create with the name of its operation. */
export const namedCreates = everyCreate.map((create): [string, Request] => [
  `${create.product}.${create.action}`,
  create,
]);

/** The operation of a create. Throws an Error for one that the registry does not have. */
export function operationOf({ product, action }: Request): StartOperation {
  const operation = operationNamed(`${product}.${action}`);
  if (operation === undefined) throw new Error(`There is no operation ${product}.${action}.`);
  return operation;
}
