import { createHash, randomBytes } from "node:crypto";
import * as z from "zod";
import { checkLengths } from "./check-lengths.ts";
import { finishedAt } from "./life.ts";
import { readMarks } from "./marks.ts";
import { type Account, type Action, type Answer, type Product, readParameters } from "./product.ts";
import { Refusal } from "./refusal.ts";
import { type PlayedAction, type VodInput, vodActions } from "./vod-action.ts";
import { event, eventActions, eventTarget } from "./vod-events.ts";
import { manageActions } from "./vod-manage.ts";
import { endingOf, fileExpiresAt, taskDetail } from "./vod-task.ts";

// Source: Tencent's documentation of CreateAigcVideoTask (a SessionId is refused for three days)
// and of DescribeTaskDetail (it knows the tasks of the last three days).
const MEMORY_MS = 3 * 24 * 60 * 60 * 1000;
// Source: ModifyEventConfig: T is a UNIX time in seconds, by default ten minutes after the callback
// was sent.
const CALLBACK_VALID_SECONDS = 10 * 60;

/** That an input which lacks what is needed is refused at once is inferred. */
const createOf = (played: PlayedAction): Action => ({
  perSecond: played.perSecond,
  ...(played.sharesRateOf === undefined ? {} : { sharesRateOf: played.sharesRateOf }),
  run: (body, account) => {
    const input = readParameters(played.schema, body);
    if (!played.needs.some((path) => isGiven(input, path))) {
      throw new Refusal("InvalidParameter", `One of ${played.needs.join(", ")} is needed.`);
    }
    return create(account, played, input);
  },
});

/** Whether a parameter, or a member of one, says anything. */
const isGiven = (input: unknown, path: string): boolean => {
  const value = path.split(".").reduce<unknown>((within, name) => Object(within)[name], input);
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== "";
};

/**
 * Accepts a task. Which code a duplicate SessionId gets is documented for CreateAigcImageTask only:
 * here all have that. The answer does not name the earlier task.
 */
function create(account: Account, played: PlayedAction, input: VodInput): Answer {
  const { action, taskType, marksIn } = played;
  const { SessionId = "", SessionContext = "" } = input;
  const application = String(input.SubAppId);
  const marks = readMarks(String(input[marksIn] ?? ""));
  checkLengths({ SessionId, SessionContext });
  if (marks.refuse !== undefined)
    throw new Refusal(marks.refuse, `The ${marksIn} asked for this refusal.`);
  if (marks.drop && !account.dropped.has(SessionId)) {
    account.dropped.add(SessionId);
    return "reset";
  }
  // The SessionId comes first: a repeat of what was accepted is a duplicate, however busy the
  // application is.
  refuseDuplicate(application, SessionId, account);
  if (played.isLimited) refuseOverLimit(account, { action, application });
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

/**
 * Which code follows the three days is not documented: here ResourceNotFound, so that it differs
 * from an id that never was.
 */
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

/**
 * VOD, version 2018-07-17. Source: Tencent's API pages and the official SDK's structures; what is
 * inferred says so.
 */
export const vod: Product = {
  name: "vod",
  version: "2018-07-17",
  actions: {
    ...Object.fromEntries(vodActions.map((played) => [played.action, createOf(played)])),
    DescribeTaskDetail: describeTaskDetail,
    ...manageActions,
    ...eventActions,
  },
  callback: (entry, context) => ({ ...event(entry, context), ...signature(context) }),
  callbackTarget: eventTarget,
  fileExpiresAt,
  endingOf,
};

/**
 * That the two stand at the top of the body is inferred; the formula is documented. It covers the
 * key and T, not the body.
 */
function signature({
  now,
  signKey,
}: {
  readonly now: number;
  readonly signKey: string;
}): Readonly<Record<string, unknown>> {
  if (signKey === "") return {};
  const T = Math.floor(now / 1000) + CALLBACK_VALID_SECONDS;
  return { Sign: createHash("md5").update(`${signKey}${T}`).digest("hex"), T };
}

function refuseDuplicate(application: string, SessionId: string, account: Account): void {
  const seenAt = account.ledger.sessionSeenAt({ product: "vod", application, SessionId });
  if (seenAt !== undefined && account.now - seenAt <= MEMORY_MS) {
    throw new Refusal(
      "InvalidParameterValue.SessionId",
      "The SessionId was used within the last three days.",
    );
  }
}

function refuseOverLimit(
  account: Account,
  kind: { readonly action: string; readonly application: string },
): void {
  const unfinished = account.ledger
    .entries()
    .filter(
      ({ product, action, application }) =>
        product === "vod" && action === kind.action && application === kind.application,
    )
    .filter((entry) => finishedAt(entry) > account.now);
  if (unfinished.length >= account.concurrency) {
    throw new Refusal(
      "RequestLimitExceeded",
      `The application has ${unfinished.length} unfinished tasks; more are not accepted.`,
    );
  }
}
