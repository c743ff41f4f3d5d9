import type { TaskRequest } from "../../store/task-row.ts";
import { canonicalJson, hashOf } from "../../task/canonical.ts";

/**
 * Part of every hash of a request to start. If the same words ever change their meaning, a new
 * version keeps the two requests apart.
 */
const START_VERSION = 1;

/** The same for a request to follow. */
const FOLLOW_VERSION = 1;

/**
 * The facts that a hash is made of, beside the stored request. A field that the caller left out is
 * left out here, so that a new field of the API changes no hash.
 */
export interface Asked {
  readonly operation: string;
  readonly region: string | undefined;
  readonly deadlineSeconds?: number | undefined;
  readonly startWithinSeconds?: number | undefined;
}

/**
 * The name of a request to start. A stored hash is never made anew. An equal hash means the same
 * request, and any other request is compared by its meaning.
 */
export function startHash(
  { operation, region, deadlineSeconds, startWithinSeconds }: Asked,
  request: TaskRequest,
): string {
  const { input, metadata } = request;
  const asked = { input, metadata, region, deadlineSeconds, startWithinSeconds };
  return hashOf(`${START_VERSION}\n${operation}\n${canonicalJson(asked)}`);
}

/** The name of a request to follow. */
export function followHash(
  { operation, region, deadlineSeconds }: Asked,
  { application, request }: { readonly application: string; readonly request: TaskRequest },
): string {
  const asked = [
    operation,
    canonicalJson(request),
    application,
    region,
    ...(deadlineSeconds === undefined ? [] : [deadlineSeconds]),
  ];
  return hashOf(`follow ${FOLLOW_VERSION}\n${asked.map(String).join("\n")}`);
}
