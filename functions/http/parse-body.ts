import type * as z from "zod/mini";
import { jsonPointer, RequestError } from "../task/error.ts";
import { readJson } from "./body.ts";
import type { HttpEvent } from "./event.ts";

/** The body as the schema has it. Throws `invalid_request`, with every issue pointing at its field, or what `readJson` throws. */
export const parseBody = <T>(schema: z.ZodMiniType<T>, event: HttpEvent): T => {
  const parsed = schema.safeParse(readJson(event));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ pointer: jsonPointer([...issue.path, key]), message: "is not a field of this request" }))
      : [{ pointer: jsonPointer(issue.path), message: issue.message }],
  );
  throw new RequestError("invalid_request", "The request is not of the documented shape.", issues);
};
