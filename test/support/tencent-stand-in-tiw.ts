import { tiw } from "tencentcloud-sdk-nodejs/tencentcloud/services/tiw/index.js";
import { describeVideoGenerationTask } from "../../functions/tencent/tiw/describe-video-generation-task.ts";
import type { StandInOptions, TencentStandIn } from "../../infra/local/tencent/stand-in.ts";
import { common, start } from "./tencent-stand-in.ts";

export const SdkAppId = 1400000001;
/** The smallest input of CreateVideoGenerationTask. */
export const minimal = { SdkAppId, OnlineRecordTaskId: "record-1" };

/**
 * The official SDK's TIW client; like every client of the stand-in it talks to this machine,
 * whatever the host is called.
 */
export const tiwClient = (standIn: Pick<TencentStandIn, "url">, region = "ap-singapore") => {
  const { credential, profile } = common(standIn, { host: "tiw.localhost", version: "2019-09-19" });
  return new tiw.v20190919.Client({ credential, profile, region });
};

/** A stand-in with the official SDK's clients for TIW and, as another product, VOD. */
export const startTiw = async (options: Partial<StandInOptions> = {}) => {
  const { sdk: vodSdk, ...started } = await start(options);
  return { ...started, vodSdk, sdk: tiwClient(started.standIn) };
};

/** Callsheet's reading of an answer. */
export const verdict = (answer: object, TaskId: string) =>
  describeVideoGenerationTask.read(answer, {
    providerTaskId: TaskId,
    application: String(SdkAppId),
  }).verdict;
