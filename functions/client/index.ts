/*
 * The package: a client of Callsheet that needs nothing but what Node 20 to 24 and browsers bring.
 */
export type {
  DefaultEndpoint,
  Delivery,
  DryRun,
  EventType,
  Lane,
  Operation,
  OperationDetails,
  StoryEvent,
  TaskStory,
  WebhookEndpoint,
} from "./answers.ts";
export { Callsheet, type CheckOptions, type ClientOptions } from "./callsheet.ts";
export type { Endpoints } from "./endpoints.ts";
export {
  type FieldProblem,
  IndeterminateError,
  NoAnswerError,
  type ProblemCode,
  ProblemError,
  TaskError,
} from "./errors.ts";
export type { Inputs, OperationName } from "./inputs.ts";
export type { ListFilter, TaskList, TaskPage } from "./list.ts";
export type { Platform } from "./platform.ts";
export type { Followed, SubmitOptions } from "./submission.ts";
export type {
  ResultFile,
  ResultPart,
  SucceededTask,
  Task,
  TaskFailure,
  TaskMark,
  TaskOutput,
  TaskStatus,
} from "./task.ts";
export type { CallOptions, Cancellation, TaskHandle } from "./task-handle.ts";
export type { Upload, UploadOptions } from "./upload.ts";
export type { Usage, UsageFilter, UsageSums } from "./usage.ts";
export {
  type ReceivedWebhook,
  verifyWebhook,
  type WebhookData,
  WebhookError,
  type WebhookEvent,
  type WebhookRequestHeaders,
} from "./verify-webhook.ts";
export type { WaitOptions } from "./wait.ts";
