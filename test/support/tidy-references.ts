import { posix } from "node:path";
import { type Files, hasProse, isSource, sourceAt, violation } from "./tidy-source.ts";

/**
 * A file that prose names: `store/table.ts`, `functions/README.md`. A pattern such as `*.test.ts`
 * or `NNNN-….md` names none.
 */
const fileName =
  /(?<![\w/.*<>{}$…~-])((?:\.{0,2}\/)?(?:[\w-]+\/)*[\w-]+(?:\.[\w-]+)*\.(?:ts|md))\b(?![\w*<])/g;

/** A declaration that prose names behind its file: `store/table.ts:Table`. */
const fileAndName =
  /(?<![\w/.*<>{}$…~-])((?:\.{0,2}\/)?(?:[\w-]+\/)*[\w-]+(?:\.[\w-]+)*\.ts):([A-Za-z_$][\w$]*)/g;

const placeholder = /NNNN|^\d{4}-what-was-decided\.md$/;

const decision = /\bdecisions? 0*(\d+)/gi;

const numberedRule = /(?<![\w"'`-])[TI](?:[1-9]|[12]\d)[ab]?\b(?!["'`:-])/g;

/**
 * Prose refers only to what is in the repository: to files, to what they declare, to decisions, and
 * to rules by their names.
 */
export const references = (files: Files): string[] =>
  [...files]
    .filter(([path]) => hasProse(path))
    .flatMap(([path, text]) => {
      const prose = isSource(path) ? sourceAt(files, path, text).comments : text;
      return [
        ...[...prose.matchAll(fileName)]
          .filter(([, name = ""]) => !placeholder.test(name) && !isThere(files, name))
          .map((match) => violation({ path, text }, match.index, `there is no ${match[1]}`)),
        ...[...prose.matchAll(fileAndName)]
          .filter(([, file = "", name = ""]) => !isDeclared(files, path, { file, name }))
          .map((match) =>
            violation({ path, text }, match.index, `${match[1]} declares no ${match[2]}`),
          ),
        ...[...prose.matchAll(decision)]
          .filter(([, number = ""]) => !isThere(files, number.padStart(4, "0")))
          .map((match) => violation({ path, text }, match.index, `there is no ${match[0]}`)),
        ...[...prose.matchAll(numberedRule)].map((match) =>
          violation({ path, text }, match.index, `${match[0]} is a number; say its name`),
        ),
      ];
    });

/**
 * Whether the file declares this name. A path counts from the page that names it, where such a file
 * is there; else from any folder, as other references do. A file that is not there is told once.
 */
const isDeclared = (
  files: Files,
  page: string,
  { file, name }: { readonly file: string; readonly name: string },
): boolean => {
  const beside = files.get(posix.join(posix.dirname(page), file));
  const texts =
    beside === undefined
      ? [...files].filter(([path]) => path.endsWith(`/${file}`)).map(([, text]) => text)
      : [beside];
  const declaration = new RegExp(
    `\\b(?:function\\*?|const|let|class|interface|type) ${name.replaceAll("$", "\\$")}\\b`,
  );
  return texts.length === 0 || texts.some((text) => declaration.test(text));
};

const isThere = (files: Files, name: string): boolean => {
  const plain = name.replace(/^(?:\.{1,2}\/)+/, "");
  if (/^\d{4}$/.test(plain))
    return [...files.keys()].some((path) => path.startsWith(`functions/decisions/${plain}-`));
  return [...files.keys()].some((path) => path === plain || path.endsWith(`/${plain}`));
};
