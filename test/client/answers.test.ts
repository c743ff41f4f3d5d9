import { expect, test } from "vitest";
import type {
  DefaultEndpoint,
  Delivery,
  DryRun,
  EventType,
  Lane,
  Operation,
  OperationDetails,
  StoryEvent,
  Task,
  Upload,
  Usage,
  WebhookEndpoint,
} from "../../functions/client/index.ts";
import type {
  DefaultEndpointAnswer,
  DeliveryAnswer,
  DryRunAnswer,
  EndpointAnswer,
  LaneListAnswer,
  OperationAnswer,
  OperationDetailAnswer,
  TaskAnswer,
  UploadAnswer,
  UsageAnswer,
} from "../../functions/http/api.ts";
import type { ToldOddity } from "../../functions/store/story-store.ts";
import type { EVENT_TYPES } from "../../functions/task/listener.ts";
import type { Passage } from "../../functions/task/story.ts";

/** The names of all members, and of theirs. Example: `output.files.url`. */
type Paths<T> = T extends readonly (infer Entry)[]
  ? Paths<Entry>
  : T extends object
    ? { [K in keyof T & string]-?: K | `${K}.${Paths<NonNullable<T[K]>>}` }[keyof T & string]
    : never;

/**
 * True where the service's answer can stand for the client's type, and both have the same members.
 */
type Fits<Client, Service> = [Service] extends [Client]
  ? [Exclude<Paths<Client>, Paths<Service>>] extends [never]
    ? [Exclude<Paths<Service>, Paths<Client>>] extends [never]
      ? true
      : `lacks ${Exclude<Paths<Service>, Paths<Client>>}`
    : `has ${Exclude<Paths<Client>, Paths<Service>>} too much`
  : "is another type";

/**
 * The compiler reads this table: a field that the service's answer gains, and the client's type
 * lacks, makes its line an error.
 */
const fits: {
  readonly task: Fits<Task, TaskAnswer>;
  readonly delivery: Fits<Delivery, DeliveryAnswer>;
  readonly dryRun: Fits<DryRun, DryRunAnswer>;
  readonly lane: Fits<Lane, LaneListAnswer["lanes"][number]>;
  readonly operation: Fits<Operation, OperationAnswer>;
  readonly details: Fits<OperationDetails, OperationDetailAnswer>;
  readonly endpoint: Fits<WebhookEndpoint, EndpointAnswer>;
  readonly default: Fits<DefaultEndpoint, DefaultEndpointAnswer>;
  readonly upload: Fits<Upload, Pick<UploadAnswer, keyof Upload>>;
  readonly usage: Fits<Usage, UsageAnswer>;
  readonly event: Fits<EventType, (typeof EVENT_TYPES)[number]>;
  readonly moment: Fits<Partial<StoryEvent>, Partial<Passage & Omit<ToldOddity, keyof Passage>>>;
} = {
  task: true,
  delivery: true,
  dryRun: true,
  lane: true,
  operation: true,
  details: true,
  endpoint: true,
  default: true,
  upload: true,
  usage: true,
  event: true,
  moment: true,
};

test("the client's types of answers are those of the service", () => {
  expect(Object.values(fits)).not.toContain(false);
});
