import type { Population } from "./planned-life.ts";
import { drawnFor } from "./random.ts";
import type { Credentials } from "./tencent.ts";

const MINUTE = 60_000;

/**
 * Longer than a secret is used after it could be read for the last time: the step of the runbook's
 * rotations.
 */
const STEP_MS = 70 * MINUTE;

/**
 * How long after we have made our new key the first of a product somebody may take to enter it at
 * Tencent.
 */
const LATEST_ENTRY_MS = 60 * MINUTE;

/** Tenants beside the default one. */
const TENANTS = ["acme", "birch", "cedar", "dune"] as const;

/** A tenant with a key of its own and no tasks. */
export const PRYING = "prying";

/**
 * The secrets of a life and what Tencent knows of them, before, during and after a rotation that
 * keeps to the runbook.
 */
export class Secrets {
  readonly #rotatesFrom: number | undefined;
  /** When Tencent learns of each product's new key. */
  readonly #enteredAt: ReadonlyMap<string, number>;
  readonly #now: () => number;

  readonly #revoked: Population["revoked"];

  constructor(
    { seed, rotates, revoked }: Pick<Population, "seed" | "rotates" | "revoked">,
    now: () => number,
  ) {
    this.#revoked = revoked;
    const from = rotates === undefined ? undefined : rotates.at - rotates.step * STEP_MS;
    this.#rotatesFrom = from;
    this.#enteredAt = from === undefined ? new Map() : enteredAt(seed, from + 2 * STEP_MS);
    this.#now = now;
  }

  /** The value that Secrets Manager holds now. */
  text(reference: string): string {
    const step = this.#step();
    const name = `${reference} ${step}`;
    const known = texts.get(name);
    if (known !== undefined) return known;
    const text = textOf(reference, step);
    texts.set(name, text);
    return text;
  }

  /** Pairs that Tencent takes now. */
  credentials(): readonly Credentials[] {
    const step = this.#step();
    if (step === 0) return [credentials(0)];
    return step < 3 ? [credentials(0), credentials(1)] : [credentials(1)];
  }

  /** The same, but none while our key is revoked. */
  validCredentials(): readonly Credentials[] {
    const { from, until } = this.#revoked ?? { from: 0, until: 0 };
    return from <= this.#now() && this.#now() < until ? [] : this.credentials();
  }

  /** With what Tencent signs a product's callbacks now, and where it sends them. */
  callbackKey(product: string): string {
    return callbackKey(product, this.#turnAtTencent(product));
  }

  pathSecret(product: string): string {
    return pathSecret(this.#turnAtTencent(product));
  }

  /** The API key that a tenant's callers send now. */
  apiKey(tenant: string): string {
    return apiKey(tenant, tenant === "default" && this.#step() >= 2 ? 1 : 0);
  }

  #turnAtTencent(product: string): number {
    const moment = this.#enteredAt.get(product);
    return moment === undefined || this.#now() < moment ? 0 : 1;
  }

  /**
   * 0: the old ones. 1: both are known, the old ones are used. 2: both are known, the new ones are
   * used. 3: the old credentials are gone.
   */
  #step(): number {
    if (this.#rotatesFrom === undefined) return 0;
    return Math.min(3, Math.max(0, Math.floor((this.#now() - this.#rotatesFrom) / STEP_MS)));
  }
}

export const callbackProductNames = ["vod", "mps", "tiw", "trtc"] as const;

/** Some at once, while processes still use what they have read before; the others later. */
const enteredAt = (seed: number, from: number): ReadonlyMap<string, number> =>
  new Map(
    callbackProductNames.map((product) => {
      const drawn = drawnFor(seed, `${product} callback key`);
      return [product, from + (drawn < 0.4 ? 0 : Math.floor(drawn * LATEST_ENTRY_MS))];
    }),
  );

const byProduct = <T>(make: (product: string) => T): Record<string, T> =>
  Object.fromEntries(callbackProductNames.map((product) => [product, make(product)]));

/** The first is the one that new tasks name, where a task has to. */
const pair = (step: number, make: (turn: number) => string): readonly string[] => {
  if (step === 0) return [make(0)];
  return step === 1 ? [make(0), make(1)] : [make(1), make(0)];
};

const apiKey = (tenant: string, turn: number): string => `simulated-${tenant}-api-key-${turn}`;
const contextKey = (number: number): string => `simulated-context-key-${number}`;
const pathSecret = (turn: number): string => `simulated-path-secret-${turn}`;
const callbackKey = (product: string, turn: number): string =>
  `Simulated${product}CallbackKey${turn}`;
const credentials = (turn: number): Credentials => ({
  secretId: `SIMULATED_ID_${turn}`,
  secretKey: `SIMULATED_KEY_${turn}`,
});

/** The same in every life, and each process of each reads them. */
const texts = new Map<string, string>();

const textOf = (reference: string, step: number): string => {
  switch (reference) {
    case "api":
      return JSON.stringify({
        key: step === 0 ? apiKey("default", 0) : [apiKey("default", 0), apiKey("default", 1)],
        tenants: Object.fromEntries(
          [...TENANTS, PRYING].map((tenant) => [tenant, [apiKey(tenant, 0)]]),
        ),
      });
    case "identity":
      return JSON.stringify({ key: "simulated-identity-key-00000000" });
    case "context":
      return JSON.stringify({
        active: step < 2 ? "k1" : "k2",
        k1: contextKey(1),
        ...(step === 0 ? {} : { k2: contextKey(2) }),
      });
    case "webhook":
      return JSON.stringify({ active: "k1", k1: "simulated-webhook-key-0000000" });
    case "callback":
      return JSON.stringify({
        path: pair(step, pathSecret),
        ...byProduct((product) => pair(step, (turn) => callbackKey(product, turn))),
      });
    case "tencent":
      return JSON.stringify(credentials(step < 2 ? 0 : 1));
    default:
      throw new Error(`There is no secret ${reference}.`);
  }
};
