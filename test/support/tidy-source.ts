/** The texts of a repository by path, with `/` between folders. A binary file has an empty text. */
export type Files = ReadonlyMap<string, string>;

/**
 * A source text and two views of it. A view blanks what it leaves out and never removes it: an
 * offset means the same place in all three. In `code`, comments and the insides of string, template
 * and regular expression literals are blank; `${…}` is code.
 */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly code: string;
  readonly comments: string;
}

const comment = /\/\/.*|\/\*[\s\S]*?\*\//y;
const quoted = /"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'/y;
const regularExpression = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\//y;
const templatePart = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*/y;
const plain = /[^"'`/{}]+|[/{}]/y;

/**
 * After these a slash begins a regular expression; after anything else it divides.
 * `if (x) /y/.test(z)` is beyond us.
 */
const beforeRegularExpression =
  /(?:^|[-(,=:[!&|?{};+*%<>~^]|\b(?:return|typeof|case|await|of|in))$/;

/**
 * Splits a TypeScript or JavaScript text into its views. Throws on a literal that does not end,
 * rather than check half a file.
 */
export const parseSource = (path: string, text: string): Source => {
  let code = "";
  let comments = "";
  const openBraces: number[] = [];

  const take = (part: string, kind: "code" | "comment" | "literal"): void => {
    code += kind === "code" ? part : blank(part);
    comments += kind === "comment" ? part : blank(part);
  };
  const takeLiteral = (literal: string): void => {
    take(literal.slice(0, 1), "code");
    take(literal.slice(1, -1), "literal");
    take(literal.slice(-1), "code");
  };
  const takeTemplatePart = (): void => {
    take(matchAt(templatePart, text, code.length) ?? "", "literal");
    const interpolates = text.startsWith("${", code.length);
    take(interpolates ? "${" : "`", "code");
    if (interpolates) openBraces.push(0);
  };

  while (code.length < text.length) {
    const at = code.length;
    const remark = matchAt(comment, text, at);
    const literal =
      matchAt(quoted, text, at) ??
      (mayBeginRegularExpression(text, code) ? matchAt(regularExpression, text, at) : undefined);
    const depth = openBraces.at(-1);
    if (remark !== undefined) take(remark, "comment");
    else if (literal !== undefined) takeLiteral(literal);
    else if (text[at] === "`" || (text[at] === "}" && depth === 0)) {
      if (text[at] === "}") openBraces.pop();
      take(text.slice(at, at + 1), "code");
      takeTemplatePart();
    } else {
      const part = matchAt(plain, text, at);
      if (part === undefined) break;
      if (depth !== undefined && part === "{") openBraces[openBraces.length - 1] = depth + 1;
      if (depth !== undefined && part === "}") openBraces[openBraces.length - 1] = depth - 1;
      take(part, "code");
    }
  }
  if (code.length !== text.length || openBraces.length > 0)
    throw new Error(
      `${path}:${lineAt(text, code.length)} a literal that does not end here, or a regular expression we mistook`,
    );
  return { path, text, code, comments };
};

/** Most checks ask for the same sources, and to parse all takes a second. */
const parsed = new WeakMap<Files, Map<string, Source>>();

/** A source among the files, parsed once. */
export const sourceAt = (files: Files, path: string, text: string): Source => {
  const sources = parsed.get(files) ?? new Map<string, Source>();
  parsed.set(files, sources);
  const source = sources.get(path) ?? parseSource(path, text);
  sources.set(path, source);
  return source;
};

/** The sources among the files; `where` chooses by path. */
export const sourcesOf = (files: Files, where: RegExp): Source[] =>
  [...files]
    .filter(([path]) => where.test(path) && isSource(path))
    .map(([path, text]) => sourceAt(files, path, text));

/** Whether a path names TypeScript or JavaScript. */
export const isSource = (path: string): boolean => /\.(?:ts|js|mjs|cjs)$/.test(path);

/** Whether a path names a text of ours that holds prose: a page, or a source with comments. */
export const hasProse = (path: string): boolean =>
  !path.includes("/fixtures/") && (path.endsWith(".md") || isSource(path));

/** A violation as the checks report it: `path:line message`, the line counted from 1. */
export const violation = (
  place: { readonly path: string; readonly text: string },
  offset: number,
  message: string,
): string => `${place.path}:${lineAt(place.text, offset)} ${message}`;

const mayBeginRegularExpression = (text: string, code: string): boolean =>
  text[code.length] === "/" && beforeRegularExpression.test(code.trimEnd());

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;

const blank = (text: string): string =>
  text.includes("\n")
    ? text
        .split("\n")
        .map((line) => " ".repeat(line.length))
        .join("\n")
    : " ".repeat(text.length);

const matchAt = (pattern: RegExp, text: string, offset: number): string | undefined => {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0];
};
