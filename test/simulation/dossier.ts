import type { Key, Row } from "../../functions/store/table.ts";
import { ownTaskId } from "./own-ids.ts";
import type { PlannedTask } from "./population.ts";
import type { Charge } from "./tencent.ts";

/**
 * One sending of a start request: by which invocation it was written ahead and recorded, and with
 * which of its calls.
 */
export interface Sending {
  readonly by: string;
  readonly writtenWith: number;
  /** Undefined while what came of it is not recorded by its sender. */
  recordedWith: number | undefined;
}

/** A start request on its way. */
export interface Sent {
  readonly epoch: number;
  /** Milliseconds since the UNIX epoch. */
  readonly signedAt: number;
  readonly sentAt: number;
  /** When that was by Tencent's clock. */
  readonly atTencent: number;
  /** Whether it left, as far as its sender knows. */
  hasLeft: boolean;
  /** Set if its sender learned that no answer will come: nobody knows what Tencent said. */
  isUnheard?: true;
}

/** A genuine message of Tencent's, as it came to our door. */
export interface Telling {
  /** Whether it tells how the task ended, and not that it began. */
  readonly isOfEnd: boolean;
  /**
   * Whether we could know by then whose it is: a product that echoes nothing of ours names a
   * TaskId, which need not have been saved.
   */
  readonly isAddressed: boolean;
  /** When we said that we have it; undefined while we have not. */
  takenAt: number | undefined;
}

/** All that a judge knows of one Idempotency-Key of one tenant. */
export interface Dossier {
  readonly tenant: string;
  readonly taskId: string;
  readonly planned: PlannedTask[];
  row: (Key & Row) | undefined;
  /** All that its row ever was, oldest first. */
  readonly history: { readonly from: number; readonly row: Key & Row }[];
  acknowledged: boolean;
  /**
   * The tasks whose caller has no answer yet, neither that the task is taken nor that it is
   * refused.
   */
  readonly unanswered: Set<PlannedTask>;
  /** The request that the task was inserted for. Undefined until it is inserted. */
  requestedBy: string | undefined;
  /** `epoch@signedAt` of every attempt that was written ahead. */
  readonly writtenAhead: Set<string>;
  /**
   * When the first request of an epoch was signed that may have been sent, in milliseconds since
   * the UNIX epoch.
   */
  readonly firstSentAt: Map<number, number>;
  readonly charges: Charge[];
  readonly attempts: Sending[];
  readonly sent: Sent[];
  /** How Tencent has refused start requests, for now, for good or as known to it, and when. */
  readonly refusals: { readonly code: string; readonly at: number }[];
  readonly tellings: Telling[];
  /**
   * Which refusal was written down to count against its start, or against every repeat of it, and
   * whether the version before wrote that.
   */
  refusedForGood: { readonly code: string; readonly isByBefore: boolean } | undefined;
  /** Whether it was written down that Tencent was seen at work on it. */
  seenAtWork: boolean;
  /** Whether its start was written by a write that arrived after its function had ended. */
  writtenLate: boolean;
  /** When it was called indeterminate, settled or not. */
  unknownSince: number | undefined;
  /** When it settled, by the true time as far as the clock of who settled it was read. */
  settledAt: number | undefined;
  /** Whether it was settled with Tencent's own message at hand. */
  settledByWord: boolean;
  /** Moments of questions about it. */
  asked: number[];
  /** The task as a caller has seen it last, by revision and status. */
  seen: { readonly status: string; readonly settled: boolean } | undefined;
}

/** Whether its task was started by somebody else, so that nothing is spent on it. */
export const isFollower = ({ planned }: Dossier): boolean =>
  planned.some(({ follows }) => follows !== undefined);

/** The dossiers of a life, found by whatever names a task. */
export class Dossiers {
  /** Everything wrong with the ids: each key of each tenant names a task of its own. */
  readonly mixedUp: string[] = [];
  readonly #byRow = new Map<string, Dossier>();
  readonly #byMark = new Map<number, Dossier>();

  constructor(
    tasks: readonly PlannedTask[],
    ids: { readonly identityKey: string; readonly environment: string },
  ) {
    const byKey = new Map<string, Dossier>();
    const byTaskId = new Map<string, Dossier>();
    for (const planned of tasks) {
      const { tenant, idempotencyKey, number } = planned;
      const taskId = ownTaskId(ids.identityKey, [ids.environment, tenant, idempotencyKey]);
      const key = `${tenant} ${idempotencyKey}`;
      const known = byKey.get(key);
      const dossier: Dossier = known ?? {
        tenant,
        taskId,
        planned: [],
        row: undefined,
        history: [],
        acknowledged: false,
        unanswered: new Set(),
        requestedBy: undefined,
        writtenAhead: new Set(),
        firstSentAt: new Map(),
        charges: [],
        attempts: [],
        sent: [],
        refusals: [],
        tellings: [],
        refusedForGood: undefined,
        seenAtWork: false,
        writtenLate: false,
        unknownSince: undefined,
        settledAt: undefined,
        settledByWord: false,
        asked: [],
        seen: undefined,
      };
      dossier.planned.push(planned);
      dossier.unanswered.add(planned);
      const other = known === undefined ? byTaskId.get(taskId) : undefined;
      if (other !== undefined)
        this.mixedUp.push(
          `Two keys, of ${tenant} and of ${other.tenant}, are one task, ${taskId}.`,
        );
      byKey.set(key, dossier);
      byTaskId.set(taskId, dossier);
      this.#byRow.set(`${tenant}#${taskId}`, dossier);
      this.#byMark.set(number, dossier);
    }
  }

  all(): Iterable<Dossier> {
    return this.#byRow.values();
  }

  ofRow(pk: string): Dossier | undefined {
    return this.#byRow.get(pk);
  }

  ofTask(planned: PlannedTask): Dossier {
    const dossier = this.#byMark.get(planned.number);
    if (dossier === undefined) throw new Error(`Nobody planned task ${planned.number}.`);
    return dossier;
  }

  /** Whose start request a text is, or is part of: inputs carry a mark of ours. */
  ofText(text: string): Dossier | undefined {
    const mark = /life-\d+-task-(\d+)/.exec(text)?.[1];
    return mark === undefined ? undefined : this.#byMark.get(Number(mark));
  }

  /** Whose task at Tencent this is. */
  ofProviderTask(providerTaskId: string): Dossier | undefined {
    for (const dossier of this.#byRow.values()) {
      if (dossier.charges.some((charge) => charge.providerTaskId === providerTaskId))
        return dossier;
    }
    return undefined;
  }

  /** Whose SessionId this is: `taskId-epoch`. */
  ofSession(sessionId: string): Dossier | undefined {
    for (const dossier of this.#byRow.values())
      if (sessionId.startsWith(`${dossier.taskId}-`)) return dossier;
    return undefined;
  }
}
