import { readCallbackOptions } from "../callbacks/options.ts";
import { registerEach } from "../callbacks/register.ts";
import { type ProductName, productNames, products } from "../products.ts";
import { firstOf, type SecretValue } from "./form.ts";
import type { Surroundings } from "./surroundings.ts";

/** Callbacks to register, and the secrets to do it with. */
export interface Registering {
  readonly products: readonly ProductName[];
  /** CallbackSecret as the next step will write it: its first values are registered. */
  readonly callbackSecret: SecretValue;
  readonly tencentSecret: SecretValue;
}

/**
 * Registers addresses and keys at the products that have an API for it, as `npm run callbacks`
 * does. A product without a key in `CallbackSecret` calls nobody back, and TRTC has its console.
 * Resolves with whether everything is right. Throws a SettingsError.
 */
export async function register(
  { given, baseUrl }: Surroundings,
  { products: wanted, callbackSecret, tencentSecret }: Registering,
  say: (line: string) => void,
): Promise<boolean> {
  const registered = wanted.filter(
    (name) =>
      callsBack(name, callbackSecret) &&
      name !== "trtc" &&
      applicationsOf(name, given) !== undefined,
  );
  if (registered.length === 0) return true;
  const others = productNames.filter((name) => !registered.includes(name));
  const options = readCallbackOptions(
    ["--url", baseUrl, "--path", firstOf(callbackSecret.path) ?? ""],
    {
      ...given,
      ...Object.fromEntries(others.map((name) => [products[name].applications?.setting, ""])),
      // Those of MPS stand in each task, and the command would miss them.
      ...Object.fromEntries(
        [...registered, "mps" as const].map((name) => [
          products[name].callbackKey.setting,
          firstOf(callbackSecret[name]),
        ]),
      ),
      TENCENT_SECRET_ID: firstOf(tencentSecret.secretId),
      TENCENT_SECRET_KEY: firstOf(tencentSecret.secretKey),
    },
  );
  return registerEach(options, say);
}

/** Whether callbacks of TRTC come here, which its console alone can lead elsewhere. */
export function needsConsole(
  { given, isLocal }: Surroundings,
  callbackSecret: SecretValue,
): boolean {
  const isTold = applicationsOf("trtc", given) !== undefined;
  return !isLocal && isTold && callsBack("trtc", callbackSecret);
}

const callsBack = (name: ProductName, callbackSecret: SecretValue): boolean =>
  firstOf(callbackSecret[name]) !== undefined;

const applicationsOf = (name: ProductName, given: Surroundings["given"]): string | undefined => {
  const { applications } = products[name];
  return (applications && given[applications.setting]) || undefined;
};
