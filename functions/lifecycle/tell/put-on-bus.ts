import { eventEntry } from "../../delivery/cloud-event.ts";
import type { EventBus } from "../../delivery/put-events.ts";
import type { PutEvent } from "../common/dependencies.ts";
import type { Settings } from "../common/settings.ts";

/**
 * Puts events on the deployment's bus, by the AWS SDK, whose client is loaded at the first event.
 * Where the deployment has no bus any more, its deliveries are over.
 */
export function putOnBus({ eventBus: bus, environment }: Settings): PutEvent {
  let loading: Promise<EventBus> | undefined;
  return async (event) => {
    if (bus === undefined) return { kind: "gone" };
    loading ??= import("../../delivery/put-events.ts").then(({ EventBus }) => new EventBus());
    const [outcome] = await (await loading).put([eventEntry(event, { bus, environment })]);
    return outcome ?? { kind: "failed", reason: "status" };
  };
}
