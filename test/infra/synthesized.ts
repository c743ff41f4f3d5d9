import { synthesizedService } from "../support/synthesized-service.ts";

/** The settings of a deployment that knows VOD's sign key and finds Tencent elsewhere. */
export const signedElsewhere = {
  VOD_SIGN_KEY: "DummySignKey0001",
  TENCENT_ENDPOINT_URL: "http://127.0.0.1:9",
};

/** The service, and its template with these settings. */
export async function synthesizedForAll(environment: Record<string, string> = {}) {
  const service = await synthesizedService();
  return { service, ...(await service.synthesize(environment)) };
}
