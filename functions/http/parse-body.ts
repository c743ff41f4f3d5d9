import type * as z from "zod/mini";
import { jsonPointer, RequestError } from "../task/error.ts";
import { check } from "../task/issues.ts";
import { readJson } from "./body.ts";
import type { HttpEvent } from "./event.ts";

/**
 * The body as the schema reads it. Throws `invalid_request`, with every issue pointing at its
 * field, or an error of `readJson`.
 */
export function parseBody<T>(schema: z.ZodMiniType<T>, event: HttpEvent): T {
  const checked = check(schema, readJson(event));
  if (checked.ok) return checked.value;
  const issues = checked.issues.map(({ path, message }) => ({
    pointer: jsonPointer(path),
    message,
  }));
  throw new RequestError(
    "invalid_request",
    "The body does not have the documented form. Correct the fields that errors names.",
    issues,
  );
}
