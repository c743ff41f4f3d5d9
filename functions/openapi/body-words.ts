/** The words of the fields of a submission beside `input`, by their paths. */
export const submissionWords: Readonly<Record<string, string>> = {
  region: "The region at Tencent: one of the operation's `regions`. Default: the first of them.",
  allowUndocumented: "Sends values that Tencent's documentation rules out for the model.",
  priority:
    "Orders your own waiting tasks, the higher first. Default 0. It is the input's `TasksPriority`; an operation without that field takes none.",
  dryRun: "Only checks the request. No `Idempotency-Key` is needed, and nothing is started.",
  deadlineSeconds:
    "Seconds within which the task should settle. A later task is marked `past_deadline`, and goes on.",
  startWithinSeconds:
    "Seconds that the task may wait for its start. Then it is rejected, and nothing is charged. Default: seven days.",
  webhook: "An address that is told of the task. A repeat of the request may name another one.",
  "webhook.url": "A public `https` address.",
  "webhook.events":
    "The events to tell of. Default: every end of the task, and `task.result_late`.",
  "webhook.include":
    "`output`: the webhook carries the result. Links to results are secrets, so it is off by default.",
  resume:
    "A workflow of AWS that goes on when the task ends. A repeat of the request may name another one.",
  "resume.stepFunctions": "A state machine that waits for a task token.",
  "resume.stepFunctions.taskToken": "The token of the step that waits.",
  "resume.durableFunction": "A durable function that waits for a callback.",
  "resume.durableFunction.callbackId": "The id of the callback that it waits for.",
  keepResult:
    "Copies the result's files into the operator's bucket, so that they outlive Tencent's links.",
  metadata: "Names and texts of your own. The task shows them, and a list can be narrowed by them.",
};

/** The words of the fields of an endpoint's registration. */
export const endpointWords: Readonly<Record<string, string>> = {
  url: "A public `https` address.",
  events: "The events to tell of. Default: every end of a task, and `task.result_late`.",
};

/** The words of the fields of a file that is to be uploaded. */
export const uploadWords: Readonly<Record<string, string>> = {
  contentType: "The type of the file.",
  contentLength: "Its length in bytes.",
  sha256: "The SHA-256 of its bytes. Nothing else is taken.",
};

const application = "The application that the task belongs to. Default: the deployment's first.";

/** The words of the fields of a follow. Every operation has the same ones, or fewer. */
export const followWords: Readonly<Record<string, string>> = {
  TaskId: "Tencent's id of the task.",
  SubAppId: application,
  SdkAppId: application,
  SessionId: "The SessionId that the task was started with, instead of its TaskId.",
};
