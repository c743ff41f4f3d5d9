import { readCallbackOptions } from "../../infra/callbacks/options.ts";
import { registerCallbacks } from "../../infra/callbacks/register.ts";
import { tencentApi } from "../../infra/callbacks/tencent-api.ts";
import { tiw } from "../../infra/callbacks/tiw.ts";
import { vod } from "../../infra/callbacks/vod.ts";
import { startHttpServer } from "./http-server.ts";
import { credentials } from "./tencent-stand-in.ts";

export const url = "https://api.example/callsheet";
export const path = "DummyCallbackPath0001";
export const keys = {
  VOD_SIGN_KEY: "DummyVodSignKey0001",
  TIW_CALLBACK_KEY: "DummyTiwCallbackKey0001",
  TRTC_CALLBACK_KEY: "DummyTrtcKey0001",
  MPS_NOTIFY_KEY: "DummyMpsNotifyKey0001",
};
export const account = {
  TENCENT_SECRET_ID: credentials.secretId,
  TENCENT_SECRET_KEY: credentials.secretKey,
  CALLBACK_PATH: path,
  ...keys,
};
export const SubAppId = 1500000000;
export const SdkAppId = 1400000000;
export const addressOf = (product: string) => `${url}/v1/callbacks/${product}/${path}`;
export const vodOnly = { TENCENT_VOD_SUB_APP_IDS: String(SubAppId) };
export const tiwOnly = { TENCENT_TIW_SDK_APP_IDS: String(SdkAppId) };
export const trtcOnly = { TENCENT_TRTC_SDK_APP_IDS: String(SdkAppId) };

export type Environment = Readonly<Record<string, string>>;

const optionsFor = (
  tencent: { readonly url: string },
  environment: Environment,
  args: readonly string[] = [],
) =>
  readCallbackOptions(["--url", url, ...args], {
    ...account,
    TENCENT_ENDPOINT_URL: tencent.url,
    ...environment,
  });

/** Runs the tool in this process. */
export const run = async (
  tencent: { readonly url: string },
  environment: Environment,
  args: readonly string[] = [],
) => {
  const lines: string[] = [];
  const right = await registerCallbacks(optionsFor(tencent, environment, args), (line) =>
    lines.push(line),
  );
  return { right, text: lines.join("\n") };
};

/** Makes a call for the VOD application, with the right credentials. */
export const vodCall = (
  tencent: { readonly url: string },
  action: string,
  body: Readonly<Record<string, unknown>> = {},
) => tencentApi(vod, optionsFor(tencent, vodOnly))({ action, body: { SubAppId, ...body } });
/** The same for the TIW application. */
export const tiwCall = (
  tencent: { readonly url: string },
  action: string,
  body: Readonly<Record<string, unknown>> = {},
) => tencentApi(tiw, optionsFor(tencent, tiwOnly))({ action, body: { SdkAppId, ...body } });

/** Answers like Tencent, with these one after the other. */
export const scripted = async (...answers: readonly Readonly<Record<string, unknown>>[]) => {
  const waiting = [...answers];
  const { url: address, requests } = await startHttpServer((response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ Response: { RequestId: "request-1", ...waiting.shift() } }));
  });
  return {
    url: address,
    requests,
    actions: () => requests.map(({ headers }) => headers["x-tc-action"]),
  };
};

/** Which of the secrets a text holds. */
export const secretsOf = (text: string): string[] =>
  [...Object.values(keys), credentials.secretKey].filter((secret) => text.includes(secret));
