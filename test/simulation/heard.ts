/** Something that a function hears: an event, or the outcome of its call of this number. */
export type Heard =
  | { readonly kind: "event"; readonly name: string; readonly content: unknown }
  | { readonly kind: "value" | "error"; readonly call: number; readonly outcome: unknown };

/** All that a function can see of what it hears at a moment: equal texts leave it no choice. */
export function keyOf(heard: Heard, now: number): string {
  if (heard.kind === "event") return `${now} ${heard.name} ${JSON.stringify(heard.content)}`;
  return `${now} ${heard.kind} ${heard.call} ${outcomeText(heard.outcome)}`;
}

const outcomeText = (outcome: unknown): string => {
  if (outcome instanceof Error)
    return `${outcome.name} ${outcome.message} ${JSON.stringify(outcome)}`;
  if (typeof outcome !== "object" || outcome === null) return JSON.stringify(outcome) ?? "-";
  if (!("won" in outcome && "row" in outcome)) return textOf(outcome);
  const { won, row } = outcome;
  return `${won} ${typeof row === "object" && row !== null ? textOf(row) : "-"}`;
};

/** Rows and answers are never changed in place. */
const texts = new WeakMap<object, string>();

/** A row or an answer as a text, made once. */
export function textOf(value: object): string {
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  texts.set(value, text);
  return text;
}
