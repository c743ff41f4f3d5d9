import { createHash, randomBytes } from "node:crypto";
import * as z from "zod";
import type { LedgerEntry } from "./ledger.ts";
import { finishedAt, stageAt } from "./life.ts";
import { readMarks } from "./marks.ts";
import { aigcVideoInput, aigcVideoTask } from "./mps-aigc.ts";
import { checkSession, create } from "./mps-create.ts";
import { describeTasks } from "./mps-list.ts";
import { mediaTask, processMediaInput, taskDetail, taskType } from "./mps-task.ts";
import { type Account, type Action, type Product, readParameters } from "./product.ts";
import { Refusal } from "./refusal.ts";

// Source: Tencent's documentation of DescribeTaskDetail (it knows the tasks of the last seven days)
// and of DescribeAigcVideoTask (a video is stored for twelve hours, from its end, as is inferred).
const RECORD_MS = 7 * 24 * 60 * 60 * 1000;
const VIDEO_MS = 12 * 60 * 60 * 1000;
// Source: ParseNotification: Timestamp is when the callback expires, by default ten minutes after
// it was sent.
const CALLBACK_VALID_SECONDS = 10 * 60;
const named = z.strictObject({ TaskId: z.string() });

/**
 * Accepts a task, and as often as it is asked to: there is no SessionId. Whether there is a limit
 * of concurrency is not documented.
 */
const createAigcVideoTask: Action = {
  perSecond: 10,
  run: (body, account) => {
    const input = readParameters(aigcVideoInput, body);
    const { Prompt = "" } = input;
    if (
      Prompt === "" &&
      !input.ImageUrl &&
      !input.LastImageUrl &&
      !input.ImageInfos?.length &&
      !input.SceneType
    ) {
      throw new Refusal("InvalidParameter", "A Prompt is needed where no image is given.");
    }
    const marked = { name: "Prompt", marks: readMarks(Prompt), once: `mps/${Prompt}` };
    return create(account, marked, {
      action: "CreateAigcVideoTask",
      TaskId: `4-AigcVideo-${id()}`,
      SessionId: "",
      SessionContext: "",
      input,
    });
  },
};

/** For how long a task can be asked about is not documented: here for ever. */
const describeAigcVideoTask: Action = {
  perSecond: 50,
  run: (body, account) => {
    const { TaskId } = readParameters(named, body);
    const entry = taskOf(account, TaskId, "CreateAigcVideoTask");
    if (entry === undefined)
      throw new Refusal("ResourceNotFound.TaskNotFound", "The task does not exist.");
    return aigcVideoTask(entry, account.now, account.fileUrl(TaskId));
  },
};

const processMedia: Action = {
  perSecond: 100,
  run: (body, account) => {
    const input = readParameters(processMediaInput, body);
    const { SessionId = "", SessionContext = "", OutputDir = "/" } = input;
    checkSession({ SessionId, SessionContext }, account);
    if (input.InputInfo.Type === "URL" && input.OutputStorage === undefined) {
      throw new Refusal("InvalidParameter", "An OutputStorage is needed where the input is a URL.");
    }
    if (!/^\/(?:.*\/)?$/.test(OutputDir))
      throw new Refusal("InvalidParameter", "The OutputDir must start and end with a slash.");
    if (!hasWork(input)) throw new Refusal("InvalidParameter", "There is nothing to do.");
    const marked = { name: "OutputDir", marks: readMarks(OutputDir), once: SessionId };
    const type = taskType({ input });
    return create(account, marked, {
      action: "ProcessMedia",
      TaskId: `1250000000-${type}-${id()}t0`,
      SessionId,
      SessionContext,
      input,
    });
  },
};

/** Which code follows the seven days is not documented: here the one for a task that never was. */
const describeTaskDetail: Action = {
  perSecond: 100,
  run: (body, account) => {
    const { TaskId } = readParameters(named, body);
    const entry = taskOf(account, TaskId, "ProcessMedia");
    if (entry === undefined || account.now - entry.acceptedAt > RECORD_MS)
      throw new Refusal("ResourceNotFound", "The task does not exist.");
    return taskDetail(entry, account.now);
  },
};

/** Aborts a waiting task. */
const manageTask: Action = {
  perSecond: 20,
  run: (body, account) => {
    const { TaskId, OperationType } = readParameters(
      z.strictObject({ TaskId: z.string(), OperationType: z.string() }),
      body,
    );
    if (OperationType !== "Abort")
      throw new Refusal(
        "InvalidParameterValue.InvalidOperationType",
        "The OperationType does not exist.",
      );
    const entry = taskOf(account, TaskId, "ProcessMedia");
    if (entry === undefined)
      throw new Refusal("InvalidParameterValue.TaskId", "The TaskId does not exist.");
    if (stageAt(entry, account.now).status !== "WAITING") {
      throw new Refusal("InvalidParameterValue.NotProcessingTask", "The task is not waiting.");
    }
    account.amend({ ...entry, seconds: (account.now - entry.acceptedAt) / 1000, aborted: true });
    return {};
  },
};

/**
 * MPS, version 2019-06-12. Source: Tencent's API pages and the official SDK's structures; what is
 * inferred says so.
 */
export const mps: Product = {
  name: "mps",
  version: "2019-06-12",
  actions: {
    CreateAigcVideoTask: createAigcVideoTask,
    DescribeAigcVideoTask: describeAigcVideoTask,
    ProcessMedia: processMedia,
    DescribeTaskDetail: describeTaskDetail,
    DescribeTasks: describeTasks,
    ManageTask: manageTask,
  },
  // The body is what ParseNotification gives: the event's own object, the others null, and ids and
  // signature at the top.
  callback: (entry, { now, signKey }) => ({
    EventType: taskType(entry),
    ...{ WorkflowTaskEvent: null, EditMediaTaskEvent: null, ScheduleTaskEvent: null },
    [`${taskType(entry)}Event`]: mediaTask(entry, now),
    SessionId: entry.SessionId,
    SessionContext: entry.SessionContext,
    ...signature(now, signKey),
  }),
  callbackTarget: ({ action, input }) => {
    if (action !== "ProcessMedia") return "none";
    const {
      NotifyType,
      NotifyUrl,
      NotifyKey = "",
    } = processMediaInput.parse(input).TaskNotifyConfig ?? {};
    // Without a NotifyType a message queue of Tencent's is meant, which the stand-in has not. That
    // an SQS queue leaves the address in force is not documented: here both are told.
    return /^(?:URL|AWS-SQS)$/.test(NotifyType ?? "") && NotifyUrl
      ? { url: NotifyUrl, signKey: NotifyKey }
      : "none";
  },
  queueTarget: ({ action, input }) => {
    if (action !== "ProcessMedia") return undefined;
    const { NotifyType, AwsSQS } = processMediaInput.parse(input).TaskNotifyConfig ?? {};
    return NotifyType === "AWS-SQS" && AwsSQS !== undefined
      ? { region: AwsSQS.SQSRegion, name: AwsSQS.SQSQueueName }
      : undefined;
  },
  // ProcessMedia puts its files into the caller's own storage, which is not here.
  fileExpiresAt: (entry) =>
    entry.action === "CreateAigcVideoTask" ? finishedAt(entry) + VIDEO_MS : 0,
};

/**
 * It is not documented which fields are left out without a key: here both, as TIW does. The
 * Timestamp comes first, and nothing else is covered.
 */
function signature(now: number, signKey: string): Readonly<Record<string, unknown>> {
  if (signKey === "") return {};
  const Timestamp = Math.floor(now / 1000) + CALLBACK_VALID_SECONDS;
  return { Timestamp, Sign: createHash("md5").update(`${Timestamp}${signKey}`).digest("hex") };
}

const hasWork = (input: z.infer<typeof processMediaInput>): boolean =>
  Object.keys(input).some((name) => /^(?:\w+Task|ScheduleId|Activities)$/.test(name));

/** The families of MPS do not know each other's tasks. */
function taskOf({ ledger }: Account, TaskId: string, action: string): LedgerEntry | undefined {
  const entry = ledger.task(TaskId);
  return entry?.product === "mps" && entry.action === action ? entry : undefined;
}

const id = (): string => randomBytes(16).toString("hex");
