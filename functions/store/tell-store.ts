import { present } from "../task/change.ts";
import { absent, all, equals, exists } from "../task/condition.ts";
import { type Listener, type ListenerAddress, listenerAddress } from "../task/listener.ts";
import type { News } from "../task/news.ts";
import type { SettledTask, Task, TaskRef } from "../task/task.ts";
import { entryAt, listenedLate, sameListeners, tellAgenda } from "../task/telling.ts";
import { after, type Instant, storedInstant } from "../task/time.ts";
import { type Delivery, heardOf, type NamedDelivery, readDelivery } from "./delivery-row.ts";
import type { Key, Row, Table } from "./table.ts";
import { hotKey, parseTask, refOf } from "./task-row.ts";

/** An entry on a list of what must be told: a settled task, or a delivery that is tried again. */
export interface DueTelling extends TaskRef {
  /** The sort key of its row. */
  readonly row: string;
  readonly agenda: string;
  readonly dueAt: Instant;
}

/** How a task is told, and when something else is to be told of it. */
interface Told {
  readonly at: Instant;
  readonly next: Instant | undefined;
  /** The delivery that ended then and has no row of its own, as the task's row says it. */
  readonly heard?: string | undefined;
}

/** One record of the task is lost already, so the schedule leaves the second one less time. */
const SECOND_RECORD_TELLS_WITHIN = { seconds: 20 } as const;

/** The rows of what must be told, and to whom. */
export class TellStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * The entries of one list up to a moment, oldest first. An entry may be late or stale: read the
   * row before you act.
   */
  async due(agenda: string, upTo: Instant, limit: number): Promise<readonly DueTelling[]> {
    const entries = await this.#table.query({ index: "agenda", partition: agenda, upTo, limit });
    return entries.map(({ pk, sk, dueAt }) => ({
      ...refOf(pk),
      row: sk,
      agenda,
      dueAt: storedInstant.parse(dueAt),
    }));
  }

  /**
   * A task as a replica has it, which may be late: at half the price, for a caller that reads it
   * strongly before it believes that something is not so. Throws `UnreadableRow`.
   */
  async glance(ref: TaskRef): Promise<Task | undefined> {
    const row = await this.#table.get(hotKey(ref), "may-be-stale");
    return row === undefined ? undefined : parseTask(row);
  }

  /**
   * Moves an entry's due time before its events are sent, so that the next run does not send them
   * too. False if the entry is not what it was.
   */
  async begin({ row, dueAt, ...ref }: DueTelling, until: Instant): Promise<boolean> {
    const { won } = await this.#table.update(
      { pk: hotKey(ref).pk, sk: row },
      equals("dueAt", dueAt),
      { set: { dueAt: until }, add: { tries: 1 } },
    );
    return won;
  }

  /**
   * Takes a settled task from its list, or leaves it there until `next`. False if a listener was
   * added meanwhile: at the very moment of another, `dueAt` does not show it.
   */
  async told(task: SettledTask, dueAt: Instant, { at, next, heard }: Told): Promise<boolean> {
    const set = { toldAt: at, ...(heard === undefined ? {} : { heard }) };
    const unheard = heard === undefined && task.heard !== undefined ? ["heard"] : [];
    const { won } = await this.#table.update(
      hotKey(task),
      all(exists("settledAt"), equals("dueAt", dueAt), sameListeners(task)),
      next === undefined
        ? { set, remove: ["agenda", "dueAt", "tries", ...unheard] }
        : {
            set: { ...set, agenda: tellAgenda(task), dueAt: next, tries: 1 },
            remove: unheard,
          },
    );
    return won;
  }

  /**
   * Takes from a task the news whose deliveries stand, and leaves the `rest`. This is no move: the
   * revision stays. False if the row has other news.
   */
  async published(ref: TaskRef, news: readonly News[], rest: readonly News[]): Promise<boolean> {
    const { won } = await this.#table.update(
      hotKey(ref),
      equals("news", [...news]),
      rest.length === 0 ? { remove: ["news"] } : { set: { news: [...rest] } },
    );
    return won;
  }

  /**
   * Adds listeners to a settled task. The delivery that its own row shows gets a row first, as the
   * task is told once more. False if its listeners are not those that were read.
   */
  async listen(task: SettledTask, added: readonly Listener[], now: Instant): Promise<boolean> {
    const heard = heardOf(task);
    if (heard !== undefined) await this.addDelivery(task, heard.name, heard.delivery);
    const { condition, update } = listenedLate(task, added, now);
    const { won } = await this.#table.update(hotKey(task), condition, update);
    return won;
  }

  /**
   * Makes a settled task due to be told that a version without webhooks has settled. False if it is
   * told, or about to be.
   */
  async tellAgain(task: SettledTask, now: Instant): Promise<boolean> {
    const { won } = await this.#table.update(
      hotKey(task),
      all(exists("settledAt"), exists("listeners"), absent("toldAt"), absent("agenda")),
      { set: entryAt(task, now) },
    );
    return won;
  }

  /**
   * Puts a settled task that was left on the list on which it was asked about on that of what must
   * be told. The stream brings it once more. False if it is told, or stands there already.
   */
  async tellLeft(task: SettledTask, now: Instant): Promise<boolean> {
    const { agenda, dueAt } = task;
    if (agenda === undefined || dueAt === undefined) return false;
    const { won } = await this.#table.update(
      hotKey(task),
      all(exists("settledAt"), equals("agenda", agenda), equals("dueAt", dueAt)),
      { set: { ...entryAt(task, now), dueAt: after(now, SECOND_RECORD_TELLS_WITHIN) } },
    );
    return won;
  }

  /**
   * Puts a settled task back on its list until `next`, from which a version without that event has
   * taken it. False if it stands on a list.
   */
  async expect(task: SettledTask, next: Instant): Promise<boolean> {
    const { won } = await this.#table.update(
      hotKey(task),
      all(exists("settledAt"), exists("toldAt"), absent("agenda")),
      { set: { agenda: tellAgenda(task), dueAt: next, tries: 1 } },
    );
    return won;
  }

  /** Stores an address that is too long for the task's row, before the write that names it. */
  async putAddress(
    ref: TaskRef,
    kept: { id: string; address: ListenerAddress; ttl: number },
  ): Promise<void> {
    const { id, address, ttl } = kept;
    await this.#table.putContent({ ...listenerKey(ref, id), address, ttl });
  }

  /** The addresses of listeners, in their order. Undefined where there is none. */
  async readAddresses(
    ref: TaskRef,
    ids: readonly string[],
  ): Promise<readonly (ListenerAddress | undefined)[]> {
    const rows = await this.#table.getMany(ids.map((id) => listenerKey(ref, id)));
    return rows.map((row) => listenerAddress.safeParse(row?.address).data);
  }

  /**
   * The deliveries of these names, in their order. Undefined where there is none. `may-be-stale`
   * costs half and may miss one that was made a moment ago.
   */
  async readDeliveries(
    ref: TaskRef,
    names: readonly string[],
    how?: "may-be-stale",
  ): Promise<readonly (Delivery | undefined)[]> {
    const keys = names.map((name) => deliveryKey(ref, name));
    const rows = await this.#table.getMany(keys, how);
    return rows.map((row) => (row === undefined ? undefined : readDelivery(row)));
  }

  /**
   * The deliveries of a task, the first `limit` of them: the one that its own row shows, and those
   * that have rows, by their names.
   */
  async listDeliveries(task: Task, limit: number): Promise<readonly NamedDelivery[]> {
    const { pk } = hotKey(task);
    const rows = await this.#table.listRows({ pk, prefix: DELIVERY, limit });
    const found = rows.map((row) => ({
      name: String(row.sk).slice(DELIVERY.length),
      delivery: readDelivery(row),
    }));
    const heard = heardOf(task);
    // Two functions may have told the task at once, and then the slower one wrote a row.
    if (heard === undefined || found.some(({ name }) => name === heard.name)) return found;
    return [heard, ...found].slice(0, limit);
  }

  /** Records a delivery that had no row. False if it has one. */
  async addDelivery(ref: TaskRef, name: string, delivery: Delivery): Promise<boolean> {
    const row: Key & Row = { ...deliveryKey(ref, name), ...delivery };
    return (await this.#table.put(row, absent("pk"))).won;
  }

  /** Records another try. False if the row's due time is not the one that the try began with. */
  async saveTry(
    ref: TaskRef,
    name: string,
    saved: { delivery: Delivery; dueAt: Instant },
  ): Promise<boolean> {
    const { state, attempts, lastTriedAt, lastOutcome, agenda, dueAt } = saved.delivery;
    const { won } = await this.#table.update(deliveryKey(ref, name), equals("dueAt", saved.dueAt), {
      set: present({ state, attempts, lastTriedAt, lastOutcome, agenda, dueAt }),
      remove: agenda === undefined ? ["agenda", "dueAt"] : [],
    });
    return won;
  }
}

const listenerKey = (ref: TaskRef, id: string): Key => ({
  pk: hotKey(ref).pk,
  sk: `listener#${id}`,
});

const DELIVERY = "delivery#";

const deliveryKey = (ref: TaskRef, name: string): Key => ({
  pk: hotKey(ref).pk,
  sk: `${DELIVERY}${name}`,
});

/** The name of the delivery whose row has this sort key. Undefined if it is no delivery's. */
export function deliveryNameOf(row: string): string | undefined {
  return row.startsWith(DELIVERY) ? row.slice(DELIVERY.length) : undefined;
}
