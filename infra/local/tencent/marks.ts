/**
 * Marks: what a prompt may say to the stand-in. They stand anywhere in the text and may be combined.
 *
 * - `[fail:CODE]`    accepted; FINISH with ErrCode 70000, ErrCodeExt CODE and no output
 * - `[limit]`        the same as `[fail:RequestLimitExceeded]`: the model's own concurrency limit
 * - `[refuse:CODE]`  the create is refused with this error code; nothing is recorded
 * - `[seconds:N]`    the task runs N seconds (0 to 999999) from its acceptance to its end
 * - `[silence]`      accepted and recorded, but the connection is reset without an answer; a repeat is a duplicate
 * - `[drop]`         the connection is reset before anything is recorded, the first time its SessionId is seen; a repeat gets through
 */
export interface Marks {
  readonly fail: string | undefined;
  readonly refuse: string | undefined;
  readonly seconds: number | undefined;
  readonly silence: boolean;
  readonly drop: boolean;
}

export function readMarks(prompt: string): Marks {
  const seconds = /\[seconds:(\d{1,6})\]/.exec(prompt)?.[1];
  return {
    fail: prompt.includes("[limit]") ? "RequestLimitExceeded" : /\[fail:([\w.]+)\]/.exec(prompt)?.[1],
    refuse: /\[refuse:([\w.]+)\]/.exec(prompt)?.[1],
    seconds: seconds === undefined ? undefined : Number(seconds),
    silence: prompt.includes("[silence]"),
    drop: prompt.includes("[drop]"),
  };
}
