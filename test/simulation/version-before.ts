import type { compose, Seams } from "../../functions/compose.ts";
import type { Key, Row, Table } from "../../functions/store/table.ts";
import { Unavailable } from "../../functions/task/error.ts";
import { fingerprintOf } from "../../functions/task/task-id.ts";
import { TencentUnreached } from "../../functions/tencent/error.ts";
import { latestFunctions } from "../landed/fixture.ts";
import { drawnFor } from "./random.ts";

type Compose = typeof compose;
type Environment = Parameters<Compose>[0];
type Handler = (event: unknown) => Promise<unknown>;

/** The functions of the version before, as `test/landed/bundle-functions.ts` has bundled them. */
interface LandedFunctions extends Readonly<Record<string, unknown>> {
  readonly compose: Compose;
  readonly Unavailable: new (message: string, options?: ErrorOptions) => Error;
  readonly TencentUnreached: new (action: string, reason: string) => Error;
}

/** Makes a handler of the version before; undefined for a function that it did not have. */
export type VersionBefore = (
  name: string,
  environment: Environment,
  seams: Seams,
) => Handler | undefined;

let loaded: Promise<VersionBefore> | undefined;

/**
 * The version whose set of fixtures is the latest. It is loaded once in a process, and only where a
 * life is mixed.
 */
export const versionBefore = (): Promise<VersionBefore> => {
  loaded ??= versionOf(latestFunctions());
  return loaded;
};

/** The version whose functions stand at this address. */
export const versionOf = async (address: string): Promise<VersionBefore> => {
  const functions: LandedFunctions = await import(address);
  return (name, environment, seams) => {
    const create = functions[name];
    if (typeof create !== "function") return undefined;
    return create(functions.compose(environment, throwingTheirs(seams, functions)));
  };
};

/**
 * The identity row as the version before writes it, or as it finds it in a table that is older than
 * the shards of the work lists. There nothing enters the shards, and no slot stands in a slots row.
 */
export const identityRowBefore = (identityKey: string, seed: number): Key & Row => ({
  pk: "identity",
  sk: "identity",
  fingerprint: fingerprintOf(identityKey),
  claimsComplete: true,
  ...(drawnFor(seed, "sharded before") < 0.6 ? { asksSharded: true } : {}),
});

/** The same seams with the errors of the version before: it knows them by its own classes. */
const throwingTheirs = (seams: Seams, functions: LandedFunctions): Seams => {
  const theirs = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Unavailable)
        throw new functions.Unavailable(error.message, { cause: error.cause });
      if (error instanceof TencentUnreached)
        throw new functions.TencentUnreached(error.action, error.reason);
      throw error;
    }
  };
  const { table, send, forward, readSecret } = seams;
  const wrapped: Table = {
    get: (key, how) => theirs(() => table.get(key, how)),
    getMany: (keys, how) => theirs(() => table.getMany(keys, how)),
    put: (row, condition) => theirs(() => table.put(row, condition)),
    putContent: (row) => theirs(() => table.putContent(row)),
    update: (key, condition, update) => theirs(() => table.update(key, condition, update)),
    query: (query) => theirs(() => table.query(query)),
    listRows: (rows) => theirs(() => table.listRows(rows)),
    scan: (scan) => theirs(() => table.scan(scan)),
  };
  return {
    ...seams,
    table: wrapped,
    send: (request) => theirs(() => send(request)),
    forward: (url, message) => theirs(() => forward(url, message)),
    readSecret: (reference) => theirs(() => readSecret(reference)),
  };
};
