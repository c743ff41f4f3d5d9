import { type Files, type Source, sourcesOf, violation } from "./tidy-source.ts";

const exported = /^export (?:declare |async |abstract )*(?:function\*?|const|let|class) (\w+)/gm;
const docCommentAtEnd = /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n$/;
const testCall =
  /(?<![.\w])(?:test|it)(?:\.(?:each|for|concurrent|sequential|fails|runIf|skipIf))*\(/g;
const nextCall = /(?:\.\w+)*\(/y;
const assertion = /\b(?:expect|assert)\w*\s*[(.<]/;

/**
 * Every exported function, constant and class of functions/ has a doc comment directly above it;
 * overloads share the first one's.
 */
export const docComments = (files: Files): string[] =>
  sourcesOf(files, /^functions\/.+(?<!\.d)\.ts$/).flatMap((source) => {
    const seen = new Set<string>();
    return [...source.code.matchAll(exported)].flatMap((match) => {
      const name = match[1] ?? "";
      const settled = seen.has(name) || docCommentAtEnd.test(source.comments.slice(0, match.index));
      seen.add(name);
      return settled ? [] : [violation(source, match.index, `${name} has no doc comment`)];
    });
  });

/**
 * Where tests are written: `test(…)` and `it(…)`, a chain like `test.each(…)(…)` as one. A tagged
 * `test.each` template is not seen.
 */
export const testBlocks = (files: Files): { source: Source; start: number; end: number }[] =>
  sourcesOf(files, /^test\/.+\.test\.ts$/).flatMap((source) =>
    [...source.code.matchAll(testCall)].map((match) => ({
      source,
      start: match.index,
      end: endOfCalls(source.code, match.index + match[0].length),
    })),
  );

/** A test asserts something: it calls `expect`, `assert`, or a function whose name begins so. */
export const assertions = (files: Files): string[] =>
  testBlocks(files)
    .filter(({ source, start, end }) => !assertion.test(source.code.slice(start, end)))
    .map(({ source, start }) => violation(source, start, "a test that asserts nothing"));

/**
 * The offset after the parenthesis that closes the one opened just before `offset`, and after the
 * calls chained to it.
 */
const endOfCalls = (code: string, offset: number): number => {
  let open = 1;
  let at = offset;
  for (; at < code.length && open > 0; at++) {
    if (code[at] === "(") open++;
    if (code[at] === ")") open--;
  }
  nextCall.lastIndex = at;
  const next = nextCall.exec(code);
  return next === null ? at : endOfCalls(code, at + next[0].length);
};
