import type { Members } from "./read-members.ts";

/**
 * An event's name, for the log; foreign events may have any. Empty where it has none, or one that
 * is endless.
 */
export function eventTypeOf(event: Members): string {
  return identifierOf(event, "EventType", 128) ?? "";
}

/**
 * A text that names something. Anyone who saw the signature of a push may write any text into it,
 * so every text has a limit.
 */
export function identifierOf(members: Members, name: string, longest: number): string | undefined {
  const text = members.raw(name);
  return typeof text === "string" && text.length <= longest ? text : undefined;
}
