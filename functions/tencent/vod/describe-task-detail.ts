import { AnotherKind } from "../another-kind.ts";
import type { DescribeOperation } from "../question.ts";
import { Members } from "../read-members.ts";
import { timesOf } from "../times.ts";
import { reportOf } from "./aigc-task.ts";

/**
 * Tells what became of a VOD task that was submitted within the last three days. One of many
 * `…Task` objects is filled, the others are null: `field` names the one that this kind of task is
 * told in; the object is the key, not TaskType, whose words drift. Reading throws on an answer
 * about another kind of task. Source: DescribeTaskDetail, VOD 2018-07-17, and captured answers.
 */
export function describeTaskDetail(field: `${string}Task`): DescribeOperation {
  return {
    action: "DescribeTaskDetail",
    rate: 100,
    request: ({ providerTaskId, application }) => ({
      TaskId: providerTaskId,
      SubAppId: Number(application),
    }),
    read: (response) => {
      const answer = new Members(response);
      const task = answer.member(field);
      const [, other] =
        task === undefined ? (answer.objects().find(([, each]) => each.has("TaskId")) ?? []) : [];
      if (other !== undefined) {
        const [sessionId, sessionContext] = [other.text("SessionId"), other.text("SessionContext")];
        throw new AnotherKind("DescribeTaskDetail tells of another kind of task", {
          ...(sessionId ? { sessionId } : {}),
          ...(sessionContext ? { sessionContext } : {}),
        });
      }
      const report = reportOf(
        { outer: answer.text("Status"), task, times: timesOf(answer) },
        answer,
      );
      return task === undefined ? { ...report, isBare: true } : report;
    },
    notFoundCodes: ["InvalidParameterValue.TaskId", "ResourceNotFound"],
  };
}
