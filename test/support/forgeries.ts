/**
 * The corpus of forgeries: the product contracts, `forged-callback.test.ts`, the hostile runs and
 * the simulator's attacker take theirs from here. A new form is one line.
 */

/** A right signature in a form that proves nothing. */
export const signatureForms: Readonly<Record<string, (sign: string) => unknown>> = {
  missing: () => undefined,
  cut: (sign) => sign.slice(0, -1),
  longer: (sign) => `${sign}0`,
  "more padded": (sign) => `${sign}=`,
  spaced: (sign) => ` ${sign}`,
  twice: (sign) => `${sign},${sign}`,
  listed: (sign) => [sign],
  wrapped: (sign) => ({ Sign: sign }),
  number: () => 0,
  null: () => null,
  true: () => true,
  empty: () => "",
  zeros: () => "0".repeat(32),
  "full-width": (sign) =>
    sign.replace(/\d/, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
  arabic: (sign) => sign.replace(/\d/, (digit) => String.fromCodePoint(0x660 + Number(digit))),
  reversed: (sign) => [...sign].reverse().join(""),
  "one digit off": (sign) => (sign.startsWith("a") ? "b" : "a") + sign.slice(1),
  "in the other alphabet": (sign) =>
    isHex(sign) ? bytesOf(sign).toString("base64") : bytesOf(sign).toString("hex"),
  "in base64url": (sign) => bytesOf(sign).toString("base64url"),
  path: (sign) => `../${sign.slice(3)}`,
};

const isHex = (sign: string): boolean => /^[0-9a-f]{32}$/.test(sign);
const bytesOf = (sign: string): Buffer => Buffer.from(sign, isHex(sign) ? "hex" : "base64");

/**
 * Expiries as raw JSON, in forms that count for nothing even where they are rightly signed: a
 * careless reader would take them, or take a hash that somebody has extended.
 */
export const expiryForms: Readonly<Record<string, (expiry: number) => string>> = {
  text: (expiry) => `"${expiry}"`,
  padded: (expiry) => `"0${expiry}"`,
  fraction: (expiry) => `${expiry}.5`,
  negative: (expiry) => `-${expiry}`,
  milliseconds: (expiry) => `${expiry}000`,
  "beyond all": () => "1e21",
  infinite: () => "1e400",
  zero: () => "0",
  list: (expiry) => `[${expiry}]`,
  object: (expiry) => `{"T":${expiry}}`,
  null: () => "null",
  true: () => "true",
  empty: () => '""',
  extended: (expiry) => `"${expiry}\\u0080${expiry}"`,
  spaced: (expiry) => `" ${expiry}"`,
  "too large": () => "9007199254740993",
  "a digit too large": () => "100000000001",
  "a digit too small": () => "999999999",
  arabic: (expiry) =>
    `"${String(expiry).replace(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)))}"`,
};

/** Keys that are not the owner's. `others`: keys that sign something else. */
export function wrongKeys(key: string, others: readonly string[] = []): readonly string[] {
  const bent = [
    "",
    " ",
    "guess",
    `${key} `,
    key.toLowerCase(),
    key.toUpperCase(),
    key.slice(0, -1),
  ];
  return [...bent, ...others].filter((wrong) => wrong !== key);
}
