import { gzipSync } from "node:zlib";

/*
 * The corpus of bad bodies: `http/bad-input.test.ts`, `callback/forged-callback.test.ts` and the
 * hostile runs take theirs from here. A new one is one line.
 */

type Body = string | Buffer;
/** Bodies that are made of a right one, whose text is that of a JSON object. */
type Spoil = (text: string) => readonly Body[];

/** Puts raw text behind the first brace. */
const inside =
  (...raw: readonly string[]): Spoil =>
  (text) =>
    raw.map((one) => text.replace("{", () => `{${one},`));

/** Puts raw text in the place of the first number. */
const forNumber =
  (...raw: readonly string[]): Spoil =>
  (text) =>
    raw.map((one) => text.replace(/:\s*\d+/, () => `:${one}`));

/** After these a text is no JSON any more, or no JSON object. */
export const brokenBodies: Readonly<Record<string, Spoil>> = {
  empty: () => ["", " \n"],
  truncated: (text) => [text.slice(0, -1), text.slice(0, Math.floor(text.length / 2))],
  "two-texts": (text) => [text + text],
  "text-after": (text) => [`${text}x`, `${text}{}`],
  comment: (text) => [`${text}// end`],
  "trailing-comma": (text) => [text.replace(/}$/, ",}")],
  "single-quotes": (text) => [text.replaceAll('"', "'")],
  "byte-order-mark": (text) => [`\ufeff${text}`],
  "not-a-number": forNumber(
    ...["NaN", "Infinity", "-Infinity", "undefined", "0x10", "01", "007", "1_000", ".5", "+1"],
  ),
  form: (text) => [`EventType=${encodeURIComponent(text.slice(0, 200))}`],
  "in-a-list": (text) => [`[${text}]`],
  "in-quotes": (text) => [JSON.stringify(text)],
  "no-object": () => ["null", "true", "7", '"x"', "[]"],
  "raw-control": (text) => [text.replace('"', '"\u0001'), text.replace('"', '"\0')],
  utf16: (text) => [Buffer.from(text, "utf16le")],
  gzip: (text) => [gzipSync(text, { level: 1 })],
};

const nested = (depth: number): string => `"A":${"[".repeat(depth)}${"]".repeat(depth)}`;
const deepObject = (depth: number): string => `"A":${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

/** JSON that a caller is refused for. A callback buys nothing, so it is read all the same. */
export const doubtfulBodies: Readonly<Record<string, Spoil>> = {
  "prototype-key": inside('"__proto__":{"Sign":"1"}'),
  "deep-list": inside(...[32, 33, 200].map(nested)),
  "deep-object": inside(...[32, 100].map(deepObject)),
  "lone-surrogate": inside(
    ...["\\ud800", "\\udfff", "\\ud83d\\u0041"].map((half) => `"A":"${half}"`),
  ),
  "lone-surrogate-key": inside('"\\udc00":1'),
  "replacement-character": inside('"A":"\ufffd"'),
  "bad-utf8": (text) =>
    [[0xff], [0xe9], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80]].map((bytes) =>
      spliced(text, bytes),
    ),
};

/** Too large for the recursion of a careless reader. */
export function deepest(text: string): string {
  return text.replace("{", () => `{${nested(100_000)},`);
}

const spliced = (text: string, bytes: readonly number[]): Buffer =>
  Buffer.concat([
    Buffer.from(text.slice(0, -1)),
    Buffer.from(',"A":"'),
    Buffer.from(bytes),
    Buffer.from('"}'),
  ]);
