import { Agent } from "node:https";
import { vod } from "tencentcloud-sdk-nodejs/tencentcloud/services/vod/index.js";

/** The official client. It signs for the first label of its host, so that host is `vod.…`. */
export const clientOf = (endpoint: string) => {
  const agent = new Agent({
    keepAlive: true,
    // Names below `localhost` resolve on some machines only.
    lookup: (_host, { all }, found) =>
      all === true
        ? found(null, [{ address: "127.0.0.1", family: 4 }])
        : found(null, "127.0.0.1", 4),
  });
  return new vod.v20180717.Client({
    credential: { secretId: "EXAMPLE_SECRET_ID", secretKey: "EXAMPLE_SECRET_KEY" },
    profile: { httpProfile: { endpoint, agent } },
  });
};
