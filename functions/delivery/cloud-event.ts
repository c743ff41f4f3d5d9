import { canonicalJson } from "../task/canonical.ts";
import { epochMilliseconds, type Instant } from "../task/time.ts";

/** An event of a task as its webhook tells it. */
export interface TaskEvent {
  /** The same in every try, as `webhook-id` is. */
  readonly id: string;
  readonly type: string;
  /** The tenant of the task: a deployment's tenants share its bus. */
  readonly tenant: string;
  /** When it happened. */
  readonly timestamp: Instant;
  readonly data: { readonly taskId: string; readonly [field: string]: unknown };
}

/** One entry of EventBridge's PutEvents. */
export interface EventEntry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Time: Date;
  /** The CloudEvent, as JSON. */
  readonly Detail: string;
}

/** The bus, and the deployment whose events they are. */
export interface EventPlace {
  readonly bus: string;
  readonly environment: string;
}

/** The name under which rules find our events. EventBridge keeps `aws.` for itself. */
const SOURCE = "callsheet";

/**
 * Bytes. An entry has to be smaller ("must be less than 256KB", PutEvents). AWS is said to take
 * 1 MB since 2026: the smaller limit is right in either case.
 */
export const ENTRY_LIMIT = 256 * 1024;

/** Bytes of a time, as EventBridge counts them. */
const TIME_BYTES = 14;

/** The parts of an event that may be large; a rule or its target can ask GET for them. */
const LARGE_PARTS: readonly string[] = ["output", "error", "resultUrl"];

/**
 * An event as a CloudEvent 1.0 in its JSON format, inside an entry of PutEvents. It depends on
 * nothing but the event and the deployment, so every try puts the same bytes, and a consumer finds
 * doubles by `source` and `id`. Where the entry is larger than EventBridge takes, the result is
 * left out and `outputOmitted` says so.
 *
 * Example: `task.succeeded` of a task of `prod` has the `Source` `callsheet`, the `DetailType`
 * `task.succeeded` and the `Detail`
 * `{…,"id":"evt_…","source":"/callsheet/prod","specversion":"1.0",…,"type":"task.succeeded"}`.
 */
export function eventEntry(event: TaskEvent, place: EventPlace): EventEntry {
  const whole = entryOf(event, place);
  if (sizeOf(whole) < ENTRY_LIMIT) return whole;
  const small = Object.entries(event.data).filter(([field]) => !LARGE_PARTS.includes(field));
  const data = {
    ...Object.fromEntries(small),
    taskId: event.data.taskId,
    outputOmitted: true,
  };
  return entryOf({ ...event, data }, place);
}

const entryOf = (
  { id, type, tenant, timestamp, data }: TaskEvent,
  { bus, environment }: EventPlace,
): EventEntry => ({
  EventBusName: bus,
  Source: SOURCE,
  DetailType: type,
  Time: new Date(epochMilliseconds(timestamp)),
  // The order of a table's fields is not kept, and every try puts the same bytes.
  Detail: canonicalJson({
    specversion: "1.0",
    id,
    source: `/${SOURCE}/${environment}`,
    type,
    subject: data.taskId,
    time: timestamp,
    datacontenttype: "application/json",
    tenant,
    data,
  }),
});

/** Bytes, as EventBridge counts them: the time, and the UTF-8 of source, type and detail. */
export function sizeOf({ Source, DetailType, Detail }: EventEntry): number {
  const texts = [Source, DetailType, Detail];
  return TIME_BYTES + texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
