import { Refusal } from "./refusal.ts";

/** Refuses ids of the caller's that are longer than VOD and MPS document. */
export function checkLengths({
  SessionId,
  SessionContext,
}: {
  readonly SessionId: string;
  readonly SessionContext: string;
}): void {
  if (SessionId.length > 50) {
    throw new Refusal(
      "InvalidParameterValue.SessionIdTooLong",
      "The SessionId has more than 50 characters.",
    );
  }
  if (SessionContext.length > 1000) {
    throw new Refusal(
      "InvalidParameterValue.SessionContextTooLong",
      "The SessionContext has more than 1000 characters.",
    );
  }
}
