import type { TryOutcome } from "../../functions/delivery/try-outcome.ts";
import type { Dial } from "../../functions/lifecycle/common/dependencies.ts";
import { workflowToken } from "./addresses.ts";
import type { Door } from "./door.ts";
import type { PlannedEndpoint } from "./planned-endpoints.ts";
import type { Population } from "./planned-life.ts";
import type { PlannedTask } from "./planned-task.ts";
import type { Invocation, Process } from "./process.ts";
import { drawnFor } from "./random.ts";

const HOUR = 60 * 60_000;

/** A webhook or a resumption that arrived, whatever its receiver answered. */
export interface Told {
  readonly id: string;
  readonly body: string;
  readonly at: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly sentBy: Invocation;
  /** Whether it asks a registered receiver if it wants to hear anything. */
  readonly isChallenge: boolean;
}

/** The same, as it was sent. */
export interface Outgoing extends Pick<Told, "id" | "body" | "sentBy"> {
  readonly headers?: Told["headers"];
}

/** The receivers that the callers of a life name. Each is bad in its own way. */
export class Receivers {
  readonly #seed: number;
  readonly #faultsUntil: number;
  readonly #takesAll: boolean;
  readonly #told = new Map<string, Told[]>();
  /** When each address was tried first. */
  readonly #firstTries = new Map<string, number>();
  readonly #endpoints: ReadonlyMap<string, PlannedEndpoint>;
  readonly #challengedAt = new Map<string, number>();
  readonly #goneSince = new Map<string, number>();
  readonly now: () => number;
  #tries = 0;

  constructor(
    {
      seed,
      faultsUntil,
      takesAll = false,
      endpoints = [],
    }: Pick<Population, "seed" | "faultsUntil" | "takesAll" | "endpoints">,
    now: () => number,
  ) {
    this.now = now;
    this.#endpoints = new Map(endpoints.map((endpoint) => [endpoint.url, endpoint]));
    this.#seed = seed;
    this.#faultsUntil = faultsUntil;
    this.#takesAll = takesAll;
  }

  /** Everything that arrived at an address, in order. */
  told(url: string): readonly Told[] {
    return this.#told.get(url) ?? [];
  }

  /** Everything that arrived, by its address. */
  all(): Iterable<readonly [string, readonly Told[]]> {
    return this.#told;
  }

  /** When the receiver of this endpoint first repeated a challenge. */
  challengedAt(url: string): number | undefined {
    return this.#challengedAt.get(url);
  }

  /** When the receiver of this endpoint first answered 410. */
  goneSince(url: string): number | undefined {
    return this.#goneSince.get(url);
  }

  /** The answer of the receiver at this address. It may have read what it does not acknowledge. */
  take(url: string, { id, body, sentBy, headers = {} }: Outgoing): TryOutcome {
    const now = this.now();
    const draw = drawnFor(this.#seed, `try ${this.#tries++}`);
    const endpoint = this.#endpoints.get(url);
    const isBad = now < this.#downUntil(url, now) || (now < this.#faultsUntil && draw < 0.3);
    const isRefusing = isBad && !this.#takesAll;
    const isChallenge = id.includes("_challenge_");
    if (!isRefusing || draw < 0.1)
      this.#told.set(url, [
        ...(this.#told.get(url) ?? []),
        { id, body, at: now, headers, sentBy, isChallenge },
      ]);
    if (isRefusing) return refusals[Math.floor(draw * 1000) % refusals.length] ?? RESET;
    return endpoint === undefined ? TAKEN : this.#answered(endpoint, { body, isChallenge });
  }

  /** The answer of the workflow that waits with this token: it goes on once. */
  resume(token: string, told: Outgoing): TryOutcome {
    return this.told(token).length > 0 ? { kind: "gone" } : this.take(token, told);
  }

  #answered(
    { url, isDeaf, goneAt = Number.POSITIVE_INFINITY }: PlannedEndpoint,
    { body, isChallenge }: Pick<Told, "body" | "isChallenge">,
  ): TryOutcome {
    const now = this.now();
    if (now >= goneAt) {
      if (!this.#goneSince.has(url)) this.#goneSince.set(url, now);
      return { kind: "answered", status: 410 };
    }
    if (!isChallenge) return TAKEN;
    if (isDeaf) return { kind: "answered", status: 200, body: "{}" };
    if (!this.#challengedAt.has(url)) this.#challengedAt.set(url, now);
    const { challenge } = JSON.parse(body).data;
    return { kind: "answered", status: 200, body: JSON.stringify({ challenge }) };
  }

  /**
   * Some are down for hours or days from the first try on, yet not for as long as they are tried.
   */
  #downUntil(url: string, now: number): number {
    const first = this.#firstTries.get(url) ?? now;
    this.#firstTries.set(url, first);
    const draw = drawnFor(this.#seed, `down ${url}`);
    return draw < 0.2 ? first + draw * 5 * 60 * HOUR : 0;
  }
}

const TAKEN: TryOutcome = { kind: "answered", status: 204 };
export const RESET: TryOutcome = { kind: "failed", reason: "reset" };
const refusals: readonly TryOutcome[] = [
  RESET,
  { kind: "failed", reason: "timeout" },
  { kind: "answered", status: 500 },
  { kind: "answered", status: 302 },
  { kind: "answered", status: 429, retryAfter: "120" },
];

/** A process's way to the receivers. */
export const dialThrough =
  (world: {
    readonly process: Process;
    readonly door: Door;
    readonly receivers: Receivers;
  }): Dial =>
  ({ url, headers, body }) =>
    world.door
      .pass(world.process, {
        channel: "forward",
        what: () => `sends a webhook to ${url}`,
        act: (sentBy) =>
          world.receivers.take(url, { id: headers["webhook-id"] ?? "", body, headers, sentBy }),
        failure: () => new Error("It does not answer."),
      })
      .catch(() => RESET);

/** The events of the webhooks that a caller asks for, where it names any. */
const MORE = [
  ...["task.succeeded", "task.failed", "task.rejected", "task.canceled", "task.indeterminate"],
  ...["task.result_late", "task.running", "task.stalled", "task.result_expiring"],
];

/** Where a caller wants to be told of a task, as its request says. */
export interface Webhook {
  /** For a workflow, its token. */
  readonly url: string;
  /** Undefined: the default ones. */
  readonly events: readonly string[] | undefined;
}

/**
 * The webhook that a caller asks for, in half of all tasks; for many a third task a workflow in its
 * place. A repeat may name another address.
 */
export const webhookOf = (
  { isTold, hearsMore, number }: Pick<PlannedTask, "isTold" | "hearsMore" | "number">,
  copy: string,
): Webhook | undefined => {
  const [other] = /^again1|^listen\d/.exec(copy) ?? [];
  const isAdded = other?.startsWith("listen") === true;
  if (!isTold && !isAdded) return undefined;
  const name = [number, other].filter((part) => part !== undefined).join("/");
  return number % 3 === 0 && !isAdded && !hearsMore
    ? { url: workflowToken(name), events: undefined }
    : {
        url: `https://${name.replace("/", "-")}.receiver.example/hook`,
        events: hearsMore ? MORE : undefined,
      };
};
