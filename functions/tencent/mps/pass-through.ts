import * as z from "zod/mini";
import type { Issue } from "../../task/issues.ts";

/** A whole request may have 256 KiB. */
const largestBlockBytes = 64 * 1024;
/**
 * The deepest documented parameter (an image of a watermark of a transcoding of an orchestration)
 * stands at nine.
 */
const deepestBlock = 20;

/**
 * A request is stored until its task is over and longer, so a key to somebody's bucket must not be
 * part of one.
 */
export const refusedCredential =
  "is a credential, which Callsheet would store with the request; leave it out";
/** Adds the first issue of a part that passes through, with the path to it. */
export function limited<T extends z.ZodMiniType>(schema: T) {
  return schema.check(
    z.superRefine((value, context) => {
      const issue = blockIssue(value);
      if (issue !== undefined)
        context.addIssue({ code: "custom", path: [...issue.path], message: issue.message });
    }),
  );
}

/** Depth first, so that nothing is walked deeper than allowed. */
const blockIssue = (value: unknown): Issue | undefined => {
  const issue = innerIssue(value, []);
  if (issue !== undefined) return issue;
  const bytes = Buffer.byteLength(JSON.stringify(value));
  return bytes > largestBlockBytes
    ? { path: [], message: `must have at most ${largestBlockBytes} bytes as JSON` }
    : undefined;
};

const innerIssue = (value: unknown, path: readonly (string | number)[]): Issue | undefined => {
  if (typeof value === "number" && !isFaithful(value))
    return { path: [...path], message: "is a number that not every reader of JSON reads alike" };
  if (typeof value !== "object" || value === null) return undefined;
  if (path.length === deepestBlock)
    return { path: [], message: `must be nested at most ${deepestBlock} deep` };
  for (const [name, inner] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    const issue = isCredential(name)
      ? { path: [...path, name], message: refusedCredential }
      : innerIssue(inner, [...path, name]);
    if (issue !== undefined) return issue;
  }
  return undefined;
};

/**
 * JSON turns some numbers into others (1e400, 2^53 + 1). Such a number would be sent, and paid for,
 * with its wrong value.
 */
const isFaithful = (value: number): boolean =>
  Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));

/** In any spelling: what Tencent would not read, it would still be a secret in our table. */
const isCredential = (name: string | number): boolean => /^s3secret(?:id|key)$/i.test(String(name));
