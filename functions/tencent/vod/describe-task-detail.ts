import * as z from "zod/mini";
import type { DescribeOperation } from "../operation.ts";
import { aigcTask, reportOf } from "./aigc-task.ts";

const taskDetail = z.looseObject({ Status: z.string().check(z.minLength(1), z.maxLength(64)) });
const toldTask = z.nullish(aigcTask);
const someTask = z.object({ TaskId: z.string() });

/**
 * Tells what became of a VOD task that was submitted within the last three days. One of many `…Task` objects is filled, the others are
 * null: `field` names the one that this kind of task is told in; the object is the key, not TaskType, whose words drift.
 * Reading throws on an answer of another shape, on one about another kind of task, and on a FINISH that proves neither success nor failure.
 * Source: DescribeTaskDetail, VOD 2018-07-17, and captured answers.
 */
export const describeTaskDetail = (field: "AigcVideoTask" | "AigcVideoRedrawTask"): DescribeOperation => ({
  action: "DescribeTaskDetail",
  rate: 100,
  request: ({ providerTaskId, application }) => ({ TaskId: providerTaskId, SubAppId: Number(application) }),
  read: (response) => {
    const answer = taskDetail.parse(response);
    const task = toldTask.parse(answer[field]);
    if (!task && Object.values(answer).some((value) => someTask.safeParse(value).success)) {
      throw new Error("DescribeTaskDetail tells of another kind of task");
    }
    // The object may be null ("no valid value"). The outer status still says that a task waits, runs or was aborted; a FINISH needs it.
    return reportOf(answer.Status, task ?? {});
  },
  notFoundCodes: ["InvalidParameterValue.TaskId", "ResourceNotFound"],
});
