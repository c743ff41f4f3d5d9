/** A piece of HTML: every text in it is escaped. */
export interface Html {
  readonly html: string;
}

type Value = Html | readonly Html[] | string | number | undefined;

/**
 * Makes HTML from a template. It escapes each value that is not HTML itself, so no text can become
 * a tag or end an attribute in quotation marks. Example: html`<b>${"a<b"}</b>` is `<b>a&lt;b</b>`.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { html: parts.map((part, place) => part + shown(values[place])).join("") };
}

/** A text of ours with `identifiers` in backticks. */
export function marked(text: string): Html {
  const pieces = text.split("`");
  return html`${pieces.map((piece, place) =>
    place % 2 === 1 ? html`<code>${piece}</code>` : html`${piece}`,
  )}`;
}

/** A list; nothing where it would be empty. */
export function list(points: readonly Html[]): Html {
  return points.length === 0
    ? html``
    : html`<ul>${points.map((point) => html`<li>${point}</li>`)}</ul>`;
}

const shown = (value: Value): string => {
  if (value === undefined) return "";
  if (typeof value === "string" || typeof value === "number") return escaped(String(value));
  return "html" in value ? value.html : value.map((piece) => piece.html).join("");
};

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
