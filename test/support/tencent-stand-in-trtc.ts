import { trtc } from "tencentcloud-sdk-nodejs/tencentcloud/services/trtc/index.js";
import type { StandInOptions, TencentStandIn } from "../../infra/local/tencent/stand-in.ts";
import { startHttpServer } from "./http-server.ts";
import { common, start } from "./tencent-stand-in.ts";

export const SdkAppId = 1400000001;
export const callbackKey = "trtcSampleKey0001";
/** The smallest input of StartAITranscription. */
export const minimal = {
  SdkAppId,
  RoomId: "500123",
  TranscriptionParams: { UserId: "bot", UserSig: "sample-user-sig" },
};
/** The smallest input with marks, which RoomId carries. */
export const marked = (marks: string) => ({ ...minimal, RoomId: marks, RoomIdType: 1 });

/**
 * The official SDK's TRTC client; like every client of the stand-in it talks to this machine,
 * whatever the host is called.
 */
export const trtcClient = (standIn: Pick<TencentStandIn, "url">, region = "ap-singapore") => {
  const { credential, profile } = common(standIn, {
    host: "trtc.localhost",
    version: "2019-07-22",
  });
  return new trtc.v20190722.Client({ credential, profile, region });
};

/** A stand-in with the official SDK's client for TRTC. */
export const startTrtc = async (options: Partial<StandInOptions> = {}) => {
  const { standIn, events, happened } = await start(options);
  return { standIn, events, happened, sdk: trtcClient(standIn) };
};

/**
 * Receives callbacks, answers each with 200 and keeps them as they were sent. `arrived` resolves
 * when there are as many.
 */
export const receiveExactly = async () => {
  const looks = new Set<() => void>();
  const { url, requests } = await startHttpServer((response) => {
    response.writeHead(200).end();
    for (const look of looks) look();
  });
  const arrived = (times: number) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (requests.length >= times) resolve();
      };
      looks.add(look);
      look();
    });
  return { url, requests, arrived };
};
