import sign from "tencentcloud-sdk-nodejs/tencentcloud/common/sign.js";
import { asked } from "../asked.ts";

/** Signs a request once, as the official SDK does before each. */
export const open = () => {
  const payload = Buffer.from(JSON.stringify(asked.body));
  const headers = { "Content-Type": "application/json" };
  return () =>
    sign.default.sign3({
      method: "POST",
      url: `https://${asked.host}/`,
      payload,
      timestamp: asked.signedAt,
      service: "vod",
      ...asked.credentials,
      multipart: false,
      boundary: "",
      headers,
    });
};
