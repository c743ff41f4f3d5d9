import { brokenBodies, doubtfulBodies } from "../support/bad-bodies.ts";
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

/** After these a text is no JSON any more, or no JSON that we take. */
export const breakingMutators: Readonly<Record<string, TextMutator>> = {
  ...Object.fromEntries(
    Object.entries({ ...brokenBodies, ...doubtfulBodies }).map(([name, spoil]) => [
      name,
      (text: string, random: Random) => random.pick(spoil(text)),
    ]),
  ),
  truncated: (text, random) => text.slice(0, random.below(text.length)),
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

const flipped = (text: string, random: Random): Buffer => {
  const bytes = Buffer.from(text);
  const place = random.below(bytes.length);
  bytes[place] = (bytes[place] ?? 0) ^ (1 << random.below(8));
  return bytes;
};
