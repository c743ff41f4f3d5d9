import { createHash, randomBytes } from "node:crypto";
import * as z from "zod";
import { finishedAt } from "./life.ts";
import { readMarks } from "./marks.ts";
import { type Account, type Action, type Answer, type Product, readParameters } from "./product.ts";
import { Refusal } from "./refusal.ts";
import { event, eventActions, eventTarget } from "./vod-events.ts";
import { aigcVideoInput, redrawInput } from "./vod-input.ts";
import { manageActions } from "./vod-manage.ts";
import { fileExpiresAt, taskDetail } from "./vod-task.ts";

// Source: Tencent's documentation of CreateAigcVideoTask (a SessionId is refused for three days) and of DescribeTaskDetail (it knows the
// tasks of the last three days).
const MEMORY_MS = 3 * 24 * 60 * 60 * 1000;
// Source: ModifyEventConfig: T is a UNIX time in seconds, by default ten minutes after the callback was sent.
const CALLBACK_VALID_SECONDS = 10 * 60;

const createAigcVideoTask: Action = {
  perSecond: 20,
  run: (body, account) => {
    const input = readParameters(aigcVideoInput, body);
    const { Prompt = "" } = input;
    if (Prompt === "" && !input.FileInfos?.length && !input.SceneType && !input.ExtInfo) {
      throw new Refusal("InvalidParameter", "A Prompt is needed where no reference file is given.");
    }
    const kind = { action: "CreateAigcVideoTask", taskType: "AigcVideoTask", concurrency: account.concurrency };
    return create(account, kind, { input, marked: { name: "prompt", text: Prompt } });
  },
};

/** No limit of concurrency is documented. That a redraw without a file is refused at once is inferred. */
const createAigcVideoRedrawTask: Action = {
  perSecond: 20,
  run: (body, account) => {
    const input = readParameters(redrawInput, body);
    if (!input.FileInfo?.FileId && !input.FileInfo?.Url) throw new Refusal("InvalidParameter", "A FileInfo with a file is needed.");
    const kind = { action: "CreateAigcVideoRedrawTask", taskType: "AigcVideoRedrawTask", concurrency: Number.POSITIVE_INFINITY };
    return create(account, kind, { input, marked: { name: "ExtInfo", text: input.ExtInfo ?? "" } });
  },
};

interface Kind {
  readonly action: string;
  /** The middle of its TaskIds. */
  readonly taskType: string;
  /** Unfinished tasks of this kind that an application may have. */
  readonly concurrency: number;
}

interface Request {
  readonly input: z.infer<typeof aigcVideoInput> | z.infer<typeof redrawInput>;
  readonly marked: { readonly name: string; readonly text: string };
}

/**
 * Accepts a task. Which code a duplicate SessionId gets is not documented for these actions: here the one that their sibling
 * CreateAigcImageTask lists. Like there, the answer does not name the earlier task.
 */
function create(account: Account, { action, taskType, concurrency }: Kind, { input, marked }: Request): Answer {
  const { SessionId = "", SessionContext = "" } = input;
  const application = String(input.SubAppId);
  const marks = readMarks(marked.text);
  checkLengths({ SessionId, SessionContext });
  if (marks.refuse !== undefined) throw new Refusal(marks.refuse, `The ${marked.name} asked for this refusal.`);
  if (marks.drop && !account.dropped.has(SessionId)) {
    account.dropped.add(SessionId);
    return "reset";
  }
  // The SessionId comes first: a repeat of what was accepted is a duplicate, however busy the application is.
  refuseDuplicate(application, SessionId, account);
  refuseOverLimit(account, { action, application, concurrency });
  const TaskId = `${application}-${taskType}-${randomBytes(16).toString("hex")}t`;
  account.accept({
    kind: "accepted",
    product: "vod",
    action,
    application,
    TaskId,
    SessionId,
    SessionContext,
    acceptedAt: account.now,
    seconds: marks.seconds ?? account.lifeSeconds,
    errCodeExt: marks.fail ?? "",
    input,
  });
  return marks.silence ? "reset" : { TaskId };
}

const taskOfApplication = z.strictObject({ TaskId: z.string(), SubAppId: z.int() });

/** Which code follows the three days is not documented: here ResourceNotFound, so that it differs from an id that never was. */
const describeTaskDetail: Action = {
  perSecond: 100,
  run: (body, account) => {
    const { TaskId, SubAppId } = readParameters(taskOfApplication, body);
    const entry = account.ledger.task(TaskId);
    if (entry === undefined || entry.product !== "vod" || entry.application !== String(SubAppId)) {
      throw new Refusal("InvalidParameterValue.TaskId", "The TaskId does not exist.");
    }
    if (account.now - entry.acceptedAt > MEMORY_MS) {
      throw new Refusal("ResourceNotFound", "The task was submitted more than three days ago.");
    }
    return taskDetail(entry, account);
  },
};

/** VOD, version 2018-07-17. Source: Tencent's API pages and the official SDK's structures; what is inferred says so. */
export const vod: Product = {
  name: "vod",
  version: "2018-07-17",
  actions: {
    CreateAigcVideoTask: createAigcVideoTask,
    CreateAigcVideoRedrawTask: createAigcVideoRedrawTask,
    DescribeTaskDetail: describeTaskDetail,
    ...manageActions,
    ...eventActions,
  },
  callback: (entry, context) => ({ ...event(entry, context), ...signature(context) }),
  callbackTarget: eventTarget,
  fileExpiresAt,
};

/** That the two stand at the top of the body is inferred; the formula is documented. It covers the key and T, not the body. */
function signature({ now, signKey }: { readonly now: number; readonly signKey: string }): Readonly<Record<string, unknown>> {
  if (signKey === "") return {};
  const T = Math.floor(now / 1000) + CALLBACK_VALID_SECONDS;
  return { Sign: createHash("md5").update(`${signKey}${T}`).digest("hex"), T };
}

function checkLengths({ SessionId, SessionContext }: { readonly SessionId: string; readonly SessionContext: string }): void {
  if (SessionId.length > 50) {
    throw new Refusal("InvalidParameterValue.SessionIdTooLong", "The SessionId has more than 50 characters.");
  }
  if (SessionContext.length > 1000) {
    throw new Refusal("InvalidParameterValue.SessionContextTooLong", "The SessionContext has more than 1000 characters.");
  }
}

function refuseDuplicate(application: string, SessionId: string, account: Account): void {
  const seenAt = account.ledger.sessionSeenAt({ product: "vod", application, SessionId });
  if (seenAt !== undefined && account.now - seenAt <= MEMORY_MS) {
    throw new Refusal("InvalidParameterValue.SessionId", "The SessionId was used within the last three days.");
  }
}

function refuseOverLimit(
  account: Account,
  kind: { readonly action: string; readonly application: string; readonly concurrency: number },
): void {
  const unfinished = account.ledger
    .entries()
    .filter(({ product, action, application }) => product === "vod" && action === kind.action && application === kind.application)
    .filter((entry) => finishedAt(entry) > account.now);
  if (unfinished.length >= kind.concurrency) {
    throw new Refusal("RequestLimitExceeded", `The application has ${unfinished.length} unfinished tasks; more are not accepted.`);
  }
}
