import * as z from "zod";
import { type Registrar, takeover } from "./registrar.ts";
import { readAnswer, type Send, textOrNothing } from "./tencent-api.ts";

const eventSwitch = z.enum(["ON", "OFF"]).optional().catch(undefined);

const eventConfig = z.object({
  Mode: textOrNothing,
  NotificationUrl: textOrNothing,
  UploadMediaCompleteEventSwitch: eventSwitch,
  DeleteMediaCompleteEventSwitch: eventSwitch,
  PersistenceCompleteEventSwitch: eventSwitch,
});

type EventConfig = z.infer<typeof eventConfig>;

/**
 * VOD: one mode, one address and one SignKey for each SubAppId, all in one call. Source:
 * ModifyEventConfig and DescribeEventConfig, which does not return the SignKey; so it is set at
 * every run, or a new one would never get there.
 */
export const vod: Registrar = {
  product: "vod",
  version: "2018-07-17",
  unseen: "its SignKey, which VOD never shows, was set and cannot be checked",
  inspect: async (send, SubAppId, wanted) => {
    const { Mode, NotificationUrl, ...switches } = await readEventConfig(send, SubAppId);
    const loss = Mode === "PULL" ? endOfQueue : takeover("vod", NotificationUrl, wanted);
    return {
      configured:
        Mode === "PULL"
          ? "PULL: events wait in a queue"
          : `${Mode || "no mode"} to ${NotificationUrl || "no address"}`,
      differences: [
        ...(Mode === "PUSH" ? [] : [`its mode is ${Mode || "not set"}`]),
        ...(NotificationUrl === wanted.address
          ? []
          : [`its address is ${NotificationUrl || "not set"}`]),
      ],
      ...(loss === undefined ? {} : { loss }),
      // The switches go back as they were: their documented default is OFF, and whether that means
      // "unchanged" is not documented.
      changes: [
        {
          action: "ModifyEventConfig",
          body: {
            SubAppId,
            Mode: "PUSH",
            NotificationUrl: wanted.address,
            ...switches,
            SignKey: wanted.key,
          },
        },
      ],
    };
  },
  pullFault: async (send, SubAppId) => {
    const { Mode } = await readEventConfig(send, SubAppId);
    return Mode === "PULL"
      ? undefined
      : `its mode is ${Mode || "not set"}, so no event gets into its queue`;
  },
};

const readEventConfig = async (send: Send, SubAppId: number): Promise<EventConfig> => {
  const action = "DescribeEventConfig";
  return readAnswer(action, eventConfig, await send({ action, body: { SubAppId } }));
};

const endOfQueue =
  "the application is in PULL mode, and the system that pulls its events would get no more of them, of any producer";
