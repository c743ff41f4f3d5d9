import * as z from "zod/mini";
import { EVENT_TYPES } from "../task/listener.ts";
import { status } from "./answers.ts";
import { moment, momentSaid, said, text, textSaid } from "./said.ts";

/*
 * The answers about endpoints, deliveries, lanes and stories, as `answers.ts` has those about
 * tasks.
 */

/** A type of event that a caller can hear. */
export const eventType = z.enum(EVENT_TYPES);

/** A registered receiver of webhooks. */
export const endpointAnswer = z.object({
  id: text,
  url: text,
  events: z.array(text),
  status: z
    .enum(["pending", "enabled", "disabled"])
    .check(
      said("`pending` until the receiver has repeated the challenge. `disabled` after its 410."),
    ),
  createdAt: moment,
  secret: textSaid("Verifies its webhooks. Shown at the registration and at a rotation only."),
});

/** The receiver `default`: every address that stands on a task. */
export const defaultEndpointAnswer = z.object({ id: z.literal("default"), secret: text });

/** The endpoints of a tenant. */
export const endpointListAnswer = z.object({ endpoints: z.array(endpointAnswer) });

/** One event for one receiver. */
export const deliveryAnswer = z.object({
  id: text,
  event: eventType,
  receiver: textSaid(
    "The host of the address; `stepFunctions` or `durableFunction` for a workflow. Absent if the receiver is no more.",
  ),
  status: z.enum(["pending", "delivered", "exhausted", "gone"]),
  attempts: z.number().check(said("Tries that have ended.")),
  createdAt: moment,
  lastTriedAt: z.optional(moment),
  lastOutcome: textSaid(
    "The status of the receiver's last answer, or a word for why there was none.",
  ),
  nextTryAt: z.optional(moment),
});

/** The deliveries of a task. */
export const deliveryListAnswer = z.object({ deliveries: z.array(deliveryAnswer) });

/** A moment in the life of a task, and its cause. */
const passage = z.object({
  at: moment,
  kind: z.enum(["submitted", "sent", "refused", "doubted", "accepted", "settled", "told", "odd"]),
  by: z.enum(["caller", "callsheet", "tencent", "sender"]),
  code: z.optional(text),
  requestId: textSaid("Tencent's RequestId."),
  status: z.optional(status),
  via: z.optional(text),
  what: textSaid("The oddity, by the name of its log line."),
  reason: z.optional(text),
  lastAt: momentSaid("When the oddity came last."),
  times: z.optional(z.number().check(said("How often the oddity came."))),
});

/**
 * A lane: the tasks of one operation in one application, which share a limit and a queue. Other
 * tenants' tasks are counted, and never named.
 */
export const laneAnswer = z.object({
  operation: text,
  application: text,
  limit: z.optional(
    z
      .number()
      .check(said("Tasks that may be at Tencent at once. Absent where nothing limits them.")),
  ),
  learnedLimit: z.optional(
    z
      .number()
      .check(said("The lower limit that holds now: Tencent refused a task as one too many.")),
  ),
  held: z.number().check(said("Slots that are taken.")),
  waiting: z.number().check(said("Tasks that wait. 1000 stands for more as well.")),
  blocked: z.optional(
    z
      .object({ code: text, since: moment, nextTryAt: moment })
      .check(
        said(
          "Tencent refuses every start for the operator's sake, with this code. One task tries again at `nextTryAt`.",
        ),
      ),
  ),
  own: z
    .object({ holding: z.array(text), waiting: z.array(text) })
    .check(
      said("Your own tasks: those that hold a slot, and the first 100 that wait, in their order."),
    ),
});

/** Every lane, from its first task on. */
export const laneListAnswer = z.object({ lanes: z.array(laneAnswer) });

const usageSums = {
  tasks: z.number().check(said("Tasks that have settled.")),
  seconds: z
    .number()
    .check(said("How long they were at Tencent, from its acceptance to the end that was learned.")),
  charged: z
    .number()
    .check(said("Those that Tencent accepted. It may charge them, also where they failed.")),
  unsure: z.number().check(said("Those of which nobody can tell whether Tencent accepted them.")),
};

/** The sums of settled tasks. */
export const usageAnswer = z.object({
  from: text.check(said("The first day.")),
  to: text.check(said("The last day.")),
  countedUpTo: textSaid("The last day that was counted. Later days are missing."),
  usage: z
    .array(
      z.object({
        day: textSaid("Where days are added up."),
        operation: textSaid("Where operations are."),
        ...usageSums,
      }),
    )
    .check(said("Days and operations without a task are missing.")),
  total: z.object(usageSums),
});

/** A question about a task that Tencent answered. */
const question = z.object({ at: moment, requestId: textSaid("Tencent's RequestId.") });

/** The questions about a task. */
const questions = z.object({
  count: z.optional(z.number().check(said("How many questions Tencent answered."))),
  first: z.optional(question),
  last: z.optional(question),
  lastChange: z.optional(question).check(said("The last one whose answer changed something.")),
  lastAt: momentSaid("When Tencent was asked last, answered or not."),
  lastUnfinishedAt: momentSaid("When Tencent last said that the task goes on."),
});

/** The story of a task. */
export const storyAnswer = z.object({
  taskId: text,
  events: z.array(passage).check(said("Oldest first.")),
  oddities: z.optional(
    z.number().check(said("How many oddities there were, those without an entry included.")),
  ),
  questions: z.optional(questions),
  deliveries: z.array(deliveryAnswer),
});
