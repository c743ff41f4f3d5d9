import * as z from "zod/mini";
import { normalFormOf } from "../normal-form.ts";
import type { FollowResult } from "../operation.ts";
import { checkForm } from "../read-input.ts";

/** TaskIds of more than 100 characters were seen. Neither id has a documented limit. */
const id = z.optional(z.string().check(z.minLength(1), z.maxLength(256)));
const normalForm = normalFormOf();
/** The form of `follow`. */
export const followedTranscription = z.strictObject({
  TaskId: id,
  SdkAppId: z.optional(z.int().check(z.positive())),
  SessionId: id,
});

/**
 * Reads what names a transcription that was started elsewhere: its TaskId, or the SessionId it was
 * started with. Not both, as they might name two. The application is optional with either; a
 * session is looked for in the default one.
 */
export function readFollowedTranscription(named: unknown): FollowResult {
  const checked = checkForm(followedTranscription, normalForm, named);
  if (!checked.ok) return checked;
  const { TaskId, SdkAppId, SessionId } = checked.value;
  const application = SdkAppId === undefined ? {} : { application: String(SdkAppId) };

  if (TaskId !== undefined && SessionId !== undefined)
    return refusal("SessionId", "must not be given together with TaskId");
  if (TaskId !== undefined) return { ok: true, task: { providerTaskId: TaskId, ...application } };
  if (SessionId !== undefined)
    return {
      ok: true,
      task: { providerTaskId: undefined, sessionId: SessionId, ...application },
    };
  return refusal("TaskId", "is required where there is no SessionId");
}

const refusal = (field: string, message: string): FollowResult => ({
  ok: false,
  issues: [{ path: [field], message }],
});
