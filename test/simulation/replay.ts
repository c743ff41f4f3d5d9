import type { Seams } from "../../functions/compose.ts";
import { type Heard, keyOf } from "./heard.ts";
import { type Make, seamsThrough } from "./memory-seams.ts";

/** Something that a function does: it touches a seam, or ends with an answer or an error. */
type Deed =
  | { readonly kind: "call"; readonly name: string; readonly make: Make<unknown> }
  | { readonly kind: "nonce"; readonly nonce: string }
  | { readonly kind: "log"; readonly line: Parameters<Seams["log"]> }
  | { readonly kind: "end"; readonly answer: Promise<unknown> };

/** A point in the life of a process: its deeds there, and where all that it may hear leads. */
export interface Moment {
  readonly deeds: Deed[];
  readonly next: Map<string, Moment>;
}

export type Handler = (event: unknown) => Promise<unknown>;

/** A function of a process: its ways out, how it is made from ways out, and what calls it. */
export interface Remembered {
  readonly name: string;
  readonly seams: Seams;
  readonly create: (seams: Seams) => Handler;
  /** The name of the invocation that is going on. */
  readonly invocation: () => string;
}

/** The memory's side of a replay. */
interface Room {
  /** A new moment after another one, for what is heard there. */
  readonly after: (moment: Moment, key: string) => Moment;
  /** Told when the function begins to catch up, and when it has. */
  readonly busy: (change: 1 | -1) => void;
}

/** One process. It does again what is remembered, and runs its function from where nothing is. */
export class Replay {
  readonly #remembered: Remembered;
  readonly #room: Room;
  readonly #heard: { readonly heard: Heard; readonly now: number }[] = [];
  readonly #did: Deed[] = [];
  /** Those that wait for the ends of invocations. */
  readonly #waiting: Pending[] = [];
  #calls = 0;
  #at: Moment;
  /** Whether nothing is remembered of this moment yet. */
  #isNew = false;
  /** The clock of the function: time passes only before it hears something. */
  #now = 0;
  /** The function, where it is run, and its calls that are or were to be answered. */
  #handler: Handler | undefined;
  readonly #pending: Pending[] = [];
  /** While the function catches up: how many deeds it has repeated, in which nothing is done. */
  #repeated: number | undefined;
  #differs: string | undefined;
  #heardMeanwhile: Heard[] = [];

  constructor(remembered: Remembered, beginning: Moment, room: Room) {
    this.#remembered = remembered;
    this.#at = beginning;
    this.#room = room;
  }

  /** Hears an event, and settles as its invocation ends. */
  begin(content: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#hear({ kind: "event", name: this.#remembered.invocation(), content });
    });
  }

  #hear(heard: Heard): void {
    if (this.#repeated !== undefined) {
      this.#heardMeanwhile.push(heard);
      return;
    }
    this.#now = this.#remembered.seams.clock.now();
    const key = keyOf(heard, this.#now);
    const known = this.#at.next.get(key);
    const isBehind = this.#handler === undefined && this.#heard.length > 0;
    this.#isNew = known === undefined;
    if (known === undefined && isBehind) {
      void this.#catchUp(heard, key);
      return;
    }
    this.#heard.push({ heard, now: this.#now });
    this.#at = known ?? this.#room.after(this.#at, key);
    if (known === undefined || this.#handler !== undefined) this.#tell(heard);
    else for (const deed of known.deeds) this.#redo(deed);
  }

  #redo(deed: Deed): void {
    const { seams } = this.#remembered;
    this.#did.push(deed);
    switch (deed.kind) {
      case "call":
        this.#call(deed.make);
        return;
      case "nonce":
        seams.chance.nonce();
        return;
      case "log":
        seams.log(...deed.line);
        return;
      case "end":
        this.#end(deed.answer);
        return;
    }
  }

  #call(make: Make<unknown>): void {
    const call = this.#calls++;
    make(this.#remembered.seams).then(
      (outcome) => this.#hear({ kind: "value", call, outcome }),
      (outcome: unknown) => this.#hear({ kind: "error", call, outcome }),
    );
  }

  #end(answer: Promise<unknown>): void {
    const waiting = this.#waiting.shift();
    answer.then(
      (value) => waiting?.resolve(value),
      (error: unknown) => waiting?.reject(error),
    );
  }

  /**
   * Runs the function from its beginning. It hears all again, does nothing by it, and then hears
   * what is new. Throws an Error where it does not repeat what it did.
   */
  async #catchUp(news: Heard, key: string): Promise<void> {
    const { name } = this.#remembered;
    const newsAt = this.#now;
    this.#room.busy(1);
    this.#repeated = 0;
    for (const { heard, now } of this.#heard) {
      this.#now = now;
      this.#tell(heard);
      await drained();
    }
    if (this.#repeated !== this.#did.length) this.#differs ??= "less";
    if (this.#differs !== undefined)
      throw new Error(`${name} does not repeat what it did: ${this.#differs}.`);
    this.#repeated = undefined;
    this.#now = newsAt;
    this.#heard.push({ heard: news, now: newsAt });
    this.#at = this.#room.after(this.#at, key);
    this.#tell(news);
    await drained();
    for (const heard of this.#heardMeanwhile.splice(0)) {
      this.#hear(heard);
      await drained();
    }
    this.#room.busy(-1);
  }

  #tell(heard: Heard): void {
    this.#handler ??= this.#remembered.create(this.#seams());
    if (heard.kind === "event") {
      const answer = this.#handler(heard.content);
      const ended = (): void => {
        if (this.#does({ kind: "end", answer })) this.#end(answer);
      };
      answer.then(ended, ended);
    } else if (heard.kind === "value") this.#pending[heard.call]?.resolve(heard.outcome);
    else this.#pending[heard.call]?.reject(heard.outcome);
  }

  /** Whether the function does this for the first time in this life, so that it has to be done. */
  #does(deed: Deed): boolean {
    if (this.#repeated === undefined) {
      this.#did.push(deed);
      if (this.#isNew) this.#at.deeds.push(deed);
      return true;
    }
    const before = this.#did[this.#repeated++];
    if (before === undefined || nameOf(before) !== nameOf(deed)) this.#differs ??= nameOf(deed);
    return false;
  }

  /** The ways out of the function while it is run. */
  #seams(): Seams {
    const { seams } = this.#remembered;
    return seamsThrough(seams, {
      now: () => this.#now,
      nonce: () => {
        const before = this.#repeated === undefined ? undefined : this.#did[this.#repeated];
        const nonce = before?.kind === "nonce" ? before.nonce : seams.chance.nonce();
        this.#does({ kind: "nonce", nonce });
        return nonce;
      },
      log: (...line) => {
        if (this.#does({ kind: "log", line })) seams.log(...line);
      },
      call: (name, make) =>
        new Promise((resolve, reject) => {
          this.#pending.push({ resolve, reject });
          if (this.#does({ kind: "call", name, make })) this.#call(make);
        }),
    });
  }
}

/** A promise that is to be settled. */
interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** A moment of which nothing is known. */
export function newMoment(): Moment {
  return { deeds: [], next: new Map() };
}

const nameOf = (deed: Deed): string => {
  switch (deed.kind) {
    case "call":
      return deed.name;
    case "log":
      return deed.line[0];
    case "nonce":
    case "end":
      return deed.kind;
  }
};

/** Everything that needs no moment of its own has happened. */
const drained = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
