import { mps } from "tencentcloud-sdk-nodejs/tencentcloud/services/mps/index.js";
import type { StandInOptions, TencentStandIn } from "../../infra/local/tencent/stand-in.ts";
import { common, start } from "./tencent-stand-in.ts";

/** The smallest input of CreateAigcVideoTask. */
export const aigcVideo = {
  ModelName: "Kling",
  ModelVersion: "3.0",
  Prompt: "A cat dances in the rain.",
};

/** The smallest input of ProcessMedia. */
export const transcoding = {
  InputInfo: {
    Type: "COS",
    CosInputInfo: { Bucket: "media-1250000000", Region: "ap-singapore", Object: "/in.mp4" },
  },
  OutputDir: "/out/",
  MediaProcessTask: { TranscodeTaskSet: [{ Definition: 20 }] },
};

/**
 * The official SDK's MPS client; like every client of the stand-in it talks to this machine,
 * whatever the host is called.
 */
export const mpsClient = (standIn: Pick<TencentStandIn, "url">) => {
  const { credential, profile } = common(standIn, { host: "mps.localhost", version: "2019-06-12" });
  return new mps.v20190612.Client({ credential, profile, region: "" });
};

/** A stand-in with the official SDK's clients for MPS and, as another product, VOD. */
export const startMps = async (options: Partial<StandInOptions> = {}) => {
  const { sdk: vodSdk, ...started } = await start(options);
  return { ...started, vodSdk, sdk: mpsClient(started.standIn) };
};
