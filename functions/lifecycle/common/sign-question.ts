import { type Call, signCall } from "../../tencent/client.ts";
import type { SignedRequest } from "../../tencent/transport.ts";
import type { Dependencies } from "./dependencies.ts";

/**
 * Signs a call that costs nothing, as of now. Throws `Unavailable` if our own credentials cannot be
 * read, before anything is sent.
 */
export async function signQuestion(
  { settings, secrets, clock }: Dependencies,
  call: Omit<Call, "region"> & { readonly region?: string | undefined },
  timeoutMs: number,
): Promise<SignedRequest> {
  const credentials = await secrets.tencent();
  const { region, ...rest } = call;
  const signedAt = Math.floor(clock.now() / 1000);
  const sending = { signedAt, timeoutMs, paid: false };
  return signCall(
    { credentials, site: settings.site },
    region === undefined ? rest : { ...rest, region },
    sending,
  );
}
