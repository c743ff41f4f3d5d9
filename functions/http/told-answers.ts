import * as z from "zod/mini";
import { EVENT_TYPES } from "../task/listener.ts";
import { status } from "./answers.ts";
import { momentSaid, numberSaid, said, text, textSaid } from "./said.ts";

/*
 * The answers about endpoints, deliveries, lanes and stories, as `answers.ts` has those about
 * tasks.
 */

/** A type of event that a caller can hear. */
export const eventType = z
  .enum(EVENT_TYPES)
  .check(said("The event that is told. The section `webhooks` explains each."));

/** A registered receiver of webhooks. */
export const endpointAnswer = z.object({
  id: textSaid("The id that the paths of the endpoint name it by."),
  url: textSaid("The address that was registered."),
  events: z.array(text).check(said("The events that it hears of.")),
  status: z
    .enum(["pending", "enabled", "disabled"])
    .check(
      said("`pending` until the receiver has repeated the challenge. `disabled` after its 410."),
    ),
  createdAt: momentSaid("When it was registered."),
  secret: z.optional(
    textSaid("Verifies its webhooks. Shown at the registration and at a rotation only."),
  ),
});

/** The receiver `default`: every address that stands on a task. */
export const defaultEndpointAnswer = z.object({
  id: z.literal("default").check(said("Stands for every address that a task names.")),
  secret: textSaid("Verifies the webhooks that go to these addresses."),
});

/** The endpoints of a tenant. */
export const endpointListAnswer = z.object({
  endpoints: z.array(endpointAnswer).check(said("At most ten, without their secrets.")),
});

/** One event for one receiver. */
export const deliveryAnswer = z.object({
  id: textSaid("The id that a replay names it by."),
  event: eventType,
  receiver: z.optional(
    textSaid(
      "The host of the address; `stepFunctions` or `durableFunction` for a workflow. Absent if the receiver is no more.",
    ),
  ),
  status: z
    .enum(["pending", "delivered", "exhausted", "gone"])
    .check(
      said(
        "`pending`: it is tried, or tried again. `delivered`: the receiver took it. `exhausted`: every try has failed. `gone`: the receiver wants or can hear of nothing any more.",
      ),
    ),
  attempts: numberSaid("Tries that have ended."),
  createdAt: momentSaid("When the event became due for this receiver."),
  lastTriedAt: z.optional(momentSaid("When the last try ended. Absent before the first.")),
  lastOutcome: z.optional(
    textSaid("The status of the receiver's last answer, or a word for why there was none."),
  ),
  nextTryAt: z.optional(momentSaid("When it is tried next. Only while it is `pending`.")),
});

/** The deliveries of a task. */
export const deliveryListAnswer = z.object({
  deliveries: z
    .array(deliveryAnswer)
    .check(said("At most a hundred, in the order of their making.")),
});

/** A moment in the life of a task, and its cause. */
const passage = z.object({
  at: momentSaid("When it was. Of an oddity, when it came first."),
  kind: z
    .enum(["submitted", "sent", "refused", "doubted", "accepted", "settled", "told", "odd"])
    .check(
      said(
        "`submitted`: Callsheet recorded the task. `sent`: the start left for Tencent. `refused`: Tencent refused it for now. `doubted`: no answer told whether it was accepted. `accepted`: Tencent took it. `settled`: the end was learned. `told`: the receivers were told of the end. `odd`: something that a plain task does not have, as `what` says.",
      ),
    ),
  by: z
    .enum(["caller", "callsheet", "tencent", "sender"])
    .check(said("The cause. `sender`: a message came, and nothing proves who sent it.")),
  code: z.optional(textSaid("Tencent's code of a refusal, or the code of the task's error.")),
  requestId: z.optional(textSaid("Tencent's RequestId.")),
  status: z.optional(status.check(said("Of `settled`: the status that the task ended with."))),
  via: z.optional(textSaid("Of `settled`: how the end was learned, as the task's `completedVia`.")),
  what: z.optional(textSaid("The oddity, by the name of its log line.")),
  reason: z.optional(textSaid("More about an oddity, where it is about the task alone.")),
  lastAt: z.optional(momentSaid("When the oddity came last.")),
  times: z.optional(numberSaid("How often the oddity came.")),
});

/**
 * A lane: the tasks of one operation in one application, which share a limit and a queue. Other
 * tenants' tasks are counted, and never named.
 */
export const laneAnswer = z.object({
  operation: textSaid("The operation of the lane's tasks."),
  application: textSaid("Their application at Tencent."),
  limit: z.optional(
    numberSaid("Tasks that may be at Tencent at once. Absent where nothing limits them."),
  ),
  learnedLimit: z.optional(
    numberSaid("The lower limit that holds now: Tencent refused a task as one too many."),
  ),
  held: numberSaid("Slots that are taken."),
  waiting: numberSaid("Tasks that wait. 1000 stands for more as well."),
  blocked: z.optional(
    z
      .object({
        code: textSaid("Tencent's code."),
        since: momentSaid("When Tencent refused the first of these starts."),
        nextTryAt: momentSaid("When one task tries again."),
      })
      .check(
        said(
          "Tencent refuses every start for the operator's sake, with this code. One task tries again at `nextTryAt`.",
        ),
      ),
  ),
  own: z
    .object({
      holding: z.array(text).check(said("The ids of your tasks that hold a slot.")),
      waiting: z.array(text).check(said("The ids of your first 100 tasks that wait, in order.")),
    })
    .check(said("Your own tasks. Those of other tenants are counted, and never named.")),
});

/** Every lane, from its first task on. */
export const laneListAnswer = z.object({
  lanes: z.array(laneAnswer).check(said("Every lane that ever had a task, by its name.")),
});

const usageSums = {
  tasks: numberSaid("Tasks that have settled."),
  seconds: numberSaid(
    "Seconds that they were at Tencent, from its acceptance to the end that was learned.",
  ),
  charged: numberSaid("Those that Tencent accepted. It may charge them, also where they failed."),
  unsure: numberSaid("Those of which nobody can tell whether Tencent accepted them."),
};

/** The sums of settled tasks. */
export const usageAnswer = z.object({
  from: textSaid("The first day, as `2026-01-31`."),
  to: textSaid("The last day."),
  countedUpTo: z.optional(textSaid("The last day that was counted. Later days are missing.")),
  usage: z
    .array(
      z.object({
        day: z.optional(textSaid("The day, with `by=day`.")),
        operation: z.optional(textSaid("The operation, with `by=operation`.")),
        ...usageSums,
      }),
    )
    .check(said("Days and operations without a task are missing.")),
  total: z.object(usageSums).check(said("The sums of all days and operations together.")),
});

/** A question about a task that Tencent answered. */
const question = z.object({
  at: momentSaid("When Tencent answered."),
  requestId: z.optional(textSaid("Tencent's RequestId.")),
});

/** The questions about a task. */
const questions = z.object({
  count: z.optional(numberSaid("How many questions Tencent answered.")),
  first: z.optional(question.check(said("The first that Tencent answered."))),
  last: z.optional(question.check(said("The last that Tencent answered."))),
  lastChange: z.optional(question.check(said("The last one whose answer changed something."))),
  lastAt: z.optional(momentSaid("When Tencent was asked last, answered or not.")),
  lastUnfinishedAt: z.optional(momentSaid("When Tencent last said that the task goes on.")),
});

/** The story of a task. */
export const storyAnswer = z.object({
  taskId: textSaid("Callsheet's id of the task."),
  events: z.array(passage).check(said("Oldest first.")),
  oddities: z.optional(
    numberSaid("How many oddities there were, those without an entry included."),
  ),
  questions: z.optional(
    questions.check(said("What Callsheet asked Tencent about the task. Absent before the first.")),
  ),
  deliveries: z
    .array(deliveryAnswer)
    .check(said("The webhooks of the task that were tried, as `GET …/deliveries` lists them.")),
});
