import type { Registrar } from "../callbacks/registrar.ts";
import { registrations } from "../callbacks/registrations.ts";
import { CallFailed, tencentApi } from "../callbacks/tencent-api.ts";
import { products } from "../products.ts";
import type { Settings } from "../settings.ts";
import { type Finding, fault, fine } from "./finding.ts";

/** All that is asked of Tencent, read from the deployment's secrets and settings. */
export interface AskedOfTencent {
  readonly settings: Settings;
  readonly credentials: { readonly secretId: string; readonly secretKey: string };
  /** CallbackSecret: the path, and each product's key under its name. */
  readonly callbackSecret: Readonly<Record<string, unknown>>;
  /** The public address of the API. */
  readonly baseUrl: string;
}

/**
 * Asks for the callbacks of each application, which changes nothing. An answer shows that the key
 * is accepted and that the account has the application. MPS and TRTC have no such call.
 */
export async function examineTencent(asked: AskedOfTencent): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const registrar of Object.values(registrations)) {
    if (typeof registrar === "function") continue;
    for (const application of applicationsOf(asked.settings, registrar))
      findings.push(await examineApplication(asked, registrar, application));
  }
  return findings;
}

const applicationsOf = (settings: Settings, { product }: Registrar): readonly number[] => {
  const { applications } = products[product];
  const ids = applications === undefined ? undefined : settings[applications.setting];
  return ids === undefined ? [] : ids.split(",").map(Number);
};

const examineApplication = async (
  { settings, credentials, callbackSecret, baseUrl }: AskedOfTencent,
  registrar: Registrar,
  application: number,
): Promise<Finding> => {
  const { product } = registrar;
  const name = `${product} ${application}`;
  const send = tencentApi(registrar, { credentials, settings });
  const { forwardUrl, pulled } = products[product];
  const key = firstOf(callbackSecret[product]);
  const address = `${baseUrl.replace(/\/+$/, "")}/v1/callbacks/${product}/${firstOf(callbackSecret.path)}`;
  try {
    if (pulled !== undefined && settings[pulled]?.split(",").includes(String(application))) {
      const reason = await registrar.pullFault?.(send, application);
      return reason === undefined
        ? fine(`${name}: its events are pulled.`)
        : fault(`${name}: ${pulled} names it, but ${reason}.`);
    }
    const wanted = { address, key: key ?? "", forwardUrl: settings[forwardUrl] };
    const { differences } = await registrar.inspect(send, application, wanted);
    if (key === undefined)
      return fine(`${name}: Tencent answers. CallbackSecret has no key of it, so it is asked.`);
    return differences.length === 0
      ? fine(`${name}: its callbacks come here.`)
      : fault(`${name}: its callbacks do not come here: ${differences.join(" and ")}.`);
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    return fault(`${name}: ${error.message}`);
  }
};

/** During a rotation it is a list, with the one to be used first. */
const firstOf = (value: unknown): string | undefined => {
  const first: unknown = [value].flat()[0];
  return typeof first === "string" ? first : undefined;
};
