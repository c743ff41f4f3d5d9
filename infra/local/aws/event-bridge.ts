import { randomUUID } from "node:crypto";
import * as z from "zod";
import { AwsError, type AwsService, parseJson } from "./call.ts";

// Lengths and counts: PutEvents and PutEventsRequestEntry in AWS's API reference of EventBridge.
const entry = z.strictObject({
  EventBusName: z.string().min(1).max(1600),
  Source: z.string().regex(/^(?!aws\.)./),
  DetailType: z.string().min(1).max(128),
  Time: z.number(),
  Detail: z.string(),
});
const input = z.strictObject({ Entries: z.array(entry).min(1).max(10) });
const LARGEST_CALL = 256 * 1024;

/** The attributes that a CloudEvent 1.0 needs, and those that ours have beside them. */
const cloudEvent = z.strictObject({
  specversion: z.literal("1.0"),
  id: z.string().min(1),
  source: z.string().min(1),
  type: z.string().min(1),
  subject: z.string(),
  time: z.iso.datetime(),
  datacontenttype: z.literal("application/json"),
  tenant: z.string(),
  data: z.looseObject({ metadata: z.record(z.string(), z.string()).optional() }),
});

/**
 * Stands for PutEvents of EventBridge. A bus whose name begins with `refusing` takes no entry, and
 * says so for each, as a busy one does. An event of a task with the metadata `bus: refuses-once` is
 * refused once.
 */
export function eventBridge(): AwsService {
  const refused = new Set<string>();
  const isTaken = ({ EventBusName, DetailType, Detail }: z.infer<typeof entry>): boolean => {
    const event = cloudEvent.safeParse(parseJson(Detail, "MalformedDetail")).data;
    if (event?.type !== DetailType || EventBusName.startsWith("refusing")) return false;
    const refusesOnce = event.data.metadata?.bus === "refuses-once" && !refused.has(event.id);
    if (refusesOnce) refused.add(event.id);
    return !refusesOnce;
  };
  return {
    signedFor: "events",
    answer: ({ method, path, target, body }) => {
      if (target !== "AWSEvents.PutEvents" || method !== "POST" || path !== "/") return undefined;
      const call = input.safeParse(parseJson(body, "SerializationException"));
      if (!call.success || Buffer.byteLength(body) > LARGEST_CALL)
        throw new AwsError("ValidationException", "The entries do not have the documented form.");
      const taken = call.data.Entries.map((one) => ({ ...one, isTaken: isTaken(one) }));
      const said = taken
        .filter(({ isTaken }) => isTaken)
        .map(({ EventBusName, Detail }) => `an event on the bus ${EventBusName}: ${Detail}`);
      return {
        body: {
          FailedEntryCount: taken.length - said.length,
          Entries: taken.map(({ isTaken }) =>
            isTaken
              ? { EventId: randomUUID() }
              : { ErrorCode: "ThrottlingException", ErrorMessage: "Not now." },
          ),
        },
        said,
      };
    },
  };
}
