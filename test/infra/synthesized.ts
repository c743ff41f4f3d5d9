import { synthesizedService } from "../support/synthesized-service.ts";

/** The settings of a deployment that knows VOD's sign key and finds Tencent elsewhere. */
export const signedElsewhere = {
  VOD_SIGN_KEY: "DummySignKey0001",
  TENCENT_ENDPOINT_URL: "http://127.0.0.1:9",
};

/** The settings without which some functions are not deployed. */
const everyFunction = { MPS_SQS_QUEUE: "arn:aws:sqs:eu-central-1:123456789012:mps" };

/** The service, and its template with these settings and every function. */
export async function synthesizedForAll(environment: Record<string, string> = {}, isLocal = false) {
  const plain = await synthesizedService();
  const service = {
    ...plain,
    synthesize: (own: Record<string, string>) =>
      plain.synthesize({ ...everyFunction, ...own }, isLocal),
  };
  return { service, ...(await service.synthesize(environment)) };
}
