/** The types of files of which a server knows no type. */
const UNTYPED: readonly string[] = ["application/octet-stream", "binary/octet-stream"];

/** The types of answers that are no file: a page that says what is wrong, or an error. */
const PAGES = /^(?:text\/(?:html|xml|plain)|application\/(?:json|xml|xhtml\+xml|problem\+json))$/;

/**
 * Whether what a host sends can be the file that Tencent named. Where Tencent names a kind
 * (`video`, `image`), the host has to say the same kind, or none. Where it names none, a page is
 * refused.
 */
export function isAcceptable(named: string | undefined, sent: string | undefined): boolean {
  if (sent === undefined || UNTYPED.includes(sent)) return true;
  if (named === undefined) return !PAGES.test(sent);
  return sent === named || (kindOf(sent) === kindOf(named) && !PAGES.test(sent));
}

/** The type under which the file is stored: the host's, else Tencent's. */
export function storedType(named: string | undefined, sent: string | undefined): string {
  const said = sent === undefined || UNTYPED.includes(sent) ? named : sent;
  return said ?? "application/octet-stream";
}

const kindOf = (mediaType: string): string => mediaType.split("/")[0] ?? "";
