import type { TaskRequest } from "../../store/task-store.ts";
import { canonicalJson, hashOf } from "../../task/canonical.ts";

/**
 * Part of every hash of a request to start: a changed meaning of the same words must not look like
 * the same request.
 */
const START_VERSION = 1;

/** The same for a request to follow. */
const FOLLOW_VERSION = 1;

/**
 * What a hash is made of, beside the request's own rows. What a caller leaves out is left out here,
 * so that a field that joins the API changes no hash.
 */
export interface Asked {
  readonly operation: string;
  readonly region: string | undefined;
  readonly deadlineSeconds?: number | undefined;
  readonly startWithinSeconds?: number | undefined;
}

/**
 * Names a request to start. No stored hash is ever made anew: what equals it is the same request,
 * what does not is compared by its meaning.
 */
export const startHash = (
  { operation, region, deadlineSeconds, startWithinSeconds }: Asked,
  request: TaskRequest,
): string => {
  const { input, metadata } = request;
  const asked = { input, metadata, region, deadlineSeconds, startWithinSeconds };
  return hashOf(`${START_VERSION}\n${operation}\n${canonicalJson(asked)}`);
};

/** Names a request to follow. */
export const followHash = (
  { operation, region, deadlineSeconds }: Asked,
  { application, request }: { readonly application: string; readonly request: TaskRequest },
): string => {
  const asked = [
    operation,
    canonicalJson(request),
    application,
    region,
    ...(deadlineSeconds === undefined ? [] : [deadlineSeconds]),
  ];
  return hashOf(`follow ${FOLLOW_VERSION}\n${asked.map(String).join("\n")}`);
};
