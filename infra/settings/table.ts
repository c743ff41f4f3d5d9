import * as z from "zod";
import { type EntryName, entryNames } from "../entry-names.ts";
import * as forms from "./forms.ts";
import {
  callbackKeys,
  forwardUrls,
  places,
  pulledApplications,
  type Row,
  starters,
} from "./product-rows.ts";

/** The functions that may ask Tencent about one. */
const askers: readonly EntryName[] = [...starters, "get-task"];
/** The functions that take the address of a webhook or send to it. */
const tellers: readonly EntryName[] = ["submit-task", "deliver-events", "webhook-endpoints"];
/** The functions that honour `Prefer: wait`. */
const waiters: readonly EntryName[] = ["submit-task", "get-task"];

/** Every setting of a deployment. A template and README.md have them in this order. */
export const settingsTable = {
  ENVIRONMENT: {
    form: forms.deploymentName.default("dev"),
    given: entryNames,
    example: "prod",
    says: "name of the deployment, default `dev`; a part of every task id, so never change it",
  },
  IDENTITY_FINGERPRINT: {
    form: forms.fingerprint.optional(),
    given: ["submit-task"],
    example: "xT3GdaGCUHdZlwIoQbfU0nNpYvSC0GQXq9p0yTXdT0E",
    says: "the `fingerprint` in the table's row `identity`, and the table's name: with another key or table submissions stop",
  },
  TASK_TABLE: {
    form: forms.tableName.optional(),
    given: ["submit-task"],
    example: "callsheet-prod-TaskTable9D2F04DC-1A2B3C4D5E6F7",
    says: "the `fingerprint` in the table's row `identity`, and the table's name: with another key or table submissions stop",
  },
  RESTORED_TABLE: {
    form: forms.tableStreamArn.optional(),
    given: [],
    example:
      "arn:aws:dynamodb:eu-central-1:123456789012:table/callsheet-prod-0131/stream/2027-01-31T12:00:00.000",
    says: "the stream of a table that was put back, as `npm run restore` prints it: functions work with that table",
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
    says: "the public address that callbacks arrive at, where it is not the API's own. It says that every product calls back",
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
  TENANT_TASKS_PER_SECOND: {
    form: forms.perTenant(100).optional(),
    given: ["submit-task"],
    example: "5,acme=50,beta=off",
    says: "most new tasks of a tenant a second, 1 to 100, then 429; some tenants may differ",
  },
  TENANT_TASKS_AT_ONCE: {
    form: forms.perTenant(200).optional(),
    given: ["submit-task"],
    example: "20,acme=100",
    says: "most unsettled tasks of a tenant, 1 to 200, then 429",
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
    says: "a bucket, in which results outlive Tencent's links: those that callers ask for (`asked`), or `all`. It also takes callers' files. None by default",
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
  MONTHLY_BUDGET_USD: {
    form: forms.wholeNumber(/^[1-9]\d{0,6}$/, 1, 9_999_999).optional(),
    given: [],
    example: "200",
    says: "tells `ALARM_TOPIC_ARN` when the account's month at AWS will cost more. Tencent's bill is not in it",
  },
  API_DOMAIN: {
    form: forms.hostName.optional(),
    given: [],
    example: "api.example.com",
    says: "a domain of yours for the API, with its certificate of ACM. The API's first address is switched off: see below",
  },
  API_CERTIFICATE_ARN: {
    form: forms.certificateArn.optional(),
    given: [],
    example: "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b2c3d",
    says: "a domain of yours for the API, with its certificate of ACM. The API's first address is switched off: see below",
  },
  EDGE_DOMAIN: {
    form: forms.hostName.optional(),
    given: [],
    example: "callsheet.example.com",
    says: "a domain of yours for CloudFront in front of `API_DOMAIN`, with its certificate and its web ACL of WAF, both in us-east-1",
  },
  EDGE_CERTIFICATE_ARN: {
    form: forms.edgeCertificateArn.optional(),
    given: [],
    example: "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d",
    says: "a domain of yours for CloudFront in front of `API_DOMAIN`, with its certificate and its web ACL of WAF, both in us-east-1",
  },
  EDGE_WEB_ACL_ARN: {
    form: forms.webAclArn.optional(),
    given: [],
    example: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/callsheet/0a1b2c3d",
    says: "a domain of yours for CloudFront in front of `API_DOMAIN`, with its certificate and its web ACL of WAF, both in us-east-1",
  },
  KMS_KEY_ARN: {
    form: forms.keyArn.optional(),
    given: [],
    example: "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    says: "a key of yours that encrypts table, secrets and kept results, instead of AWS's own. **Never delete it**: nothing could be read any more",
  },
  TRACING: {
    form: z.enum(["xray", "off"], "must be xray or off").optional(),
    given: [],
    example: "xray",
    says: "`xray`: X-Ray has a segment of each invocation. `off` by default",
  },
  OTEL_LAYER_ARN: {
    form: forms.layerArn.optional(),
    given: [],
    example: "arn:aws:lambda:eu-central-1:184161586896:layer:opentelemetry-nodejs-0_19_0:1",
    says: "a layer with OpenTelemetry for Node on arm64. Each function starts through it and has a span of each invocation. Cold starts become slower",
  },
  OTLP_ENDPOINT: {
    form: forms.originUrl.optional(),
    given: [],
    example: "https://otlp.example",
    says: "where that layer sends its spans by OTLP over HTTP. The layer has a default of its own",
  },
  RESERVED_CONCURRENCY: {
    form: forms.reservations.default({}),
    given: [],
    example: "submit-task=20,poll-tasks=2",
    says: "reserved concurrency of functions; none by default",
  },
} as const satisfies Record<string, Row>;
