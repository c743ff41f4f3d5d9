import type { FaultPlan } from "./faults.ts";
import type { Judge } from "./judge.ts";
import type { JudgeOfMessages } from "./judge-messages.ts";
import type { Origin } from "./process.ts";
import type { Secrets } from "./secrets.ts";
import type { Answer, Service } from "./service.ts";
import type { Callback, FakeTencent, Message } from "./tencent.ts";
import type { Timeline } from "./timeline.ts";

const SECOND = 1000;

/** Tencent sends a message that is not acknowledged this many times, this far apart. */
const ATTEMPTS = 3;
const AGAIN_AFTER_MS = 10 * SECOND;

/** A message as it went over the network. */
export interface Overheard {
  readonly product: string;
  readonly taskId: string;
  readonly message: Message;
  readonly pathSecret: string;
}

/** The way of Tencent's callbacks to us, on which they are lost, held up and doubled. */
export class Deliveries {
  /** The messages that an eavesdropper on the network has. */
  readonly overheard: Overheard[] = [];
  readonly #world: {
    readonly timeline: Timeline;
    readonly plan: FaultPlan;
    readonly service: Service;
    readonly tencent: FakeTencent;
    readonly secrets: Secrets;
    readonly judge: Judge;
    readonly judgeOfMessages: JudgeOfMessages;
    readonly products: readonly string[];
  };
  #sent = 0;

  constructor(world: {
    timeline: Timeline;
    plan: FaultPlan;
    service: Service;
    tencent: FakeTencent;
    secrets: Secrets;
    judge: Judge;
    judgeOfMessages: JudgeOfMessages;
    products: readonly string[];
  }) {
    this.#world = world;
  }

  /** Takes what Tencent wants to tell, and plans when it arrives. */
  collect(): void {
    for (const callback of this.#world.tencent.callbacks()) {
      const name = `callback.${this.#sent++}`;
      this.#world.timeline.at(Math.ceil(callback.dueAt), () => this.#send(callback, name, 1));
    }
  }

  /** Hands a message to the function under this origin. */
  deliver(
    name: string,
    origin: Origin,
    sent: { product: string; pathSecret: string; message: Message },
    answered: (answer: Answer) => void,
  ): void {
    const { product, pathSecret, message } = sent;
    const content = {
      headers: message.headers,
      pathParameters: { product, pathSecret },
      body: message.body,
    };
    this.#world.service.invoke("receive-callback", { name, origin, content }, answered);
  }

  #send(callback: Callback, name: string, attempt: number) {
    const { timeline, plan, secrets, products } = this.#world;
    const { product, taskId, url } = callback;
    const message = callback.message();
    if (message === "queued") return;
    if (url === undefined && !products.includes(product)) return;
    const pathSecret = url?.split("/").at(-1) ?? secrets.pathSecret(product);
    const at = `${name}.${attempt}`;
    const { fault, latencyMs } = plan.at(at, "callback", timeline.now);
    if (fault?.kind === "drop") return;
    const delay = fault?.kind === "delay" ? (fault.ms ?? 0) : 0;
    this.overheard.push({ product, taskId, message, pathSecret });
    timeline.at(timeline.now + latencyMs + delay, () =>
      this.#arrive(callback, at, { product, pathSecret, message }, { attempt, isLate: delay > 0 }),
    );
    if (fault?.kind === "twice") {
      timeline.at(timeline.now + latencyMs * 3, () =>
        this.#arrive(
          callback,
          `${at}.again`,
          { product, pathSecret, message },
          { attempt: ATTEMPTS, isLate: false },
        ),
      );
    }
  }

  #arrive(
    callback: Callback,
    name: string,
    sent: { product: string; pathSecret: string; message: Message },
    { attempt, isLate }: { attempt: number; isLate: boolean },
  ): void {
    const { timeline, judge, judgeOfMessages } = this.#world;
    const telling = judge.arrives(sent.product, callback.taskId, sent.message.body);
    judgeOfMessages.arrives(name, callback.taskId, telling);
    this.deliver(name, { kind: "tencent", says: callback.taskId }, sent, ({ statusCode }) => {
      if (statusCode === 200) telling.takenAt = timeline.now;
      const isRefused = statusCode >= 400 && statusCode < 500;
      if (isRefused && !isLate)
        judge.violated(
          "genuine-messages-are-heard",
          `${name}, a genuine callback, was answered ${statusCode}.`,
        );
      if (statusCode === 200) judgeOfMessages.acknowledged(name, callback.taskId);
      if (statusCode === 200 || attempt >= ATTEMPTS) return;
      timeline.at(timeline.now + AGAIN_AFTER_MS, () =>
        this.#send(callback, name.replace(/\.\d+$/, ""), attempt + 1),
      );
    });
  }
}
