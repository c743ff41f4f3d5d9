import { BUS, isWorkflow } from "./addresses.ts";
import type { Dossier } from "./dossier.ts";
import type { Judge } from "./judge.ts";
import type { JudgeOfAnswers, Seen } from "./judge-answers.ts";
import type { JudgeOfCopies } from "./judge-copies.ts";
import type { JudgeOfEndpoints } from "./judge-endpoints.ts";
import type { Receivers } from "./receivers.ts";
import type { Answer } from "./service.ts";
import type { FakeTencent } from "./tencent.ts";

const TRUTH = "answers-tell-the-truth";
const DELIVERED = "every-final-state-delivered";

/** The state of a task when a request about it was sent. */
export interface Asked {
  readonly seen: Seen;
  /** Milliseconds since the UNIX epoch. */
  readonly sentAt: number;
}

/** A replay that was acknowledged. */
interface Replay {
  readonly dossier: Dossier;
  readonly event: string;
  readonly receiver: string;
  readonly sentAt: number;
}

interface AsksWorld {
  readonly judge: Judge;
  readonly answers: JudgeOfAnswers;
  readonly copies: JudgeOfCopies;
  readonly endpoints: JudgeOfEndpoints;
  readonly receivers: Receivers;
  readonly tencent: FakeTencent;
  readonly now: () => number;
}

/** Judges what callers are answered who ask for more than their task. */
export class JudgeOfAsks {
  readonly #world: AsksWorld;
  readonly #replays: Replay[] = [];

  constructor(world: AsksWorld) {
    this.#world = world;
  }

  asks(dossier: Dossier): Asked {
    return { seen: this.#world.answers.asks(dossier), sentAt: this.#world.now() };
  }

  /** Tencent is asked about a running task alone, and not twice within ten seconds. */
  refreshed(dossier: Dossier, { seen, sentAt }: Asked, answer: Answer): void {
    const { statusCode, body = "{}" } = answer;
    const { code } = JSON.parse(body);
    // Of Tencent's refusal of a question nothing follows.
    if (code === "provider_refused") return;
    if (statusCode !== 409 && statusCode !== 429) {
      this.#world.answers.read(dossier, seen, answer);
      return;
    }
    const statuses = ANSWERED_OF[code] ?? [];
    const stood = this.#stood(dossier, sentAt);
    if (!stood.some(({ status }) => statuses.includes(String(status))))
      this.#violated(TRUTH, `A wish for news of ${dossier.taskId} was answered ${code}.`);
  }

  /** A caller is led to a file that Tencent named, or to its copy, and told why it is not. */
  fetched(
    dossier: Dossier,
    { seen, sentAt, file }: Asked & { readonly file: number },
    { statusCode, headers = {}, body = "{}" }: Answer,
  ): void {
    const { copies, tencent, judge, now } = this.#world;
    if (statusCode >= 500) return;
    const { taskId, charges } = dossier;
    const [charge] = charges;
    const urls = charge === undefined ? [] : tencent.truth(charge.providerTaskId).urls;
    const url = urls[file];
    const { code } = statusCode === 303 ? { code: "led" } : JSON.parse(body);
    const link = headers.location ?? "";
    const stood = this.#stood(dossier, sentAt);
    const isSettled = stood.some(({ settledAt }) => settledAt !== undefined);
    const isRight: Readonly<Record<string, () => boolean>> = {
      led: () => isSettled && (link === url || copies.isStored(dossier, link, file)),
      not_ready: () => stood.some(({ settledAt }) => settledAt === undefined),
      no_result: () => isSettled && (url === undefined || dossier.row?.status !== "succeeded"),
      result_expired: () =>
        isSettled && isExpiredBy(dossier, now() + judge.slackMs) && !copies.has(dossier, file),
      task_not_found: () => seen === undefined,
    };
    if (isRight[code]?.() !== true)
      this.#violated(TRUTH, `File ${file} of ${taskId} was answered ${statusCode} ${code} ${link}`);
  }

  looked({ taskId, row }: Dossier, { statusCode }: Answer): void {
    if (statusCode === 200 ? row === undefined : statusCode < 500 && statusCode !== 404)
      this.#violated(TRUTH, `A look at what was told of ${taskId} was answered ${statusCode}.`);
  }

  replayed(
    dossier: Dossier,
    replay: Omit<Replay, "dossier"> & { readonly id: string },
    { statusCode, body = "{}" }: Answer,
  ): void {
    if (statusCode === 202) {
      const { id, event } = JSON.parse(body);
      if (id === replay.id || event !== replay.event)
        this.#violated(TRUTH, `A replay of ${replay.id} was answered ${id}, of ${event}.`);
      this.#replays.push({ ...replay, dossier });
    } else if (statusCode < 500)
      this.#violated(TRUTH, `A replay of ${replay.id} was answered ${statusCode}: ${body}`);
  }

  /** When all is over: each replay that was acknowledged arrived once more, or its end is known. */
  end(): void {
    for (const { dossier, event, receiver, sentAt } of this.#replays) {
      const id = `evt_${dossier.taskId}_${event.slice("task.".length)}`;
      const isThere = ([url, told]: readonly [string, readonly { id: string; at: number }[]]) =>
        isAt(url, receiver) && told.some((each) => each.id === id && each.at >= sentAt);
      // A workflow goes on once, and an endpoint that was closed hears nothing more.
      if (WORKFLOWS.has(receiver) || this.#world.endpoints.isClosed(receiver)) continue;
      if (![...this.#world.receivers.all()].some(isThere))
        this.#violated(DELIVERED, `A replay of ${id} never arrived at ${receiver}.`);
    }
  }

  /** The forms of a row that stood at any time since a request was sent. */
  #stood({ history }: Dossier, sentAt: number) {
    const now = this.#world.now();
    return history
      .filter((_, place) => (history[place + 1]?.from ?? now) >= sentAt)
      .map(({ row }) => row);
  }

  #violated(promise: typeof TRUTH | typeof DELIVERED, text: string): void {
    this.#world.judge.violated(promise, text);
  }
}

/** In which statuses of a task a refresh is refused with this code. */
const ANSWERED_OF: Readonly<Record<string, readonly string[]>> = {
  task_queued: ["queued"],
  provider_task_unknown: ["submitting", "doubtful", "indeterminate"],
  asked_recently: ["running"],
};

const WORKFLOWS: ReadonlySet<string> = new Set(["stepFunctions", "durableFunction"]);

/** Whether a delivery that is shown with this receiver went to this address. */
const isAt = (url: string, receiver: string): boolean =>
  url === BUS ? receiver === "eventBus" : !isWorkflow(url) && URL.parse(url)?.host === receiver;

const isExpiredBy = ({ row }: Dossier, now: number): boolean => {
  const files: readonly { readonly expiresAt?: string }[] = Object(row?.output).files ?? [];
  const ends = [...files.map(({ expiresAt }) => expiresAt), row?.outputExpiresAt];
  return ends.some((end) => Date.parse(String(end)) <= now);
};
