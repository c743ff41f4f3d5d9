/** One run of one handler, and its cause. */
export interface Invocation {
  /** `submit.3`: also the first part of the address of everything it does. */
  readonly name: string;
  readonly origin: Origin;
  readonly beganAt: number;
  /** A function that runs longer than this moment is killed. */
  readonly deadline: number;
  /** Whether its process is one of the version before. */
  readonly isByBefore: boolean;
  /** By how much its clock is ahead of the true time, in milliseconds. */
  readonly aheadMs: number;
  /** How many calls to the outside it has made. */
  calls: number;
  /** Ends what waits for its answer, should the process die. */
  readonly died: () => void;
}

/**
 * The cause of an invocation: the schedule, a caller, Tencent, or somebody who only pretends.
 * `isUnknown`: the request carries nothing that would let it in. `says`: the TaskId that the
 * request is about, if it is Tencent's own word to the byte. `words`: the whole request, so that
 * the same request has the same. `isRepeat`: its task was there already. `waits`: how many seconds
 * it is willing to wait for news.
 */
export type Origin =
  | { readonly kind: "schedule" }
  | {
      readonly kind: "caller";
      readonly tenant: string;
      readonly does: "submit";
      readonly words: string;
      readonly isRepeat?: boolean;
    }
  | {
      readonly kind: "caller";
      readonly tenant: string;
      readonly does: "get" | "list" | "cancel" | "refresh" | "fetch" | "replay" | "register";
      readonly waits?: number | undefined;
    }
  | { readonly kind: "tencent"; readonly says: string }
  | { readonly kind: "attacker"; readonly isUnknown: boolean; readonly says?: string };

/** Whether the end of such a request may be that somebody else's task starts. */
export const mayStartOthers = (does: string): boolean =>
  does === "submit" || does === "cancel" || does === "refresh";

/** Whether an invocation of this name has nothing to ask of Tencent. */
export const isQuiet = (name: string): boolean =>
  /^(?:keep|keep-results|endpoints|fetch|deliveries|replay|deliver-events|stream)\./.test(name);

/**
 * An execution environment of one function: one event at a time, and all that it remembers is gone
 * when it dies.
 */
export class Process {
  readonly handle: (event: unknown) => Promise<unknown>;
  current: Invocation | undefined;
  /** Whether its function is the version before's. */
  isOfBefore = false;
  /** By how much its clock is ahead of the true time, in milliseconds. */
  aheadMs = 0;
  #isDead = false;

  constructor(compose: (process: Process) => (event: unknown) => Promise<unknown>) {
    this.handle = compose(this);
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Nothing of it goes on: no call that it made is ever answered. */
  die(): void {
    if (this.#isDead) return;
    this.#isDead = true;
    this.current?.died();
  }
}
