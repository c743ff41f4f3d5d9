import * as z from "zod";
import type { Ledger } from "./ledger.ts";
import { taskDetail } from "./mps-task.ts";
import { type Account, type Action, readParameters } from "./product.ts";
import { Refusal } from "./refusal.ts";

const LISTED_MS = 168 * 60 * 60 * 1000;
const MOST_TASKS = 100;
const DEFAULT_TASKS = 10;

const parameters = z.strictObject({
  Status: z.enum(["WAITING", "PROCESSING", "FINISH"]),
  StartTime: z.optional(z.iso.datetime()),
  EndTime: z.optional(z.iso.datetime()),
  SubTaskHasFailed: z.optional(z.boolean()),
  Limit: z.optional(z.int().check(z.gte(1), z.lte(MOST_TASKS))),
  ScrollToken: z.optional(z.string()),
});

/**
 * MPS's DescribeTasks: the tasks of ProcessMedia of the last 168 hours in one status, without their
 * SessionIds. That the newest come first and that the token is the TaskId that comes next is as the
 * stand-in has it for VOD. Source: the SDK's TaskSimpleInfo.
 */
export const describeTasks: Action = {
  perSecond: 100,
  run: (body, { ledger, now }: Account) => {
    const {
      Status,
      StartTime = "",
      EndTime = "9999",
      Limit = DEFAULT_TASKS,
      ScrollToken,
    } = readParameters(parameters, body);
    const tasks = simpleTasks(ledger, now)
      .filter(
        (task) =>
          task.Status === Status && task.CreateTime >= StartTime && task.CreateTime <= EndTime,
      )
      .reverse();
    const first = ScrollToken ? tasks.findIndex(({ TaskId }) => TaskId === ScrollToken) : 0;
    if (first < 0) throw new Refusal("InvalidParameterValue", "The ScrollToken does not exist.");
    const page = tasks.slice(first, first + Limit).map(({ Status: _, ...task }) => task);
    return { TaskSet: page, ScrollToken: tasks[first + Limit]?.TaskId ?? "" };
  },
};

const simpleTasks = (ledger: Ledger, now: number) =>
  ledger
    .entries()
    .filter(
      ({ product, action, acceptedAt }) =>
        product === "mps" && action === "ProcessMedia" && now - acceptedAt <= LISTED_MS,
    )
    .map((entry) => {
      const { TaskType, Status, CreateTime, BeginProcessTime, FinishTime } = taskDetail(entry, now);
      return {
        Status,
        ...{
          TaskId: entry.TaskId,
          TaskType,
          CreateTime: String(CreateTime),
          BeginProcessTime,
          FinishTime,
        },
        SubTaskTypes: "MediaProcessTask" in entry.input ? ["Transcode"] : [],
      };
    });
