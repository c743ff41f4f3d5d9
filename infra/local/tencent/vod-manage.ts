import * as z from "zod";
import type { LedgerEntry } from "./ledger.ts";
import { type Account, type Action, readParameters } from "./product.ts";
import { Refusal } from "./refusal.ts";
import { statusOf, taskSummary } from "./vod-task.ts";

const LISTED_MS = 72 * 60 * 60 * 1000;
const MOST_TASKS = 100;
const DEFAULT_TASKS = 10;

/**
 * Aborts a waiting task. Which code is answered for one that does not wait any more, and whether
 * AIGC tasks can be aborted at all, is not documented: here they can, and it is FailedOperation.
 */
const manageTask: Action = {
  perSecond: 20,
  run: (body, account) => {
    const parameters = z.strictObject({
      TaskId: z.string(),
      OperationType: z.string(),
      SubAppId: z.int(),
    });
    const { TaskId, OperationType, SubAppId } = readParameters(parameters, body);
    if (OperationType !== "Abort")
      throw new Refusal(
        "InvalidParameterValue.InvalidOperationType",
        "The OperationType does not exist.",
      );
    const entry = account.ledger.task(TaskId);
    if (entry === undefined || entry.product !== "vod" || entry.application !== String(SubAppId)) {
      throw new Refusal("InvalidParameterValue.TaskId", "The TaskId does not exist.");
    }
    if (statusOf(entry, account.now) !== "WAITING")
      throw new Refusal("FailedOperation", "The task is not waiting.");
    account.amend({ ...entry, seconds: (account.now - entry.acceptedAt) / 1000, aborted: true });
    return {};
  },
};

const timeRange = z.optional(
  z.strictObject({ After: z.optional(z.iso.datetime()), Before: z.optional(z.iso.datetime()) }),
);
const listParameters = z.strictObject({
  SubAppId: z.int(),
  Status: z.optional(z.enum(["WAITING", "PROCESSING", "FINISH"])),
  FileId: z.optional(z.string()),
  CreateTime: timeRange,
  FinishTime: timeRange,
  Sort: z.optional(
    z.strictObject({ Field: z.enum(["CreateTime", "FinishTime"]), Order: z.enum(["Asc", "Desc"]) }),
  ),
  Limit: z.optional(z.int().check(z.gte(1), z.lte(MOST_TASKS))),
  ScrollToken: z.optional(z.string()),
});
type ListParameters = z.infer<typeof listParameters>;

/**
 * Lists the tasks of the last 72 hours. Whether AIGC tasks are among them is not documented, so the
 * stand-in lists none unless it is told to. The order without Sort is not documented: here the
 * newest first. The token is the TaskId that comes next.
 */
const describeTasks: Action = {
  perSecond: 100,
  run: (body, account) => {
    const parameters = readParameters(listParameters, body);
    const tasks = account.listsAigcTasks ? listed(account, parameters) : [];
    const first = parameters.ScrollToken
      ? tasks.findIndex(({ TaskId }) => TaskId === parameters.ScrollToken)
      : 0;
    if (first < 0) throw new Refusal("InvalidParameterValue", "The ScrollToken does not exist.");
    const next = first + (parameters.Limit ?? DEFAULT_TASKS);
    return { TaskSet: tasks.slice(first, next), ScrollToken: tasks[next]?.TaskId ?? "" };
  },
};

function listed({ ledger, now }: Account, parameters: ListParameters) {
  const {
    SubAppId,
    Status,
    FileId,
    CreateTime,
    FinishTime,
    Sort = { Field: "CreateTime", Order: "Desc" },
  } = parameters;
  const tasks = ledger
    .entries()
    .filter(
      (entry) =>
        entry.product === "vod" &&
        entry.application === String(SubAppId) &&
        now - entry.acceptedAt <= LISTED_MS,
    )
    .map((entry) => simpleInfo(entry, now))
    .filter((task) => Status === undefined || task.Status === Status)
    .filter((task) => FileId === undefined || task.FileId === FileId)
    .filter(
      (task) => isWithin(task.CreateTime, CreateTime) && isWithin(task.FinishTime, FinishTime),
    )
    .sort((a, b) => (a[Sort.Field] < b[Sort.Field] ? -1 : 1));
  return Sort.Order === "Asc" ? tasks : tasks.reverse();
}

/**
 * The structure TaskSimpleInfo; times that have not come are empty. An AIGC task is made from no
 * file of its own.
 */
function simpleInfo(entry: LedgerEntry, now: number) {
  const { TaskType, Status, CreateTime, BeginProcessTime, FinishTime } = taskSummary(entry, now);
  const { TaskId, SessionId, SessionContext } = entry;
  return {
    ...{ TaskId, Status, FileId: "", TaskType, CreateTime },
    ...{
      BeginProcessTime: told(BeginProcessTime),
      FinishTime: told(FinishTime),
      SessionId,
      SessionContext,
    },
  };
}

const told = (moment: string): string => (moment.startsWith("0001") ? "" : moment);

/**
 * From `After`, which is included, to `Before`, which is not. All these times are UTC to the second
 * and sort as text.
 */
const isWithin = (moment: string, range: ListParameters["CreateTime"]): boolean =>
  range === undefined ||
  (moment !== "" &&
    moment >= (range.After ?? "") &&
    (range.Before === undefined || moment < range.Before));

/** The actions on tasks besides creating and describing them. */
export const manageActions = { ManageTask: manageTask, DescribeTasks: describeTasks };
