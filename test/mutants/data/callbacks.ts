import type { drainEvents } from "../../../functions/lifecycle/drain-events.ts";
import type { Message, receiveCallback } from "../../../functions/lifecycle/receive-callback.ts";
import { sessionIdOf } from "../../../functions/task/names.ts";
import type { Task } from "../../../functions/task/task.ts";
import type { CallbackReader } from "../../../functions/tencent/product.ts";
import { given, instead, replacing, valued } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";
import { having, reading } from "./shared.ts";

/** The effects of an authentic message. */
const messages: readonly Mutant[] = [
  {
    name: "a callback's body settles a task although no signature covers it",
    at: "vodCallback.read",
    mistake: instead<CallbackReader["read"]>((original) => (request) => {
      const reading = original(request);
      if (reading.kind !== "hint") return reading;
      const error = { code: "provider_failed", message: "", retryable: false };
      return {
        ...reading,
        hint: { ...reading.hint, evidence: { verdict: { state: "failed", error } } },
      };
    }),
    by: "callback/unanswered-question.test.ts",
  },
  {
    name: "an event is evidence for a task whose SessionId it does not echo",
    at: "receiveCallback",
    mistake: instead<typeof receiveCallback>((original) => async (dependencies, message) => {
      const { evidence } = message.hint;
      if (evidence === undefined || message.via !== "event") return original(dependencies, message);
      let sessionId = evidence.sessionId;
      const read = async (ref: Parameters<typeof dependencies.tasks.read>[0]) => {
        const task = await dependencies.tasks.read(ref);
        if (task !== undefined) sessionId = sessionIdOf(task);
        return task;
      };
      const echoed = {
        ...evidence,
        get sessionId() {
          return sessionId ?? "";
        },
      };
      const tasks = replacing(dependencies.tasks, { read });
      return original(having(dependencies, { tasks }), {
        ...message,
        hint: { ...message.hint, evidence: echoed },
      });
    }),
    by: "callback/event-queue.test.ts",
  },
  {
    name: "every callback asks Tencent, however many come",
    at: "ASK_SPACING",
    mistake: valued({}),
    by: "callback/receive-callback.test.ts",
  },
  {
    name: "a captured signature replaces the TaskId that Tencent named",
    at: "receiveCallback",
    mistake: seeing((task) =>
      "candidate" in task ? ({ ...task, candidate: undefined } as Task) : task,
    ),
    by: "doubt/kept-candidate.test.ts",
  },
  {
    name: "a callback about a start in doubt is thanked for and forgotten",
    at: "receiveCallback",
    mistake: thanked("callback"),
    by: "doubt/named-task-ids.test.ts",
  },
  {
    name: "an event is confirmed that could not be dealt with",
    at: "receiveCallback",
    mistake: thanked("event"),
    by: "callback/event-queue.test.ts",
  },
  {
    name: "a foreign message that could not be sent on is thanked for",
    at: "receiveCallback",
    mistake: forwarding((forward) => (url, raw) => forward(url, raw).catch(() => undefined)),
    by: "callback/foreign-callback.test.ts",
  },
  {
    name: "a foreign message is sent on by a function that may be frozen before",
    at: "receiveCallback",
    mistake: forwarding((forward) => async (url, raw) => {
      void forward(url, raw).catch(() => undefined);
    }),
    by: "callback/foreign-callback.test.ts",
  },
  {
    name: "a foreign TRTC callback is sent on without its signature",
    at: "receiveCallback",
    mistake: forwarding(
      (forward) =>
        (url, { body, headers: { sign: _sign, ...headers } }) =>
          forward(url, { body, headers }),
    ),
    by: "callback/foreign-callback.test.ts",
  },
  {
    name: "events stay in their queue for ever",
    at: "drainEvents",
    mistake: given<typeof drainEvents>((dependencies) => {
      const { send } = dependencies;
      const unconfirmed: typeof send = (request) =>
        request.action.startsWith("Confirm")
          ? Promise.reject(new Error("not sent"))
          : send(request);
      return [having(dependencies, { send: unconfirmed })];
    }),
    by: "callback/event-queue.test.ts",
  },
];

function seeing(change: (task: Task) => Task) {
  return given<typeof receiveCallback>((dependencies, message) => [
    reading(dependencies, async (read, ref) => {
      const task = await read(ref);
      return task === undefined ? undefined : change(task);
    }),
    message,
  ]);
}

function thanked(via: Message["via"]) {
  return instead<typeof receiveCallback>((original) => async (dependencies, message) => {
    const outcome = original(dependencies, message);
    return message.via === via ? outcome.catch(() => "refreshed" as const) : outcome;
  });
}

type Forward = Parameters<typeof receiveCallback>[0]["forward"];

function forwarding(change: (forward: Forward) => Forward) {
  return given<typeof receiveCallback>((dependencies, message) => [
    having(dependencies, { forward: change(dependencies.forward) }),
    message,
  ]);
}

export const callbacks: readonly Mutant[] = [...messages];
