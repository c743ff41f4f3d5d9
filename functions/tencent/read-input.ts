import * as z from "zod/mini";
import { check, unknownFields } from "../task/issues.ts";
import { type NormalForm, normalFormOf } from "./normal-form.ts";
import type { FollowResult, InputResult } from "./operation.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Checks the normal form of what a caller sends. A field that says nothing is not in it, and has to
 * be a known one all the same.
 */
export function checkForm<T>(
  schema: z.ZodMiniType<T>,
  normalForm: NormalForm,
  given: unknown,
): ReturnType<typeof check<T>> {
  const checked = check(schema, normalForm(given));
  const unknown = checked.ok ? unknownFields(schema, given) : [];
  return unknown.length === 0 ? checked : { ok: false, issues: unknown };
}

/**
 * Checks a caller's input against an operation's schema, with every issue pointing at its field.
 */
export function readInput(
  schema: z.ZodMiniType<Fields>,
  normalForm: NormalForm,
  input: unknown,
): InputResult {
  const checked = checkForm(schema, normalForm, input);
  return checked.ok
    ? { ok: true, input: checked.value, warnings: [] }
    : { ...checked, code: "invalid_input" };
}

/** Longer than any TaskId that was seen (TRTC's have more than 100 characters). */
const taskId = z.string().check(z.minLength(1), z.maxLength(256));
const applicationId = z.optional(z.int().check(z.positive()));

/**
 * Follows by `{ TaskId }`, with the application in its field where the product has one: what most
 * products name a task by.
 */
export function followByTaskId(applicationField?: string) {
  const fields = applicationField === undefined ? {} : { [applicationField]: applicationId };
  const followForm = z.strictObject({ TaskId: taskId, ...fields });
  const normalForm = normalFormOf();
  const readFollow = (follow: unknown): FollowResult => {
    const checked = checkForm(followForm, normalForm, follow);
    if (!checked.ok) return checked;
    const { TaskId, ...named } = checked.value;
    const [application] = Object.values<unknown>(named);
    return {
      ok: true,
      task: {
        providerTaskId: TaskId,
        ...(application === undefined ? {} : { application: String(application) }),
      },
    };
  };
  return { followForm, readFollow };
}
