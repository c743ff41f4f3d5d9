import * as z from "zod/mini";
import type { Instant } from "../../task/time.ts";
import type { SearchOperation } from "../question.ts";

const answer = z.object({
  TaskSet: z.nullish(z.array(z.unknown())),
  ScrollToken: z.nullish(z.string()),
});
const row = z.object({
  TaskId: z.string().check(z.minLength(1), z.maxLength(256)),
  CreateTime: z.catch(z.optional(z.string()), undefined),
});

/**
 * Lists the account's tasks of the last 168 hours in one status, without SessionId and
 * SessionContext. Reading throws on an answer of another shape; a strange row is passed over.
 * Source: DescribeTasks, MPS 2019-06-12 (rate, filters, TaskSimpleInfo).
 */
export const describeTasks: SearchOperation = {
  action: "DescribeTasks",
  rate: 100,
  statuses: ["PROCESSING", "FINISH", "WAITING"],
  request: ({ status, createdAfter, createdBefore, scrollToken }) => ({
    Status: status,
    StartTime: wholeSecond(createdAfter),
    ...(createdBefore === undefined ? {} : { EndTime: wholeSecond(createdBefore) }),
    Limit: 100,
    ...(scrollToken === undefined ? {} : { ScrollToken: scrollToken }),
  }),
  read: (response) => {
    const { TaskSet, ScrollToken } = answer.parse(response);
    const tasks = (TaskSet ?? []).flatMap((told) => {
      const { data } = row.safeParse(told);
      if (data === undefined) return [];
      const createdAt = Date.parse(data.CreateTime ?? "");
      return [
        { providerTaskId: data.TaskId, createdAt: Number.isNaN(createdAt) ? undefined : createdAt },
      ];
    });
    return { tasks, next: ScrollToken ?? "" };
  },
};

/** As the documentation's examples have it. */
const wholeSecond = (moment: Instant): string => `${moment.slice(0, 19)}Z`;
