import { type Dossier, isFollower } from "./dossier.ts";
import type { FaultPlan } from "./faults.ts";
import type { Judge } from "./judge.ts";
import { REPEATED } from "./judge-inserts.ts";
import type { Population } from "./planned-life.ts";
import type { PromiseName } from "./promises.ts";
import type { Answer } from "./service.ts";
import { isAtBound } from "./tenant-bounds.ts";
import type { FakeTencent } from "./tencent.ts";

/** The last known state of a task when a caller asked about it. */
export type Seen = Dossier["seen"];

/** A submission on its way. */
export interface Submission {
  readonly name: string;
  /** All that it asks for. */
  readonly words: string;
  readonly asked: Seen;
  /** Whether its input is held against the rules of its model, which rule it out. */
  readonly isJudged: boolean;
  /** Whether its task was there already when it was sent. */
  readonly isKnown: boolean;
  /** Milliseconds since the UNIX epoch. */
  readonly sentAt: number;
}

interface AnswersWorld {
  readonly judge: Judge;
  readonly dailyCap: number | undefined;
  readonly redeploys: Population["redeploys"];
  readonly tencent: FakeTencent;
  readonly plan: FaultPlan;
  readonly now: () => number;
}

/** Questions need not find a task for so long after its create. */
const FOUND_AFTER_MS = 60_000;

/** Looks at what callers are told: `nothing-acknowledged-is-lost`, `answers-tell-the-truth`. */
export class JudgeOfAnswers {
  readonly #world: AnswersWorld;

  constructor(world: AnswersWorld) {
    this.#world = world;
  }

  /**
   * To be remembered until the answer comes: only what was seen before a question must not be
   * undone by its answer.
   */
  asks(dossier: Dossier): Seen {
    return dossier.seen;
  }

  /**
   * The key belongs to the request that its task was inserted for. A repeat of that request is
   * answered with the task, however often it comes. Another request never is.
   */
  submitted(dossier: Dossier, submission: Submission, answer: Answer): void {
    const { words, asked, isKnown } = submission;
    const { statusCode, body = "{}" } = answer;
    const { taskId, requestedBy } = dossier;
    if (isKnown) this.#repeated(dossier, submission, answer);
    if (statusCode === 202) {
      dossier.acknowledged = true;
      if (requestedBy === undefined)
        this.#violated(
          "nothing-acknowledged-is-lost",
          `${taskId} was acknowledged and is not there.`,
        );
      else if (isFollower(dossier) && dossier.charges[0]?.sessionContext.startsWith("v1."))
        this.#violated(
          "tenants-see-nothing-of-each-other",
          `${taskId} follows a task that another environment of ours started.`,
        );
      else if (requestedBy !== words)
        this.#violated(
          "answers-tell-the-truth",
          `${taskId} was shown to a caller who had asked for something else.`,
        );
      this.#see(dossier, asked, JSON.parse(body));
    } else if (!isKnown && this.#mayBeRefused(submission, body)) {
      // Nothing is there under this key, so today's rules and settings count.
    } else if (statusCode === 422) {
      const isAnothers = requestedBy !== undefined && requestedBy !== words;
      const isDenied =
        !isKnown && isFollower(dossier) && JSON.parse(body).code === "provider_task_not_found";
      if (!isAnothers && !(isDenied && this.#mayBeDenied(dossier, submission)))
        this.#violated(
          "nothing-acknowledged-is-lost",
          `Whoever asked for ${taskId} was locked out of it: ${body}`,
        );
    } else if (statusCode === 429 && !isKnown && isAtBound(body)) {
      // The tenant has as much as it may, and this request has left nothing.
    } else if (statusCode === 429 && !isFollower(dossier) && this.#world.dailyCap !== undefined) {
      // A full day has no room for new tasks; one that is there already needs none.
      if (isKnown)
        this.#violated(
          "nothing-acknowledged-is-lost",
          `Whoever asked for ${taskId} again was refused: ${body}`,
        );
    } else if (statusCode < 500)
      this.#violated("answers-tell-the-truth", `A submission was answered ${statusCode}: ${body}`);
  }

  /**
   * Of a task that was there: the same request is answered with it, whatever today's rules and
   * settings say, and another is refused.
   */
  #repeated(
    { taskId, requestedBy }: Dossier,
    { words }: Submission,
    { statusCode, body = "{}" }: Answer,
  ): void {
    const { code, taskId: shown } = JSON.parse(body);
    if (statusCode >= 500 && code !== "submissions_paused") return;
    const isRight =
      requestedBy === words
        ? statusCode === 202 && shown === taskId
        : statusCode === 422 && code === "idempotency_conflict";
    if (!isRight)
      this.#violated(REPEATED, `A repeat of ${taskId} was answered ${statusCode}: ${body}`);
  }

  /**
   * Whether a first request may be refused: its model's rules rule it out, or the deployment does
   * not know its application any more, or has other rules.
   */
  #mayBeRefused({ isJudged }: Submission, body: string): boolean {
    const { code } = JSON.parse(body);
    const { redeploys, now } = this.#world;
    const isDeployed = redeploys !== undefined && now() >= redeploys.at;
    if (code === "model_rule")
      return isJudged || (isDeployed && redeploys.rules === "stricter-models");
    return isDeployed && (code === "operation_not_offered" || code === "invalid_input");
  }

  read(dossier: Dossier, asked: Seen, answer: Answer): void {
    if (answer.statusCode === 200) this.#see(dossier, asked, JSON.parse(answer.body ?? "{}"));
    else if (answer.statusCode === 404 && asked !== undefined)
      this.#violated("answers-tell-the-truth", `${dossier.taskId} was seen and is gone.`);
    else if (answer.statusCode !== 404 && answer.statusCode < 500)
      this.#violated("answers-tell-the-truth", `A look was answered ${answer.statusCode}.`);
  }

  canceled(dossier: Dossier, asked: Seen, answer: Answer): void {
    if (answer.statusCode === 200) this.#see(dossier, asked, JSON.parse(answer.body ?? "{}").task);
    else if (
      answer.statusCode !== 404 &&
      answer.statusCode < 500 &&
      JSON.parse(answer.body ?? "{}").code !== "provider_refused"
    )
      this.#violated("answers-tell-the-truth", `A cancel was answered ${answer.statusCode}.`);
  }

  #see(
    dossier: Dossier,
    asked: Seen,
    task: { readonly status: string; readonly settled: boolean; readonly taskId: string },
  ): void {
    const { status, settled } = task;
    if (task.taskId !== dossier.taskId)
      this.#violated(
        "no-tenant-reaches-anothers-task",
        `A caller of ${dossier.taskId} was shown ${task.taskId}.`,
      );
    if (asked?.settled === true && (asked.status !== status || !settled)) {
      this.#violated(
        "a-final-state-stays",
        `${dossier.taskId} was seen as ${asked.status}, for good, and then as ${status}.`,
      );
    }
    if (dossier.seen?.settled !== true) dossier.seen = { status, settled };
  }

  /**
   * Whether a follower may be told that there is nothing to follow: it never was, is not found yet,
   * has been forgotten, or is another environment's. VOD need not show a stranger's from ours
   * before it has begun, and an answer may be an old one.
   */
  #mayBeDenied({ charges: [charge] }: Dossier, { sentAt, name }: Submission): boolean {
    // Tencent refused the question for good.
    if (
      this.#world.plan.struck.some(
        ({ at, mood }) => mood === "final-refusal" && at.startsWith(`${name}/`),
      )
    )
      return true;
    if (charge === undefined || sentAt < charge.acceptedAt + FOUND_AFTER_MS) return true;
    if (
      charge.product === "vod" &&
      (charge.sessionContext === "" || charge.sessionContext.startsWith("v1."))
    )
      return true;
    return this.#world.now() >= this.#world.tencent.truth(charge.providerTaskId).forgottenAt;
  }

  #violated(promise: PromiseName, text: string): void {
    this.#world.judge.violated(promise, text);
  }
}
