import { FilterPattern, type JsonPattern } from "aws-cdk-lib/aws-logs";
import { countedEvents } from "./events.ts";

/** CloudWatch takes a pattern of so many characters at most. */
const LONGEST_PATTERN = 1024;

/** A line whose field has this text. A `*` at the end stands for any characters. */
export function textIs(field: string, text: string): JsonPattern {
  return FilterPattern.stringValue(`$.${field}`, "=", text);
}

/** A line of this event. */
export function eventIs(event: string): JsonPattern {
  return textIs("event", event);
}

/** A line that fits all patterns. */
export function both(...patterns: JsonPattern[]): JsonPattern {
  return FilterPattern.all(...patterns);
}

/** A line that fits one of the patterns. */
export function either(...patterns: JsonPattern[]): JsonPattern {
  return FilterPattern.any(...patterns);
}

/** A refusal that came too late has cost nothing; only an acceptance has. */
const written = (event: string): JsonPattern => {
  const named = eventIs(event);
  return event === "outcome_not_applied" ? both(named, textIs("transition", "accepted")) : named;
};

/** As few patterns as CloudWatch takes that fit the lines of every counted event. */
export function eventPatterns(): readonly JsonPattern[] {
  const groups: JsonPattern[][] = [[]];
  for (const pattern of countedEvents.map(written)) {
    const grown = [...(groups.at(-1) ?? []), pattern];
    const isTooLong = either(...grown).logPatternString.length > LONGEST_PATTERN;
    if (isTooLong) groups.push([pattern]);
    else groups[groups.length - 1] = grown;
  }
  return groups.map((group) => either(...group));
}
