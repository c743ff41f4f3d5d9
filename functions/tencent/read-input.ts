import type * as z from "zod/mini";
import { check } from "../task/issues.ts";
import type { InputResult } from "./operation.ts";

/** Checks a caller's input against an operation's schema, with every issue pointing at its field. */
export const readInput = (schema: z.ZodMiniType<Readonly<Record<string, unknown>>>, input: unknown): InputResult => {
  const checked = check(schema, input);
  return checked.ok ? { ok: true, input: checked.value, warnings: [] } : checked;
};
