/**
 * Marks: what a prompt may say to the stand-in. They stand anywhere in the text and may be
 * combined. Actions without a Prompt read them in another free text, which `marked` in the fixture
 * of the operation names (`../operations/`).
 *
 * - `[fail:CODE]`    accepted; FINISH with ErrCode 70000, ErrCodeExt CODE and no output
 * - `[limit]`        the same as `[fail:RequestLimitExceeded]`: the model's own concurrency limit
 * - `[refuse:CODE]`  the create is refused with this error code; nothing is recorded
 * - `[seconds:N]`    the task runs N seconds (0 to 999999) from its acceptance to its end
 * - `[silence]` accepted and recorded, but the connection is reset without an answer; a repeat is a
 *   duplicate
 * - `[drop]` the connection is reset before anything is recorded, the first time its SessionId is
 *   seen; a repeat gets through
 *
 * Of the callback, in any text of the request:
 * - `[callback:late]` it is sent, or queued, a minute after the end, and so after those of tasks
 *   that ended meanwhile
 * - `[callback:twice]`  it is sent a second time as soon as it was acknowledged
 *
 * TIW: `[fail:FailedOperation.Record]` makes Describe answer that error once the task has ended,
 * any other `[fail:CODE]` is FINISHED without a video; `[drop]` goes by OnlineRecordTaskId; a
 * repeat after `[silence]` is a second task.
 *
 * MPS: `[fail:CODE]` of an AIGC video is FAIL with the code in the message, `[drop]` goes by
 * Prompt, and a repeat after `[silence]` is a second task. Of ProcessMedia `[fail:CODE]` fails the
 * last part, and a CODE of digits is the whole task's ErrCode: the source is bad.
 *
 * TRTC reads RoomId and TranscriptionParams.UserId. `[fail:N]` is the LeaveCode of 902 at the end,
 * 99 (idle) where there is none; `[fail:901]` could not be started, says its only callback.
 */
export interface Marks {
  readonly fail: string | undefined;
  readonly refuse: string | undefined;
  readonly seconds: number | undefined;
  readonly silence: boolean;
  readonly drop: boolean;
  readonly late: boolean;
  readonly twice: boolean;
}

export function readMarks(prompt: string): Marks {
  const seconds = /\[seconds:(\d{1,6})\]/.exec(prompt)?.[1];
  return {
    fail: prompt.includes("[limit]")
      ? "RequestLimitExceeded"
      : /\[fail:([\w.]+)\]/.exec(prompt)?.[1],
    refuse: /\[refuse:([\w.]+)\]/.exec(prompt)?.[1],
    seconds: seconds === undefined ? undefined : Number(seconds),
    silence: prompt.includes("[silence]"),
    drop: prompt.includes("[drop]"),
    late: prompt.includes("[callback:late]"),
    twice: prompt.includes("[callback:twice]"),
  };
}
