import { sampleInputs } from "../../infra/local/sample-inputs.ts";
import { startWithBetween } from "../support/altered-answers.ts";
import type { System, SystemOptions } from "../support/system.ts";
import { forThree } from "../support/three-tenants.ts";

/** Our key is revoked, says Tencent. */
export const REVOKED = "AuthFailure.SecretIdNotFound";

/** Which creates arrived at Tencent: when, and with which prompt. */
export interface Sent {
  readonly at: number;
  readonly prompt: string;
}

/**
 * A system for three tenants whose creates Tencent refuses as long as `refuses` says so, by the
 * prompt.
 */
export const refusing = async (
  refuses: (prompt: string) => boolean,
  options: SystemOptions = {},
) => {
  const sent: Sent[] = [];
  const system: System = await startWithBetween(
    async (request, pass) => {
      if (!request.paid) return pass(request);
      const { Prompt } = JSON.parse(request.body);
      sent.push({ at: system.clock.now(), prompt: Prompt });
      if (!refuses(Prompt)) return pass(request);
      return {
        status: 200,
        body: JSON.stringify({
          Response: { Error: { Code: REVOKED, Message: "No." }, RequestId: "request-1" },
        }),
      };
    },
    { ...options, ...forThree },
  );
  return { system, sent };
};

export const unlimited = (prompt: string) => ({
  operation: "mps.CreateAigcVideoTask",
  input: { ...sampleInputs["mps.CreateAigcVideoTask"], Prompt: prompt },
});
