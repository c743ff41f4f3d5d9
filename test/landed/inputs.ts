import { operations } from "../../functions/tencent/registry.ts";

export { inputWith } from "../../infra/local/operations.ts";

/** The first application of VOD; each further one is a lane of its own. */
export const VOD_APPLICATIONS = [1500000000, 1500000001, 1500000002, 1500000003] as const;

/** All operations. */
export const operationNames: readonly string[] = operations.map(({ name }) => name);

/** The operations that Tencent dedupes by their SessionId, so that a lost start is repeated. */
export const deduped: readonly string[] = operations.flatMap((operation) =>
  operation.class === "deduped" ? [operation.name] : [],
);

/** The operations whose lost starts nobody can find, nor repeat. */
export const unprotected: readonly string[] = operations.flatMap((operation) =>
  operation.class === "unprotected" ? [operation.name] : [],
);

/** The operations whose lanes have a limit. */
export const limited: readonly string[] = operations.flatMap(({ name, lane }) =>
  lane === undefined ? [] : [name],
);
