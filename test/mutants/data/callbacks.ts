import { createHmac } from "node:crypto";
import type { isOneOf, tenantOf } from "../../../functions/http/authenticate.ts";
import type { drainEvents } from "../../../functions/lifecycle/drain-events.ts";
import type { Message, receiveCallback } from "../../../functions/lifecycle/receive-callback.ts";
import { sessionIdOf } from "../../../functions/task/names.ts";
import type { Task } from "../../../functions/task/task.ts";
import type { whyUnauthentic } from "../../../functions/tencent/md5-signature.ts";
import type { CallbackReader, CallbackRequest } from "../../../functions/tencent/product.ts";
import type { readSessionContext } from "../../../functions/tencent/session-context.ts";
import { given, instead, replacing, returns, unchecked, valued } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";
import { having, reading } from "./shared.ts";

/** Whether a callback is Tencent's. */
const signatures: readonly Mutant[] = [
  {
    name: "a callback without a right signature is taken",
    at: "whyUnauthentic",
    mistake: returns(undefined),
    by: "callback/forged-callback.test.ts",
  },
  {
    name: "the second of a product's two keys signs nothing",
    at: "whyUnauthentic",
    mistake: given<typeof whyUnauthentic>((request, signing) => [firstKeyOnly(request), signing]),
    by: "simulator",
  },
  {
    name: "an empty key signs callbacks",
    at: "whyUnauthentic",
    mistake: given<typeof whyUnauthentic>((request, signing) => [
      { ...request, keys: request.keys.map((key) => (key.trim() === "" ? `empty:${key}` : key)) },
      { ...signing, text: (key, expiry) => signing.text(key.replace(/^empty:/, ""), expiry) },
    ]),
    by: "tencent/contract/callback.test.ts",
  },
  {
    name: "an expiry that is no number extends a signature that somebody saw",
    at: "whyUnauthentic",
    mistake: given<typeof whyUnauthentic>((request, signing) => [
      {
        ...request,
        json: { ...request.json, [signing.expiryField]: Number(request.json[signing.expiryField]) },
      },
      signing,
    ]),
    by: "tencent/contract/md5-callback.test.ts",
  },
  {
    name: "TRTC's signature need not match the body",
    at: "trtcCallback.read",
    mistake: given<CallbackReader["read"]>((request) => [
      {
        ...request,
        headers: {
          ...request.headers,
          sign: createHmac("sha256", request.keys[0] ?? "")
            .update(request.body)
            .digest("base64"),
        },
      },
    ]),
    by: "tencent/trtc/callback-signature.test.ts",
  },
  {
    name: "the second of TRTC's two keys signs nothing",
    at: "trtcCallback.read",
    mistake: given<CallbackReader["read"]>((request) => [firstKeyOnly(request)]),
    by: "simulator",
  },
  {
    name: "the form of an address is enough to send callbacks",
    at: "isOneOf",
    mistake: returns(true),
    by: "callback/wrong-address.test.ts",
  },
  {
    name: "the beginning of a secret is as good as all of it",
    at: "isOneOf",
    mistake: instead<typeof isOneOf>(
      () => (text, candidates) =>
        text !== "" && candidates.some((candidate) => candidate.startsWith(text)),
    ),
    by: "http/bad-input.test.ts",
  },
  {
    name: "every key is the first tenant's",
    at: "tenantOf",
    mistake: instead<typeof tenantOf>((original) => (event, keys) => {
      original(event, keys);
      return Object.keys(keys)[0] ?? "";
    }),
    by: "request/tenants.test.ts",
  },
];

function firstKeyOnly(request: CallbackRequest): CallbackRequest {
  return { ...request, keys: request.keys.slice(0, 1) };
}

/** Whose task a message is about. */
const contexts: readonly Mutant[] = [
  {
    name: "a context names a task without our MAC",
    at: "readSessionContext",
    mistake: instead<typeof readSessionContext>((original) => (ring, environment, context) => {
      const parts = context.split(".");
      const [taskId = "", tenant = ""] = [parts.at(-3), parts.at(-4)];
      const isOurs = parts.length === 8 && parts[1] === environment;
      return (
        original(ring, environment, context) ??
        (isOurs
          ? { environment, operation: parts.slice(2, 4).join("."), tenant, taskId }
          : undefined)
      );
    }),
    by: "tencent/session-context.test.ts",
  },
  {
    name: "a rotation of keys makes running tasks strangers",
    at: "readSessionContext",
    mistake: given<typeof readSessionContext>(({ active, keys }, environment, context) => [
      { active, keys: { [active]: keys[active] ?? "" } },
      environment,
      context,
    ]),
    by: "tencent/session-context.test.ts",
  },
  {
    name: "another environment's context names a task of ours",
    at: "readSessionContext",
    mistake: given<typeof readSessionContext>((ring, _environment, context) => [
      ring,
      context.split(".")[1] ?? "",
      context,
    ]),
    by: "tencent/session-context.test.ts",
  },
  {
    name: "a TaskId changes hands",
    at: "ProviderStore",
    mistake: unchecked("absent", "pk"),
    by: "store/provider-store.test.ts",
  },
];

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

export const callbacks: readonly Mutant[] = [...signatures, ...contexts, ...messages];
