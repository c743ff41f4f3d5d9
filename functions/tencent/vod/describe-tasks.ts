import * as z from "zod/mini";
import type { Instant } from "../../task/time.ts";
import type { ListedTask, ListOperation } from "../question.ts";

const answer = z.object({ TaskSet: z.array(z.unknown()), ScrollToken: z.nullish(z.string()) });

/**
 * Empty is said of a task without an id; one that is missing was not said, and might be anything.
 * The limits are what can be kept.
 */
const row = z.object({
  TaskId: z.string().check(z.minLength(1), z.maxLength(256)),
  SessionId: z.string(),
  SessionContext: z.string(),
});

/**
 * Lists an application's tasks of the last 72 hours with the ids they were started with, a hundred
 * a page, the oldest first: what is started meanwhile comes after all that was read. It cannot be
 * filtered by those ids, and whether it lists AIGC tasks at all is not documented. Reading throws
 * on an answer of another shape, not on a strange row. Source: DescribeTasks, VOD 2018-07-17 (rate,
 * filters, TaskSimpleInfo; an empty ScrollToken is the end).
 */
export const describeTasks: ListOperation = {
  action: "DescribeTasks",
  rate: 100,
  request: ({ application, createdAfter, createdBefore, scrollToken }) => ({
    SubAppId: Number(application),
    CreateTime: {
      After: wholeSecond(createdAfter),
      ...(createdBefore === undefined ? {} : { Before: wholeSecond(createdBefore) }),
    },
    Sort: { Field: "CreateTime", Order: "Asc" },
    Limit: 100,
    ...(scrollToken === undefined ? {} : { ScrollToken: scrollToken }),
  }),
  read: (response) => {
    const { TaskSet, ScrollToken } = answer.parse(response);
    const tasks = TaskSet.flatMap(listedTask);
    return { tasks, unread: TaskSet.length - tasks.length, next: ScrollToken ?? undefined };
  },
};

function listedTask(told: unknown): ListedTask[] {
  const { data } = row.safeParse(told);
  return data === undefined
    ? []
    : [
        {
          providerTaskId: data.TaskId,
          sessionId: data.SessionId,
          sessionContext: data.SessionContext,
        },
      ];
}

/** As the documentation's examples have it. */
const wholeSecond = (moment: Instant): string => `${moment.slice(0, 19)}Z`;
