import { sign } from "../../../functions/tencent/sign.ts";
import { asked } from "../asked.ts";

/** Signs a request once, with our signer. */
export const open = () => {
  const body = JSON.stringify(asked.body);
  const headers = { "content-type": "application/json", host: asked.host };
  const { signedAt, credentials } = asked;
  return () => sign(credentials, { service: "vod", signedAt, headers, body });
};
