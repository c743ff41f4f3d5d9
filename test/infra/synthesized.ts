import { afterAll } from "vitest";
import { synthesizedService } from "../support/synthesized-service.ts";

/** The settings of a deployment that knows VOD's sign key and finds Tencent elsewhere. */
export const signedElsewhere = {
  VOD_SIGN_KEY: "DummySignKey0001",
  TENCENT_ENDPOINT_URL: "http://127.0.0.1:9",
};

/**
 * The service, synthesized once for all tests of a file. Called before these are declared; its
 * folders are removed after the last one.
 */
export async function synthesizedForAll(environment: Record<string, string> = {}) {
  const service = await synthesizedService();
  afterAll(() => service.remove());
  return { service, ...(await service.synthesize(environment)) };
}
