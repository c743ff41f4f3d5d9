import { createHash, randomBytes } from "node:crypto";
import * as z from "zod/mini";
import { finishedAt } from "./life.ts";
import { readMarks } from "./marks.ts";
import { type Account, type Action, type Product, readParameters } from "./product.ts";
import { Refusal } from "./refusal.ts";
import { aigcVideoInput, aigcVideoTask, fileExpiresAt, taskDetail } from "./vod-task.ts";

// Source: Tencent's documentation of CreateAigcVideoTask (a SessionId is refused for three days) and of DescribeTaskDetail (it knows the
// tasks of the last three days).
const MEMORY_MS = 3 * 24 * 60 * 60 * 1000;
// Source: ModifyEventConfig: T is a UNIX time in seconds, by default ten minutes after the callback was sent.
const CALLBACK_VALID_SECONDS = 10 * 60;

/**
 * Accepts a task. Which code a duplicate SessionId gets is not documented for this action: here the one that its sibling CreateAigcImageTask
 * lists. Like there, the answer does not name the earlier task.
 */
const createAigcVideoTask: Action = {
  perSecond: 20,
  run: (body, account) => {
    const input = readParameters(aigcVideoInput, body);
    const { SessionId = "", SessionContext = "", Prompt = "" } = input;
    const application = String(input.SubAppId);
    const marks = readMarks(Prompt);
    checkLengths({ SessionId, SessionContext });
    if (Prompt === "" && !input.FileInfos?.length && !input.SceneType && !input.ExtInfo) {
      throw new Refusal("InvalidParameter", "A Prompt is needed where no reference file is given.");
    }
    if (marks.refuse !== undefined) throw new Refusal(marks.refuse, "The prompt asked for this refusal.");
    if (marks.drop && !account.dropped.has(SessionId)) {
      account.dropped.add(SessionId);
      return "reset";
    }
    // The SessionId comes first: a repeat of what was accepted is a duplicate, however busy the application is.
    refuseDuplicate(application, SessionId, account);
    refuseOverLimit(application, account);
    const TaskId = `${application}-AigcVideoTask-${randomBytes(16).toString("hex")}t`;
    account.accept({
      kind: "accepted",
      product: "vod",
      action: "CreateAigcVideoTask",
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
  },
};

/** Which code follows the three days is not documented: here ResourceNotFound, so that it differs from an id that never was. */
const describeTaskDetail: Action = {
  perSecond: 100,
  run: (body, account) => {
    const { TaskId, SubAppId } = readParameters(z.strictObject({ TaskId: z.string(), SubAppId: z.int() }), body);
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
  actions: { CreateAigcVideoTask: createAigcVideoTask, DescribeTaskDetail: describeTaskDetail },
  callback: (entry, { now, signKey, fileUrl }) => {
    const T = Math.floor(now / 1000) + CALLBACK_VALID_SECONDS;
    return {
      EventType: "AigcVideoTaskComplete",
      AigcVideoCompleteEvent: aigcVideoTask(entry, { now, fileUrl }),
      // That the two stand at the top of the body is inferred; the formula is documented. It covers the key and T, not the body.
      Sign: createHash("md5").update(`${signKey}${T}`).digest("hex"),
      T,
    };
  },
  fileExpiresAt,
};

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

function refuseOverLimit(application: string, account: Account): void {
  const unfinished = account.ledger
    .entries()
    .filter((entry) => entry.product === "vod" && entry.application === application && finishedAt(entry) > account.now);
  if (unfinished.length >= account.concurrency) {
    throw new Refusal("RequestLimitExceeded", `The application has ${unfinished.length} unfinished tasks; more are not accepted.`);
  }
}
