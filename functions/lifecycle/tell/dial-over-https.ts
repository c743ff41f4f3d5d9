import { Dialler } from "../../delivery/dial.ts";
import type { Dial } from "../common/dependencies.ts";
import type { Settings } from "../common/settings.ts";

/** Sends webhooks to wherever the settings allow. */
export function dialOverHttps(settings: Settings): Dial {
  const dialler = new Dialler({ places: settings.webhookPlaces });
  return (webhook) => dialler.send(webhook);
}
