import { callTencent, signCall } from "../../functions/tencent/client.ts";
import { vod } from "../../functions/tencent/vod/product.ts";
import { startHttpServer } from "../support/http-server.ts";
import {
  SUB_APP_ID,
  type System,
  type SystemOptions,
  secrets,
  startSystem,
} from "../support/system.ts";

/** One call of VOD's, as an operator would make it. */
export const callVod = async (
  system: System,
  action: string,
  body: Readonly<Record<string, unknown>>,
) => {
  const sending = { signedAt: Math.floor(system.clock.now() / 1000), timeoutMs: 5000, paid: false };
  const made = { product: vod, action, body: { SubAppId: SUB_APP_ID, ...body } };
  const signed = signCall({ credentials: secrets.TENCENT_SECRET, site: "intl" }, made, sending);
  return system.clock.during(callTencent(system.dependencies.send, signed));
};

/**
 * A system whose VOD application keeps its events in its queue, and somebody who gets those that
 * are not ours.
 */
export const startPulling = async (options: SystemOptions & { taken?: () => number } = {}) => {
  const { taken = () => 200, ...rest } = options;
  const owner = await startHttpServer((response) => response.writeHead(taken()).end());
  const environment = {
    VOD_PULL_APPLICATIONS: String(SUB_APP_ID),
    VOD_FORWARD_URL: `${owner.url}/events`,
    CALLBACK_PRODUCTS: "",
    ...rest.environment,
  };
  const system = await startSystem({ ...rest, environment });
  await callVod(system, "ModifyEventConfig", { Mode: "PULL" });
  return { system, owner };
};
