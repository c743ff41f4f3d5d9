import type { Oddities } from "./tencent-fate.ts";
import type { Fields } from "./tencent-mood.ts";
import type { Credentials } from "./tencent-signature.ts";
import type { Ending } from "./tencent-truth.ts";

/** The behaviour of this world's Tencent where the documentation leaves it open. */
export interface TencentOptions {
  /** Whether a SessionId is used up by a request that was refused. */
  readonly burnsRefusedIds: boolean;
  /** Whether VOD's DescribeTasks lists AIGC tasks. */
  readonly listsTasks: boolean;
  /** Most tasks on a page of a list, where that is fewer than was asked for. */
  readonly listPage?: number;
  /** How long after its create a task is listed. */
  readonly listLagMs: number;
  /** From a task's acceptance to its end. Drawn once a task. */
  readonly lifeMs: (draw: () => number) => number;
  /** Unfinished AIGC video tasks that a VOD application may have. */
  readonly concurrency: number;
  /**
   * Whether one task more than that is accepted and fails, with `RequestLimitExceeded`, instead of
   * being refused.
   */
  readonly failsBeyondLimit?: boolean;
  /**
   * Whether a create is accepted under a SessionId whose earlier request was accepted and could be
   * still: nothing is documented of copies that meet. They are deduped where absent.
   */
  readonly acceptsCopiesThatMeet?: boolean;
  /** `usual` unless told otherwise. */
  readonly oddities?: Oddities;
}

export interface TencentWorld {
  /** Milliseconds since the UNIX epoch, by the true time. */
  readonly now: () => number;
  /** By how much Tencent's clock is ahead of that, in milliseconds; not at all where absent. */
  readonly aheadMs?: number;
  /** From 0 to below 1. Drawn from only when a create is accepted, and then always as often. */
  readonly draw: () => number;
  readonly options: TencentOptions;
  /** All that are valid now. */
  readonly credentials: () => readonly Credentials[];
  /**
   * The key that signs a product's callbacks now, empty for none; MPS's stands in each request. A
   * sample key where absent.
   */
  readonly callbackKey?: (product: string) => string;
  /** Whether an application's events wait to be pulled; none do where absent. */
  readonly pulls?: (product: string, application: string) => boolean;
}

/** An accepted create. It is replaced by another when its task is aborted or stopped. */
export interface Charge {
  /** Empty for the actions that have none. */
  readonly sessionId: string;
  readonly sessionContext: string;
  readonly product: string;
  readonly action: string;
  readonly application: string;
  readonly providerTaskId: string;
  /** Milliseconds since the UNIX epoch, by the true time, whatever Tencent's clock says. */
  readonly acceptedAt: number;
  readonly endsAt: number;
  readonly ending: Ending;
  readonly url?: string;
  /** X-TC-Timestamp, in UNIX seconds. */
  readonly signedAt: number;
  /** As it was sent, but for credentials: of a task without a SessionId it is the only mark. */
  readonly input: Fields;
}
