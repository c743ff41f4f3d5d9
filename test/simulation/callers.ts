import type { Dossiers } from "./dossier.ts";
import type { JudgeOfAnswers } from "./judge-answers.ts";
import type { JudgeOfBounds } from "./judge-bounds.ts";
import type { JudgeOfCopies } from "./judge-copies.ts";
import type { JudgeOfLists } from "./judge-lists.ts";
import type { JudgeOfTold } from "./judge-told.ts";
import type { JudgeOfWaiting } from "./judge-waiting.ts";
import type { Neighbours } from "./neighbours.ts";
import type { RepeatForm } from "./planned-task.ts";
import type { PlannedTask } from "./population.ts";
import { webhookOf } from "./receivers.ts";
import { wordsOf, writtenAs } from "./repeat-forms.ts";
import type { Secrets } from "./secrets.ts";
import type { Answer, Service } from "./service.ts";
import { isAtBound } from "./tenant-bounds.ts";
import type { Timeline } from "./timeline.ts";
import { isUnkept, wishes } from "./wishes.ts";
import { isNamedIn, withAddress } from "./workflows.ts";

const SECOND = 1000;

/** How long a caller waits before it sends the same again. */
const RETRY_AFTER_MS = [SECOND, 15 * SECOND, 120 * SECOND, 900 * SECOND];

/** After so many answers that say nothing a caller has given up. */
const MOST_TRIES = 400;

interface CallersWorld {
  readonly timeline: Timeline;
  readonly service: Service;
  readonly secrets: Secrets;
  readonly dossiers: Dossiers;
  readonly neighbours: Neighbours;
  readonly judge: JudgeOfAnswers;
  readonly judgeOfLists: JudgeOfLists;
  readonly judgeOfWaiting: JudgeOfWaiting;
  readonly judgeOfTold: JudgeOfTold;
  readonly judgeOfCopies: JudgeOfCopies;
  readonly judgeOfBounds: JudgeOfBounds;
  /** Whether the version before is there too: to that one each form is another request. */
  readonly isMixed: boolean;
}

/**
 * The callers of a life. They submit tasks, insist until they are answered, repeat answered
 * requests, and read how their tasks go.
 */
export class Callers {
  readonly #world: CallersWorld;

  constructor(world: CallersWorld) {
    this.#world = world;
  }

  /** Plans all that callers will do for this task of their own accord. */
  plan(task: PlannedTask): void {
    const { timeline } = this.#world;
    timeline.at(task.submitAt, () => this.#insist(task, 0));
    for (const [copy, moment] of task.repeatsAt.entries()) {
      const form = this.#world.isMixed ? "plain" : task.forms[copy];
      timeline.at(moment, () => this.#submit(task, `again${copy}`, { form }));
    }
    if (task.conflictAt !== undefined)
      timeline.at(task.conflictAt, () =>
        this.#submit(task, "other", { more: { metadata: { other: "words" } } }),
      );
    for (const [copy, moment] of (task.listensAt ?? []).entries())
      timeline.at(moment, () => this.#submit(task, `listen${copy}`, {}));
    for (const [copy, moment] of (task.keepsAt ?? []).entries())
      timeline.at(moment, () => this.#submit(task, `keep${copy}`, {}));
    if (task.cancelAt !== undefined) timeline.at(task.cancelAt, () => this.#cancel(task, ""));
    for (const [copy, moment] of (task.cancelsAgainAt ?? []).entries())
      timeline.at(moment, () => this.#cancel(task, `.again${copy}`));
    for (const [copy, moment] of task.readsAt.entries())
      timeline.at(moment, () => this.read(task, `${copy}`));
    for (const [copy, { at, seconds }] of task.waits.entries())
      timeline.at(at, () => this.#wait(task, `wait${copy}`, seconds));
  }

  /** Reads the task; once more a little later if there was no answer. */
  read(task: PlannedTask, copy: string, tries = 1): void {
    const { timeline, service, secrets, dossiers, judge, judgeOfCopies } = this.#world;
    const dossier = dossiers.ofTask(task);
    const asked = judge.asks(dossier);
    const event = {
      name: `get.${task.number}.${copy}`,
      origin: { kind: "caller", tenant: task.tenant, does: "get" },
      content: {
        headers: { authorization: `Bearer ${secrets.apiKey(task.tenant)}` },
        pathParameters: { taskId: dossier.taskId },
      },
    } as const;
    service.invoke("get-task", event, (answer) => {
      judge.read(dossier, asked, answer);
      judgeOfCopies.read(dossier, answer);
      if (answer.statusCode >= 500 && tries > 1)
        timeline.at(timeline.now + 60 * SECOND, () => this.read(task, `${copy}'`, tries - 1));
    });
  }

  /** Reads the task, and is willing to wait for news of it. */
  #wait(task: PlannedTask, copy: string, seconds: number): void {
    const { timeline, service, secrets, dossiers, judge, judgeOfWaiting } = this.#world;
    const { tenant } = task;
    const dossier = dossiers.ofTask(task);
    const asked = judge.asks(dossier);
    const event = {
      name: `get.${task.number}.${copy}`,
      origin: { kind: "caller", tenant, does: "get", waits: seconds },
      content: {
        headers: { authorization: `Bearer ${secrets.apiKey(tenant)}`, prefer: `wait=${seconds}` },
        pathParameters: { taskId: dossier.taskId },
      },
    } as const;
    const wait = { name: event.name, seconds, sentAt: timeline.now };
    service.invoke("get-task", event, (answer) => {
      judge.read(dossier, asked, answer);
      if (answer.statusCode === 200) judgeOfWaiting.answered(dossier, wait, answer);
    });
  }

  #insist(task: PlannedTask, attempt: number): void {
    const { timeline, dossiers } = this.#world;
    this.#submit(task, `${attempt}`, {}, ({ statusCode, body }) => {
      if (statusCode < 500) dossiers.ofTask(task).unanswered.delete(task);
      const isOver = statusCode < 500 && !isAtBound(body);
      if (isOver || attempt >= MOST_TRIES) return;
      const wait = RETRY_AFTER_MS[Math.min(attempt, RETRY_AFTER_MS.length - 1)] ?? 0;
      timeline.at(timeline.now + wait, () => this.#insist(task, attempt + 1));
    });
  }

  #submit(
    task: PlannedTask,
    copy: string,
    {
      form = "plain",
      more = {},
    }: { readonly form?: RepeatForm | undefined; readonly more?: object },
    answered: (answer: Answer) => void = () => undefined,
  ): void {
    const {
      timeline,
      service,
      secrets,
      dossiers,
      neighbours,
      judge,
      judgeOfLists,
      judgeOfWaiting,
      judgeOfTold,
      judgeOfCopies,
      judgeOfBounds,
    } = this.#world;
    const dossier = dossiers.ofTask(task);
    const { tenant, follows, submitWaits } = task;
    const webhook = webhookOf(task, copy);
    const keepsResult = wishes(task, copy);
    if (keepsResult) judgeOfCopies.wished(dossier);
    const words = wordsOf(
      task,
      follows === undefined ? undefined : { TaskId: neighbours.taskId(follows) },
      more,
    );
    const isKnown = dossier.row !== undefined;
    const { key, body, isJudged } = writtenAs(form, task, {
      words,
      application: isKnown ? String(dossier.row?.application) : undefined,
    });
    const name = `submit.${task.number}.${copy}`;
    const submission = {
      name,
      words,
      isJudged,
      asked: judge.asks(dossier),
      isKnown,
      sentAt: timeline.now,
    };
    const event = {
      name,
      origin: {
        kind: "caller",
        tenant,
        does: "submit",
        words,
        isRepeat:
          isKnown && isNamedIn(dossier.row, webhook) && !(keepsResult && isUnkept(dossier.row)),
      },
      content: {
        headers: {
          authorization: `Bearer ${secrets.apiKey(tenant)}`,
          "content-type": "application/json",
          "idempotency-key": key,
          ...(submitWaits === undefined ? {} : { prefer: `wait=${submitWaits}` }),
        },
        body: withAddress(body, webhook, keepsResult),
      },
    } as const;
    service.invoke("submit-task", event, (answer) => {
      judge.submitted(dossier, submission, answer);
      judgeOfBounds.answered(name, answer.body);
      if (submitWaits !== undefined && answer.statusCode === 202)
        judgeOfWaiting.answered(
          dossier,
          { name, seconds: submitWaits, sentAt: submission.sentAt },
          answer,
        );
      if (answer.statusCode === 202) judgeOfLists.acknowledged(dossier);
      if (answer.statusCode === 202 && webhook !== undefined)
        judgeOfTold.acknowledged(dossier, webhook);
      if (answer.statusCode === 202 && keepsResult) judgeOfCopies.acknowledged(dossier);
      answered(answer);
    });
  }

  #cancel(task: PlannedTask, copy: string): void {
    const { service, secrets, dossiers, judge } = this.#world;
    const dossier = dossiers.ofTask(task);
    const asked = judge.asks(dossier);
    const event = {
      name: `cancel.${task.number}${copy}`,
      origin: { kind: "caller", tenant: task.tenant, does: "cancel" },
      content: {
        headers: { authorization: `Bearer ${secrets.apiKey(task.tenant)}` },
        pathParameters: { taskId: dossier.taskId },
      },
    } as const;
    service.invoke("cancel-task", event, (answer) => judge.canceled(dossier, asked, answer));
  }
}
