import type { HttpAnswer, SignedRequest } from "../../functions/tencent/transport.ts";
import type { CallbackRecord, LedgerEntry } from "../../infra/local/tencent/ledger.ts";
import type { Account } from "../../infra/local/tencent/product.ts";
import { Rate } from "../../infra/local/tencent/rate.ts";
import { Refusal } from "../../infra/local/tencent/refusal.ts";
import type { Callback } from "./tencent-callbacks.ts";
import { withFate } from "./tencent-fate.ts";
import { formOf } from "./tencent-forms.ts";
import {
  type Fields,
  isInstead,
  isRefusal,
  moodyAnswer,
  ok,
  type TencentMood,
} from "./tencent-mood.ts";
import { checkHeaders, creates, finders, productNamed, questions } from "./tencent-products.ts";
import { pagedBy, parsed, SESSION_MS, sessionOf } from "./tencent-session.ts";
import { serviceOf } from "./tencent-signature.ts";
import { fileUrl, Tasks } from "./tencent-tasks.ts";
import type { Truth } from "./tencent-truth.ts";
import type { Charge, TencentWorld } from "./tencent-world.ts";

export type { Callback, Message } from "./tencent-callbacks.ts";

export { honest, type Oddities, usual } from "./tencent-fate.ts";

export type { TencentMood } from "./tencent-mood.ts";

export type { Credentials } from "./tencent-signature.ts";

export type { Ending, Truth } from "./tencent-truth.ts";

export type { Charge, TencentOptions, TencentWorld } from "./tencent-world.ts";

type Run = (changed?: Partial<Account>) => Fields;

/**
 * Tencent in memory, for the simulator: the stand-in's products behind a signature check of its
 * own, without HTTP, with no other time or chance than it is given, and odd in the ways that the
 * documentation does not rule out.
 */
export class FakeTencent {
  readonly #world: TencentWorld;
  readonly #tasks: Tasks;
  readonly #rate = new Rate();
  /** SessionIds of refused requests and when they were used up. */
  readonly #burned = new Map<string, number>();
  readonly #dropped = new Set<string>();
  readonly #pulled: Account["pulled"] = new Map();
  #requests = 0;
  #handles = 0;

  constructor(world: TencentWorld) {
    const { now, aheadMs = 0 } = world;
    this.#world = { ...world, now: () => now() + aheadMs };
    this.#tasks = new Tasks(this.#world);
  }

  /**
   * The effect and the answer of one request that arrives now. A mood forces an ambiguous answer
   * after the effect, or instead of it. Throws ECONNRESET where a mark in the request asks for a
   * lost connection (see the stand-in's marks.ts).
   */
  answer(request: SignedRequest, mood?: TencentMood): HttpAnswer {
    this.#requests += 1;
    const RequestId = `00000000-0000-4000-8000-${String(this.#requests).padStart(12, "0")}`;
    const date = new Date(this.#world.now()).toUTCString();
    if (mood !== undefined && isInstead(mood)) {
      if (isRefusal(mood)) this.#burn(sessionOf(request.action, parsed(request.body)));
      return { ...moodyAnswer(mood, { RequestId }, ""), date };
    }
    const fields = { ...this.#fields(request), RequestId };
    return {
      ...(mood === undefined ? ok(fields) : moodyAnswer(mood, fields, this.#otherTaskId(fields))),
      date,
    };
  }

  /**
   * The messages that Tencent wants to send, each handed out once, in the order in which they came
   * up.
   */
  callbacks(): readonly Callback[] {
    return this.#tasks.callbacks();
  }

  /** Accepted creates, oldest first. */
  get ledger(): readonly Charge[] {
    return this.#tasks.charges;
  }

  /** The events that waited to be pulled, and whether they still wait. */
  get events(): readonly CallbackRecord[] {
    return this.#tasks.ledger.callbacks();
  }

  /** The end of a task, unless it is stopped before. Throws an Error for a task that never was. */
  truth(providerTaskId: string): Truth {
    return this.#tasks.truth(providerTaskId);
  }

  #fields(request: SignedRequest): Fields {
    try {
      return this.#judged(request);
    } catch (error) {
      if (error instanceof Refusal) return { Error: { Code: error.code, Message: error.message } };
      throw error;
    }
  }

  /** Throws a Refusal for every error code. */
  #judged(request: SignedRequest): Fields {
    const { headers } = request;
    const now = this.#world.now();
    const product = productNamed(serviceOf(request, this.#world.credentials(), now));
    checkHeaders(product, headers);
    const name = headers["X-TC-Action"] ?? "";
    const action = Object.hasOwn(product.actions, name) ? product.actions[name] : undefined;
    if (action === undefined)
      throw new Refusal("InvalidAction", `The action ${name} does not exist.`);
    if (
      !this.#rate.admits(`${product.name}.${action.sharesRateOf ?? name}`, action.perSecond, now)
    ) {
      throw new Refusal(
        "RequestLimitExceeded",
        `${name} is limited to ${action.perSecond} requests a second.`,
      );
    }
    const body = parsed(request.body);
    const run: Run = (changed) => {
      const answer = action.run(pagedBy(body, this.#world.options.listPage), {
        ...this.#account(headers["X-TC-Region"] ?? ""),
        ...changed,
      });
      if (answer === "reset")
        throw Object.assign(new Error("The connection was reset."), { code: "ECONNRESET" });
      return answer;
    };
    if (creates.has(name))
      return this.#created(run, sessionOf(name, body), Number(headers["X-TC-Timestamp"]));
    if (questions.has(name)) return this.#described(run, body);
    if (name === "PullEvents") return this.#pulledEvents(run);
    if (name === "DescribeTasks") return run({ ledger: this.#tasks.listed() });
    return run(finders.has(name) ? { ledger: this.#tasks.found() } : {});
  }

  #account(region: string): Account {
    const { now, options } = this.#world;
    return {
      now: now(),
      ledger: this.#tasks.ledger,
      concurrency:
        options.failsBeyondLimit === true ? Number.POSITIVE_INFINITY : options.concurrency,
      // Where no mark says it, it is drawn.
      lifeSeconds: Number.NaN,
      dropped: this.#dropped,
      pulled: this.#pulled,
      listsAigcTasks: options.listsTasks,
      fileUrl,
      accept: () => undefined,
      amend: (entry) => this.#tasks.amend(entry),
      region,
    };
  }

  #created(run: Run, session: string, signedAt: number): Fields {
    const burnedAt = this.#burned.get(session);
    if (burnedAt !== undefined && this.#world.now() - burnedAt <= SESSION_MS) {
      throw new Refusal(
        "InvalidParameterValue.SessionId",
        "The SessionId was used within the last three days.",
      );
    }
    let TaskId = "";
    const accept = (entry: LedgerEntry): void => {
      TaskId = this.#tasks.accept(entry, signedAt);
    };
    try {
      const ledger =
        this.#world.options.acceptsCopiesThatMeet === true
          ? this.#tasks.metBy(session)
          : this.#tasks.ledger;
      return { ...run({ accept, ledger }), TaskId };
    } catch (error) {
      if (error instanceof Refusal && error.code !== "InvalidParameterValue.SessionId")
        this.#burn(session);
      throw error;
    }
  }

  #described(run: Run, body: Fields): Fields {
    const ledger = this.#tasks.found();
    const entry =
      body.TaskId === ""
        ? ledger
            .entries()
            .findLast(
              ({ product, SessionId }) => product === "trtc" && SessionId === body.SessionId,
            )
        : ledger.task(String(body.TaskId));
    if (entry === undefined) return run({ ledger });
    const now = this.#tasks.asked(entry);
    const told = withFate(run({ ledger, now }), {
      entry,
      fate: this.#tasks.fateOf(entry.TaskId),
      now,
    });
    const form = formOf(entry.TaskId, this.#world.options.oddities?.oddForm ?? 0);
    return form === undefined ? told : form(told);
  }

  /** The stand-in's handles are random: here they are counted. */
  #pulledEvents(run: Run): Fields {
    const { EventSet } = run();
    if (!Array.isArray(EventSet)) return { EventSet: null };
    const now = this.#world.now();
    const events = EventSet.map((event: Fields) => {
      const held = this.#pulled.get(String(event.EventHandle));
      const entry = this.#tasks.ledger.task(held?.TaskId ?? "");
      if (held === undefined || entry === undefined)
        throw new Error("The stand-in handed out an event that it does not hold.");
      this.#handles += 1;
      const EventHandle = `event-handle-${this.#handles}`;
      this.#pulled.delete(String(event.EventHandle));
      this.#pulled.set(EventHandle, held);
      return {
        ...withFate(event, { entry, fate: this.#tasks.fateOf(entry.TaskId), now }),
        EventHandle,
      };
    });
    return { EventSet: events };
  }

  #burn(session: string): void {
    if (session === "" || !this.#world.options.burnsRefusedIds || this.#burned.has(session)) return;
    this.#burned.set(session, this.#world.now());
  }

  /** Somebody's, or nobody's where there is no other. */
  #otherTaskId(fields: Fields): string {
    const said = JSON.stringify(fields);
    const other = this.ledger.findLast(({ providerTaskId }) => !said.includes(providerTaskId));
    return other?.providerTaskId ?? "somebody-elses-task";
  }
}
