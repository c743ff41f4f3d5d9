import { type Files, hasProse, isSource, sourceAt, violation } from "./tidy-source.ts";

const COLUMNS = 100;

/** Prose begins with its actor. Only a question may begin with these words. */
const oddStart =
  /(?:^|[.!?:]\s+|\n\s*\n\s*|[-*]\s+)((?:Who|What|Whoever|Whatever|Nobody|Those who|So many)\b[^.!?]*[.!?:]?)/g;

/** A part of a file's prose: one comment without its marks, or one paragraph of a page. */
interface Paragraph {
  readonly text: string;
  readonly offset: number;
}

/** Comments and pages fit into 100 columns; tables, code and addresses cannot be wrapped. */
export const columns = (files: Files): string[] =>
  prosePlaces(files).flatMap(([path, text, view]) => {
    const shown = view.split("\n");
    let offset = 0;
    let isCode = false;
    return text.split("\n").flatMap((line, number) => {
      const at = offset;
      offset += line.length + 1;
      if (line.startsWith("```")) isCode = !isCode;
      const isFree = isCode || line.startsWith("|") || /https?:\/\/\S{40}/.test(line);
      if (isFree || shown[number]?.trim() === "" || line.length <= COLUMNS) return [];
      return [violation({ path, text }, at, `has ${line.length} columns; at most ${COLUMNS}`)];
    });
  });

/** No sentence begins with who, what, whoever, whatever, nobody, those who or so many. */
export const sentenceStarts = (files: Files): string[] =>
  prosePlaces(files).flatMap(([path, text, view]) =>
    paragraphsOf(view).flatMap((paragraph) =>
      [...paragraph.text.matchAll(oddStart)]
        .filter(([, sentence = ""]) => !sentence.trimEnd().endsWith("?"))
        .map(([, sentence = ""]) =>
          violation(
            { path, text },
            paragraph.offset,
            `begins a sentence oddly: ${sentence.slice(0, 40)}`,
          ),
        ),
    ),
  );

const prosePlaces = (files: Files): (readonly [path: string, text: string, view: string])[] =>
  [...files]
    .filter(([path]) => hasProse(path))
    .map(([path, text]) => [
      path,
      text,
      isSource(path) ? sourceAt(files, path, text).comments : pageOf(text),
    ]);

/** A page with its code and its tables blanked. */
const pageOf = (text: string): string =>
  text.replaceAll(/^```[\s\S]*?^```$|^\|.*$/gm, (part) => part.replaceAll(/[^\n]/g, " "));

/** Comments are split where one ends; a page where a line is empty. */
const paragraphsOf = (view: string): Paragraph[] =>
  [
    ...view.matchAll(
      /\/\*[\s\S]*?\*\/|(?:(?:^|(?<=\*\/))[^\S\n]*\/\/.*\n?)+|(?:^(?!\s*\/[/*])[^\n]*\S[^\n]*\n?)+/gm,
    ),
  ].map((match) => ({
    text: match[0]
      .replaceAll(/^\s*(?:\/\*\*?|\*\/|\/\/|\*(?!\*))\s?/gm, "")
      .replaceAll(/`[^`]*`/g, "`x`")
      .trim(),
    offset: match.index,
  }));
