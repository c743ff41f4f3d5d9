import { Dialler } from "../../delivery/dial.ts";
import type { Dial } from "../common/dependencies.ts";
import type { Settings } from "../common/settings.ts";

/**
 * Sends webhooks to wherever the settings allow. A try has the machine's time unless
 * `deadlineAfter` is given.
 */
export function dialOverHttps(
  settings: Settings,
  deadlineAfter?: (milliseconds: number) => AbortSignal,
): Dial {
  const dialler = new Dialler({
    places: settings.webhookPlaces,
    ...(deadlineAfter === undefined ? {} : { deadlineAfter }),
  });
  return (webhook) => dialler.send(webhook);
}
