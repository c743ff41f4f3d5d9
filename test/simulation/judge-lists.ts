import type { Dossier, Dossiers } from "./dossier.ts";
import type { FaultPlan } from "./faults.ts";
import type { Judge } from "./judge.ts";
import type { JudgeOfAnswers, Seen } from "./judge-answers.ts";

const MINUTE = 60_000;

/** No entry of an index is later than the longest wait that is drawn. */
const LATEST_ENTRY_MS = 20 * MINUTE;

interface ListsWorld {
  readonly judge: Judge;
  readonly answers: JudgeOfAnswers;
  readonly dossiers: Dossiers;
  readonly plan: FaultPlan;
  readonly now: () => number;
}

/** One way through a tenant's list, from the newest to the oldest. */
export interface Walk {
  /** The first part of the names of all its requests. */
  readonly name: string;
  readonly tenant: string;
  readonly status: string | undefined;
  readonly operation: string | undefined;
  readonly limit: string;
  /** The tasks that the list has to show: they were acknowledged long ago. */
  readonly expected: readonly Dossier[];
  readonly shown: Map<string, string>;
}

/** The fields of a task on a page of a list. */
interface Listed {
  readonly taskId: string;
  readonly operation: string;
  readonly status: string;
  readonly createdAt: string;
}

/**
 * Looks at lists: `nothing-acknowledged-is-lost`, `no-tenant-reaches-anothers-task`,
 * `answers-tell-the-truth`.
 */
export class JudgeOfLists {
  readonly #world: ListsWorld;
  readonly #acknowledgedAt = new Map<Dossier, number>();

  constructor(world: ListsWorld) {
    this.#world = world;
  }

  /** A caller was told that its task is taken. */
  acknowledged(dossier: Dossier): void {
    if (!this.#acknowledgedAt.has(dossier)) this.#acknowledgedAt.set(dossier, this.#world.now());
  }

  begins(asked: Pick<Walk, "name" | "tenant" | "status" | "operation" | "limit">): Walk {
    const longAgo = this.#world.now() - LATEST_ENTRY_MS;
    const expected = [...this.#acknowledgedAt]
      .filter(([dossier, at]) => at < longAgo && isAskedFor(dossier, asked))
      .map(([known]) => known);
    return { ...asked, expected, shown: new Map() };
  }

  /** The last known state of every task before a page was asked for. */
  asks(): ReadonlyMap<Dossier, Seen> {
    const { answers, dossiers } = this.#world;
    return new Map([...dossiers.all()].map((dossier) => [dossier, answers.asks(dossier)]));
  }

  page(walk: Walk, asked: ReadonlyMap<Dossier, Seen>, tasks: readonly Listed[]) {
    const { judge, answers, dossiers } = this.#world;
    if (tasks.length > Number(walk.limit))
      judge.violated(
        "answers-tell-the-truth",
        `${walk.name} was shown more tasks than it asked for.`,
      );
    for (const task of tasks) {
      const { taskId, status, operation, createdAt } = task;
      const dossier = dossiers.ofRow(`${walk.tenant}#${taskId}`);
      if (dossier?.row === undefined)
        return judge.violated(
          "no-tenant-reaches-anothers-task",
          `${walk.name} was shown ${taskId}, which ${walk.tenant} has not.`,
        );
      answers.read(dossier, asked.get(dossier), { statusCode: 200, body: JSON.stringify(task) });
      const isOther =
        status !== (walk.status ?? status) || operation !== (walk.operation ?? operation);
      const isOutOfOrder =
        [...walk.shown.values()].some((earlier) => earlier < createdAt) || walk.shown.has(taskId);
      if (isOther)
        judge.violated(
          "answers-tell-the-truth",
          `${walk.name} was shown ${taskId}, which it did not ask for.`,
        );
      if (isOutOfOrder)
        judge.violated(
          "answers-tell-the-truth",
          `${walk.name} was shown ${taskId} out of its order.`,
        );
      walk.shown.set(taskId, createdAt);
    }
  }

  /** The last page was shown. An index that showed nothing, as an index may, is not found out. */
  ended({ name, expected, shown }: Walk): void {
    const { judge, plan } = this.#world;
    const missing = expected.find(({ taskId }) => !shown.has(taskId));
    if (missing === undefined) return;
    const isBlind = plan.struck.some(
      ({ at, kind }) => kind === "index-empty" && at.startsWith(name),
    );
    if (!isBlind)
      judge.violated("nothing-acknowledged-is-lost", `${name} was not shown ${missing.taskId}.`);
  }
}

/** Of a status only what cannot have changed since it was seen. */
const isAskedFor = (
  { tenant, seen, row }: Dossier,
  asked: Pick<Walk, "tenant" | "status" | "operation">,
): boolean =>
  tenant === asked.tenant &&
  (asked.operation === undefined || row?.operation === asked.operation) &&
  (asked.status === undefined || (seen?.settled === true && seen.status === asked.status));
