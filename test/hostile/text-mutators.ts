import { gzipSync } from "node:zlib";
import type { Random } from "./random.ts";

/** Makes one change to a serialised message: what no JSON serialiser would write. */
export type TextMutator = (text: string, random: Random) => string | Buffer;

/** Puts raw text behind the first brace. */
const inside =
  (raw: (random: Random) => string): TextMutator =>
  (text, random) =>
    text.replace("{", () => `{${raw(random)},`);

/** Puts raw text in the place of the first number. */
const forNumber =
  (...raw: readonly string[]): TextMutator =>
  (text, random) =>
    text.replace(/:\s*\d+/, () => `:${random.pick(raw)}`);

const nested = (depth: number): string => `"A":${"[".repeat(depth)}${"]".repeat(depth)}`;
const deepObject = (depth: number): string => `"A":${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

/** After these a text is no JSON any more, or no JSON that we take. */
export const breakingMutators: Readonly<Record<string, TextMutator>> = {
  empty: () => "",
  truncated: (text, random) => text.slice(0, random.below(text.length)),
  "two-texts": (text) => text + text,
  "text-after": (text) => `${text}x`,
  comment: (text) => `${text}// end`,
  "trailing-comma": (text) => text.replace(/}$/, ",}"),
  "single-quotes": (text) => text.replaceAll('"', "'"),
  "byte-order-mark": (text) => `\ufeff${text}`,
  "not-a-number": forNumber(
    "NaN",
    "Infinity",
    "-Infinity",
    "undefined",
    "0x10",
    "01",
    "1_000",
    ".5",
    "+1",
  ),
  form: (text) => `EventType=${encodeURIComponent(text.slice(0, 200))}`,
  "prototype-key": inside(() => '"__proto__":{"Sign":"1"}'),
  "deep-list": inside((random) => nested(random.pick([32, 33, 200]))),
  "deep-object": inside((random) => deepObject(random.pick([32, 100]))),
  "lone-surrogate": inside(
    (random) => `"A":"${random.pick(["\\ud800", "\\udfff", "\\ud83d\\u0041"])}"`,
  ),
  "lone-surrogate-key": inside(() => '"\\udc00":1'),
  "replacement-character": inside(() => '"A":"\ufffd"'),
  "in-a-list": (text) => `[${text}]`,
  "in-quotes": (text) => JSON.stringify(text),
  "no-object": (_text, random) => random.pick(["null", "true", "7", '"x"', "[]"]),
  "raw-control": (text) => text.replace('"', '"\u0001'),
  utf16: (text) => Buffer.from(text, "utf16le"),
  gzip: (text) => gzipSync(text, { level: 1 }),
  "bad-utf8": (text, random) =>
    spliced(
      text,
      random.pick([[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80]]),
    ),
};

/** After these it may still say the same: other bytes, the same or a doubtful meaning. */
export const bendingMutators: Readonly<Record<string, TextMutator>> = {
  spaces: (text) => ` \n${text}\t\r\n`,
  pretty: (text) => text.replaceAll('":', '" : '),
  "escaped-letters": (text) =>
    text.replace(
      /"([A-Za-z])/,
      (_, letter: string) => `"\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
  "escaped-slashes": (text) => text.replaceAll("/", "\\/"),
  "same-key-first": (text) =>
    text.replace(/{("\w+":)/, (whole, key: string) => `{${key}null,${whole.slice(1)}`),
  "same-key-last": (text) =>
    text.replace(
      /^{("\w+":)(.*)}$/s,
      (_, key: string, rest: string) => `{${key}${rest},${key}null}`,
    ),
  "same-key-deep": inside(() => '"A":{"TaskId":"one","TaskId":"two"}'),
  "exponent-number": forNumber(
    "1e3",
    "1E400",
    "-0",
    "1.0",
    "10000000000000000000000",
    "9007199254740993",
  ),
  "empty-key": inside(() => '"":1'),
  "key-with-dots": inside(() => '"a.b#c":1'),
  "flipped-bit": (text, random) => flipped(text, random),
};

/** Too large for the recursion of a careless reader. */
export const deepest = (text: string): string => text.replace("{", () => `{${nested(100_000)},`);

const spliced = (text: string, bytes: readonly number[]): Buffer =>
  Buffer.concat([
    Buffer.from(text.slice(0, -1)),
    Buffer.from(',"A":"'),
    Buffer.from(bytes),
    Buffer.from('"}'),
  ]);

const flipped = (text: string, random: Random): Buffer => {
  const bytes = Buffer.from(text);
  const place = random.below(bytes.length);
  bytes[place] = (bytes[place] ?? 0) ^ (1 << random.below(8));
  return bytes;
};
