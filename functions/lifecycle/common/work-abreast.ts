import { type Clock, epochMilliseconds, type Instant, instant } from "../../task/time.ts";

/** Most entries read from each work list at once, beside those that stand there still. */
const PAGE = 100;

/**
 * Most entries that were begun in this run and stand on their lists still: settled tasks that wait
 * for the stream. A run takes no more than a page of each list beyond them.
 */
const MOST_STANDING = 1000;

/**
 * The lists are read once in so long at most, however often a place becomes free. An entry that
 * enters a list meanwhile is due seconds later, so it begins a second late at most.
 */
const READ_EVERY_MS = 1000;

/** An entry of a work list, with the moment at which it is due. */
interface Entry {
  readonly dueAt: Instant;
}

/** Work lists, and what is done with each of their entries. */
export interface Work<E extends Entry> {
  readonly clock: Clock;
  /** No entry that is due from this moment on is begun. */
  readonly until: Instant;
  /** Most entries that are worked on at once. */
  readonly abreast: number;
  /** The first entries up to a moment, oldest first, and at most `limit` of each list. */
  readonly due: (upTo: Instant, limit: number) => Promise<readonly E[]>;
  /** The name of what an entry is about. Two entries of one name are not worked on at once. */
  readonly nameOf: (entry: E) => string;
  readonly work: (entry: E) => Promise<void>;
}

/**
 * One run over work lists: each entry at its due time, oldest first, once. An entry begins as soon
 * as one of the places is free, so a slow one holds only its own place. Returns how many were
 * worked on. If work fails, the run begins nothing more and throws once all has ended.
 *
 * Example: of twelve entries with ten places, the eleventh begins when the first of the ten ends.
 * The lists are read again when another ends, or when the next entry is due.
 */
export async function workAbreast<E extends Entry>(list: Work<E>): Promise<number> {
  const places = new Places(list);
  try {
    await beginAll(list, places);
  } finally {
    await Promise.all(places.taken);
  }
  return places.count();
}

const beginAll = async <E extends Entry>(list: Work<E>, places: Places<E>): Promise<void> => {
  const { clock, until, due } = list;
  const alarm = new Alarm(clock);
  let standing = 0;
  while (!places.hasFailed && instant(clock.now()) < until) {
    const again = clock.now() + READ_EVERY_MS;
    const found = await due(until, PAGE + standing);
    const page = found.filter((entry) => places.isNew(entry));
    const stood = standing;
    standing = Math.min(found.length - page.length, MOST_STANDING);
    const rest = await beginUpTo(list, places, { page, again });
    const isOver = rest === undefined && places.taken.length === 0;
    // A list may have been read up to entries that stand there still, and go on behind them.
    if (isOver && page.length === 0 && standing <= stood) return;
    if (isOver) continue;
    const coming = rest === undefined ? [] : [alarm.at(epochMilliseconds(rest.dueAt))];
    await Promise.race([...places.taken, ...coming]);
    if (rest === undefined && places.taken.length === 0) continue;
    const pause = clock.sleep(Math.max(0, again - clock.now()));
    await (rest === undefined ? Promise.race([Promise.all(places.taken), pause]) : pause);
  }
};

/**
 * Begins the entries of a page that are due before the lists are read again, each at its due time.
 * Answers with the first of the others.
 */
const beginUpTo = async <E extends Entry>(
  { clock, until }: Work<E>,
  places: Places<E>,
  { page, again }: { readonly page: readonly E[]; readonly again: number },
): Promise<E | undefined> => {
  for (const entry of page) {
    if (places.isBusyWith(entry)) continue;
    const dueAt = epochMilliseconds(entry.dueAt);
    if (dueAt > again) return entry;
    if (dueAt > clock.now()) await clock.sleep(dueAt - clock.now());
    await places.free();
    if (places.hasFailed || instant(clock.now()) >= until) return undefined;
    places.begin(entry);
  }
  return undefined;
};

/** The entries that are worked on at this moment, and those that were. */
class Places<E extends Entry> {
  readonly #list: Work<E>;
  readonly #begun = new Set<string>();
  readonly #taken = new Map<string, Promise<void>>();
  readonly #failures: unknown[] = [];

  constructor(list: Work<E>) {
    this.#list = list;
  }

  get hasFailed(): boolean {
    return this.#failures.length > 0;
  }

  get taken(): readonly Promise<void>[] {
    return [...this.#taken.values()];
  }

  /** An entry that is due again is another one. */
  isNew(entry: E): boolean {
    return !this.#begun.has(`${this.#list.nameOf(entry)}@${entry.dueAt}`);
  }

  isBusyWith(entry: E): boolean {
    return this.#taken.has(this.#list.nameOf(entry));
  }

  /** Resolves when a place is free. */
  async free(): Promise<void> {
    while (this.#taken.size >= this.#list.abreast) await Promise.race(this.taken);
  }

  begin(entry: E): void {
    const name = this.#list.nameOf(entry);
    this.#begun.add(`${name}@${entry.dueAt}`);
    this.#taken.set(name, this.#workOn(entry, name));
  }

  /** The number of entries that were begun. Throws the error of the first that failed. */
  count(): number {
    if (this.hasFailed) throw this.#failures[0];
    return this.#begun.size;
  }

  async #workOn(entry: E, name: string): Promise<void> {
    try {
      await this.#list.work(entry);
    } catch (error) {
      this.#failures.push(error);
    } finally {
      this.#taken.delete(name);
    }
  }
}

/** One sleep at a time, however often its moment is asked for: a place may end before it rings. */
class Alarm {
  readonly #clock: Clock;
  #set: { readonly at: number; readonly rings: Promise<void> } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  at(moment: number): Promise<void> {
    if (this.#set?.at !== moment) {
      const wait = Math.max(0, moment - this.#clock.now());
      this.#set = { at: moment, rings: this.#clock.sleep(wait) };
    }
    return this.#set.rings;
  }
}
