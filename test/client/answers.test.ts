import { expect, test } from "vitest";
import type * as z from "zod/mini";
import type {
  CallOptions,
  DefaultEndpoint,
  Delivery,
  DryRun,
  EventType,
  Lane,
  ListFilter,
  Operation,
  OperationDetails,
  StoryEvent,
  SubmitOptions,
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
  submitTaskBody,
  TaskAnswer,
  UploadAnswer,
  UsageAnswer,
} from "../../functions/http/api.ts";
import type { listTasksQuery } from "../../functions/http/list-query.ts";
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

/** True where what the client takes and what the service reads have the same members. */
type Takes<Client, Service> = [Exclude<Paths<Service>, Paths<Client>>] extends [never]
  ? [Exclude<Paths<Client>, Paths<Service>>] extends [never]
    ? true
    : `takes ${Exclude<Paths<Client>, Paths<Service>>} too much`
  : `does not take ${Exclude<Paths<Service>, Paths<Client>>}`;

/** The client has other ways for these: arguments and methods of their own. */
type Submission = Omit<z.infer<typeof submitTaskBody>, "operation" | "input" | "follow" | "dryRun">;

/**
 * The compiler reads this table: a field that the service's answer or request gains, and the
 * client's type lacks, makes its line an error.
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
  readonly submission: Takes<
    Omit<SubmitOptions, keyof CallOptions | "key" | "waitSeconds">,
    Submission
  >;
  readonly list: Takes<ListFilter, z.infer<typeof listTasksQuery>>;
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
  submission: true,
  list: true,
};

test("the client's types of answers and requests are those of the service", () => {
  expect(Object.values(fits)).not.toContain(false);
});
