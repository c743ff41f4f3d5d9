import * as z from "zod";
import { type EntryName, entryNames } from "../bundle.ts";
import {
  type ApplicationsSetting,
  type CallbackKeySetting,
  type ForwardSetting,
  type LaneLimitSetting,
  type Product,
  type PulledSetting,
  products,
} from "../products.ts";
import * as forms from "./forms.ts";

/**
 * One setting of a deployment, by the name that it has in the operator's environment and in a
 * function's.
 */
interface Row<Form extends z.ZodType = z.ZodType> {
  /** Reads the operator's text. An empty text counts as none. */
  readonly form: Form;
  /** The functions that are told of it, where it has a value. */
  readonly given: readonly EntryName[];
  /** A value that an operator might set. */
  readonly example: string;
  /** Its line in README.md. Settings that say the same share a line; empty: it has none. */
  readonly says: string;
}

/** The functions that may start a task. */
const starters: readonly EntryName[] = [
  "submit-task",
  "cancel-task",
  "refresh-task",
  "receive-callback",
  "receive-notices",
  "poll-tasks",
  "start-tasks",
];
/** The functions that may ask Tencent about one. */
const askers: readonly EntryName[] = [...starters, "get-task"];
/** The functions that take the address of a webhook or send to it. */
const tellers: readonly EntryName[] = ["submit-task", "deliver-events", "webhook-endpoints"];
/** The functions that honour `Prefer: wait`. */
const waiters: readonly EntryName[] = ["submit-task", "get-task"];

type OptionalText = z.ZodType<string | undefined>;

/** Rows that each product has by itself, in the order of the products. */
const rowsOfEach = <Rows>(rowsOf: (product: Product) => Partial<Record<keyof Rows, Row>>) =>
  Object.assign({}, ...Object.values(products).map(rowsOf)) as Rows;

interface Places
  extends Record<ApplicationsSetting, Row<OptionalText>>,
    Record<LaneLimitSetting, Row<z.ZodType<number>>> {}

const places = rowsOfEach<Places>(({ title, applications, laneLimit }) => ({
  ...(applications && {
    [applications.setting]: {
      form: applications.needed
        ? forms.applicationIds.default(applications.standIn)
        : forms.applicationIds.optional(),
      given: starters,
      example: "1500000001,1500000002",
      says: "applications that the product's tasks may run in, the first by default; separated by commas",
    },
  }),
  ...(laneLimit && {
    [laneLimit.setting]: {
      form: forms.wholeNumber(/^([1-9]\d?|100)$/, 1, 100).default(1),
      given: starters,
      example: "5",
      says: `${laneLimit.tasks} that ${title} runs at once for an application, 1 to 100, default 1`,
    },
  }),
}));

const callbackKeys = rowsOfEach<Record<CallbackKeySetting, Row<OptionalText>>>(
  ({ callbackKey }) => ({
    [callbackKey.setting]: {
      form: forms.callbackKey(callbackKey.longest).optional(),
      // Keys stay out of the template: functions read them in `CallbackSecret`.
      given: [],
      example: "DummyCallbackKey0001",
      says: "the keys that sign callbacks, 16 to 32 letters and digits (TIW: 64), for `npm start` and `npm run callbacks`",
    },
  }),
);

const forwardUrls = rowsOfEach<Record<ForwardSetting, Row<OptionalText>>>(({ forwardUrl }) => ({
  [forwardUrl]: {
    form: forms.placeUrl.optional(),
    given: starters,
    example: "https://other.example/events",
    says: "send callbacks of tasks that are not ours on to this address; without it they are dropped",
  },
}));

const pulledApplications = rowsOfEach<Record<PulledSetting, Row<OptionalText>>>(
  ({ title, pulled, forwardUrl }) => ({
    ...(pulled && {
      [pulled]: {
        form: forms.applicationIds.optional(),
        given: starters,
        example: "1500000002",
        says: `${title} applications in PULL mode: their events are taken from the queue. Needs \`${forwardUrl}\``,
      },
    }),
  }),
);

/** Every setting of a deployment. A template and README.md have them in this order. */
export const settingsTable = {
  ENVIRONMENT: {
    form: forms.deploymentName.default("dev"),
    given: entryNames,
    example: "prod",
    says: "name of the deployment, default `dev`; a part of every task id, so never change it",
  },
  TENCENT_SITE: {
    form: z.enum(["intl", "mainland"], "must be intl or mainland").default("intl"),
    given: askers,
    example: "mainland",
    says: "the cloud of Tencent's that the account belongs to, `intl` (default) or `mainland`",
  },
  TENCENT_ENDPOINT_URL: {
    form: forms.originUrl.optional(),
    given: askers,
    example: "https://proxy.example",
    says: "send calls to this address; their Host and signature stay the product's. `http` on this machine only",
  },
  ...places,
  /** Made from other settings: the products whose callbacks we may count on. */
  CALLBACK_PRODUCTS: { form: forms.madeFromOthers, given: starters, example: "vod,trtc", says: "" },
  CALLBACK_BASE_URL: {
    // Paths are put behind it, so it ends without a slash.
    form: forms.placeUrl.transform((text) => text.replace(/\/+$/, "")).optional(),
    given: starters,
    example: "https://api.example/callsheet",
    says: "the public address that callbacks arrive at; with it the first question waits for them",
  },
  ...callbackKeys,
  ...forwardUrls,
  ...pulledApplications,
  LIST_PROVEN_COMPLETE: {
    form: forms.onOrOff.optional(),
    given: starters,
    example: "on",
    says: "`on` or `off` (default). **Wrongly on, it can charge twice**: see below",
  },
  DAILY_TASK_CAP: {
    form: forms.wholeNumber(/^[1-9]\d{0,8}$/, 1, 999999999).optional(),
    given: ["submit-task"],
    example: "1000",
    says: "new tasks of all tenants on one UTC day; then callers get 429 until the next. No cap by default",
  },
  DAILY_TASK_CAP_PER_TENANT: {
    form: forms.wholeNumber(/^[1-9]\d{0,8}$/, 1, 999999999).optional(),
    given: ["submit-task"],
    example: "50",
    says: "the same for each tenant by itself",
  },
  LONGEST_WAIT_SECONDS: {
    form: forms.wholeNumber(/^(1?\d|20)$/, 0, 20).optional(),
    given: waiters,
    example: "5",
    says: "the longest `Prefer: wait`, 0 to 20, default 20. A waiting caller occupies one execution of a function",
  },
  WEBHOOK_PLACES: {
    form: z.enum(["public", "loopback"], "must be public or loopback").optional(),
    given: tellers,
    example: "loopback",
    says: "where webhooks may go: `public` (default), or `loopback` too, with `http`: on one machine only",
  },
  RESUME_WORKFLOWS: {
    form: forms.onOrOff.optional(),
    given: ["submit-task"],
    example: "on",
    says: "`on` or `off` (default): callers may name a workflow of this account that goes on when a task ends; grants just that",
  },
  EVENT_BUS: {
    form: forms.eventBus.optional(),
    given: [...askers, "deliver-events"],
    example: "callsheet-events",
    says: "the name or ARN of an EventBridge bus that every event of every task is put on, as a CloudEvent",
  },
  CREATE_EVENT_BUS: {
    form: forms.onOrOff.optional(),
    given: [],
    example: "on",
    says: "`on`: the stack makes the bus that `EVENT_BUS` names, and a sample rule that logs its events",
  },
  KEEP_RESULTS: {
    form: z.enum(["asked", "all"], "must be asked or all").optional(),
    given: ["submit-task"],
    example: "asked",
    says: "copy results into a bucket, where they outlive Tencent's links: those that callers ask for (`asked`), or `all`. None by default",
  },
  RESULT_HOSTS: {
    form: forms.hosts.optional(),
    given: ["keep-results"],
    example: "*.myqcloud.com,media.example.com",
    says: "the hosts that results are copied from, instead of `*.myqcloud.com` and `*.vod2.myqcloud.com`; a result elsewhere is not kept, and raises an alarm",
  },
  LARGEST_KEPT_MB: {
    form: forms.wholeNumber(/^[1-9]\d{0,5}$/, 1, 80_000).optional(),
    given: ["keep-results"],
    example: "2000",
    says: "the largest file that is copied, in MB, default 5000",
  },
  MPS_SQS_QUEUE: {
    form: forms.queueArn.optional(),
    given: starters,
    example: "arn:aws:sqs:eu-central-1:123456789012:mps",
    says: "an SQS queue that ProcessMedia fills for inputs in S3 of its region, and a function reads: see decision 0031",
  },
  ALARM_TOPIC_ARN: {
    form: forms.topicArn.optional(),
    given: [],
    example: "arn:aws:sns:eu-central-1:123456789012:alarms",
    says: "an SNS topic that is told of every alarm; without it alarms are seen in CloudWatch only",
  },
  RESERVED_CONCURRENCY: {
    form: forms.reservations.default({}),
    given: [],
    example: "submit-task=20,poll-tasks=2",
    says: "reserved concurrency of functions; none by default",
  },
} as const satisfies Record<string, Row>;

/**
 * Settings of a tool, which no deployment knows: each is read where the tool needs it. They stand
 * last in README.md.
 */
export const toolSettings = {
  TENCENT_SECRET_ID:
    "`npm start`: talk to the real Tencent Cloud. **Tasks cost money then.** Also `npm run callbacks`",
  TENCENT_SECRET_KEY:
    "`npm start`: talk to the real Tencent Cloud. **Tasks cost money then.** Also `npm run callbacks`",
  CALLBACK_PATH:
    "`npm run callbacks`, where `--path` is not given: the field `path` of `CallbackSecret`",
  CALLSHEET_DIRECTORY:
    "`npm start` and `npm run unblock`: the folder of the state, default `.local/`",
  AWS_ENDPOINT_URL_DYNAMODB: "`npm start` and `npm run unblock`: the endpoint of another table",
  DYNOXIDE_BIN: "`npm start`: another program for the embedded engine",
} as const;
