import { absent, all, equals, exists } from "../task/condition.ts";
import type { Key, Row, Table, Wanted } from "./table.ts";

/** The deployment that a function belongs to, as the identity row of its table names it. */
export interface Deployment {
  /** Of the identity key: `fingerprintOf`. */
  readonly fingerprint: string;
  readonly environment: string;
  /** The AWS account. Undefined where nothing told the function of it. */
  readonly account?: string | undefined;
}

/** The first thing in which a table was made for another deployment. */
export type Difference = "key" | "environment" | "account";

/** Where asks are not sharded yet, a process looks again after so long. Milliseconds. */
const LOOK_EVERY_MS = 600_000;

/** The row that says which deployment this table belongs to. Task ids are made from its facts. */
export class IdentityStore {
  readonly #table: Table;
  #matched: string | undefined;
  #claimsComplete = false;
  #isSharded = false;
  #shardedSeenAt: number | undefined;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * How the table differs from this deployment. A table that has no identity row yet, or one of a
   * version that wrote the key alone, is this deployment's from now on. The row is read once in a
   * process. Under another key or environment a repeated request would be charged again, and in
   * another account a copy of the table would start the tasks of the first once more.
   */
  async adopt(deployment: Deployment): Promise<Difference | undefined> {
    if (this.#matched === deployment.fingerprint) return undefined;
    const difference = await this.#adopt(deployment);
    if (difference === undefined) this.#matched = deployment.fingerprint;
    return difference;
  }

  /**
   * The same, but it writes nothing. A table that has seen no deployment yet differs from none.
   */
  async differs(deployment: Deployment): Promise<Difference | undefined> {
    if (this.#matched === deployment.fingerprint) return undefined;
    const row = await this.#read();
    this.#match(row, deployment);
    return row === undefined ? undefined : differenceOf(row, deployment);
  }

  /**
   * The identity row, for another read to bring, where `differs` would have to read it. If the row
   * is this deployment's, `differs` reads nothing afterwards.
   */
  wanted(deployment: Deployment): Wanted | undefined {
    if (this.#matched === deployment.fingerprint) return undefined;
    return { keys: [IDENTITY], take: ([row]) => this.#match(row, deployment) };
  }

  /**
   * Whether every unsettled task at Tencent that shows no id of ours has a claim (decision 0019).
   * For a new table that is true: its identity row is written before its first task. For an older
   * table it becomes true after an audit.
   */
  async claimsComplete(): Promise<boolean> {
    if (this.#claimsComplete) return true;
    const row = await this.#table.get(IDENTITY);
    this.#claimsComplete = row?.claimsComplete === true;
    return row === undefined || this.#claimsComplete;
  }

  /**
   * Notes that every such task has a claim. A table without an identity row has no tasks, and gets
   * its row later.
   */
  async completeClaims(): Promise<void> {
    await this.#table.update(IDENTITY, exists("fingerprint"), { set: { claimsComplete: true } });
  }

  /**
   * Whether tasks enter the shards of their product's work list: true for a new table, and for an
   * older one once no poller that reads only whole lists has run for a week (decision 0047).
   * A process reads the row until that is so, every ten minutes. `now` is in milliseconds since the
   * UNIX epoch.
   */
  async asksSharded(now: number): Promise<boolean> {
    const seenAt = this.#shardedSeenAt ?? Number.NEGATIVE_INFINITY;
    if (this.#isSharded || (seenAt <= now && now < seenAt + LOOK_EVERY_MS)) return this.#isSharded;
    await this.#read();
    this.#shardedSeenAt = now;
    return this.#isSharded;
  }

  /** Notes that each poller that may run on this table reads the shards. */
  async shardAsks(): Promise<void> {
    await this.#table.update(IDENTITY, all(exists("fingerprint"), absent("asksSharded")), {
      set: { asksSharded: true },
    });
  }

  /** Resolves if the table answers. */
  async reach(): Promise<void> {
    await this.#table.get(IDENTITY);
  }

  /** A row that matches once matches for good: nothing that stands in it is ever changed. */
  #match(row: Row | undefined, deployment: Deployment): void {
    this.#isSharded = row?.asksSharded === true;
    if (row === undefined || missingIn(row, deployment).length > 0) return;
    if (differenceOf(row, deployment) === undefined) this.#matched = deployment.fingerprint;
  }

  async #read(): Promise<Row | undefined> {
    const row = await this.#table.get(IDENTITY);
    this.#isSharded = row?.asksSharded === true;
    return row;
  }

  async #adopt(deployment: Deployment): Promise<Difference | undefined> {
    const row = await this.#read();
    if (row !== undefined) return this.#complete(row, deployment);
    const written = await this.#table.put(
      { ...IDENTITY, ...factsOf(deployment), claimsComplete: true, asksSharded: true },
      absent("pk"),
    );
    this.#isSharded = written.row?.asksSharded === true;
    return written.won || written.row === undefined
      ? undefined
      : this.#complete(written.row, deployment);
  }

  /** Adds the facts that an earlier version did not write. Nothing that stands there is changed. */
  async #complete(row: Row, deployment: Deployment): Promise<Difference | undefined> {
    const difference = differenceOf(row, deployment);
    const missing = missingIn(row, deployment);
    if (difference !== undefined || missing.length === 0) return difference;
    const written = await this.#table.update(
      IDENTITY,
      all(equals("fingerprint", deployment.fingerprint), ...missing.map(([name]) => absent(name))),
      { set: Object.fromEntries(missing) },
    );
    return written.won || written.row === undefined
      ? undefined
      : differenceOf(written.row, deployment);
  }
}

const IDENTITY: Key = { pk: "identity", sk: "identity" };

const factsOf = ({ fingerprint, environment, account }: Deployment) => ({
  fingerprint,
  environment,
  ...(account === undefined ? {} : { account }),
});

const missingIn = (row: Row, deployment: Deployment) =>
  Object.entries(factsOf(deployment)).filter(([name]) => row[name] === undefined);

const differenceOf = (row: Row, deployment: Deployment): Difference | undefined => {
  if (row.fingerprint !== deployment.fingerprint) return "key";
  const { environment = deployment.environment, account = deployment.account } = row;
  if (environment !== deployment.environment) return "environment";
  return deployment.account === undefined || account === deployment.account ? undefined : "account";
};
