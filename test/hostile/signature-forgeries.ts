import type { Forger } from "./forged.ts";
import { namedBy, requestOf, sampleOf, signedText, someTask, trtcHeaders } from "./forged.ts";
import {
  about,
  keyOf,
  md5,
  md5Fields,
  md5Signing,
  type ProductName,
  productNames,
} from "./messages.ts";

type Md5Product = Exclude<ProductName, "trtc">;
const md5Products: readonly Md5Product[] = ["vod", "mps", "tiw"];

/** Without the key: nothing comes of it. */
export const unsigned: Forger = (scene) => {
  const product = scene.random.pick(productNames);
  const text = JSON.stringify(about(sampleOf(product, scene.random), someTask(scene, product)));
  return {
    kind: "unsigned",
    how: [],
    product,
    request: requestOf(product, text),
    authentic: false,
    allowed: [401],
  };
};

const wrongKey: Forger = (scene) => {
  const { random } = scene;
  const product = random.pick(productNames);
  const other = random.pick(productNames.filter((name) => name !== product));
  const key = random.pick([
    "",
    " ",
    "guess",
    keyOf(other, random),
    `${keyOf(product, random)} `,
    keyOf(product, random).toLowerCase(),
  ]);
  const { text, headers } = signedText(
    scene,
    product,
    about(sampleOf(product, random), someTask(scene, product)),
    key,
  );
  return {
    kind: "wrong-key",
    how: [],
    product,
    request: requestOf(product, text, headers),
    authentic: false,
    allowed: [401],
  };
};

const signShapes: Readonly<Record<string, (sign: string) => unknown>> = {
  cut: (sign) => sign.slice(0, -1),
  longer: (sign) => `${sign}0`,
  spaced: (sign) => ` ${sign}`,
  listed: (sign) => [sign],
  wrapped: (sign) => ({ Sign: sign }),
  number: () => 0,
  null: () => null,
  true: () => true,
  empty: () => "",
  zeros: () => "0".repeat(32),
  "full-width": (sign) =>
    sign.replace(/\d/, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
  reversed: (sign) => [...sign].reverse().join(""),
  "one-digit": (sign) => (sign.startsWith("a") ? "b" : "a") + sign.slice(1),
  base64: (sign) => Buffer.from(sign, "hex").toString("base64"),
  path: (sign) => `../${sign.slice(3)}`,
};

const signatureShape: Forger = (scene) => {
  const { random } = scene;
  const product = random.pick(productNames);
  // In a header a list of one is that one.
  const shape = random.pick(
    Object.keys(signShapes).filter(
      (name) => product !== "trtc" || !["listed", "full-width"].includes(name),
    ),
  );
  const json = about(sampleOf(product, random), someTask(scene, product));
  const { text, headers } = signedText(scene, product, json);
  const common = {
    kind: "signature-shape",
    how: [shape],
    product,
    authentic: false,
    allowed: [401],
  } as const;
  const bend = (sign: string) => signShapes[shape]?.(sign);
  if (product !== "trtc") {
    const body = JSON.parse(text);
    return {
      ...common,
      request: requestOf(product, JSON.stringify({ ...body, Sign: bend(body.Sign) })),
    };
  }
  const bent = headers.map(
    ([name, value]) => [name, name === "Sign" ? String(bend(value)) : value] as const,
  );
  return { ...common, request: requestOf(product, text, bent) };
};

/**
 * Expiries as somebody writes them who extends the hash or hopes for a careless reader, each
 * rightly signed as it is written.
 */
const expiryShapes: Readonly<Record<string, (expiry: number) => string>> = {
  text: (expiry) => `"${expiry}"`,
  padded: (expiry) => `"0${expiry}"`,
  fraction: (expiry) => `${expiry}.5`,
  negative: (expiry) => `-${expiry}`,
  milliseconds: (expiry) => `${expiry}000`,
  "beyond-all": () => "1e21",
  infinite: () => "1e400",
  zero: () => "0",
  list: (expiry) => `[${expiry}]`,
  object: (expiry) => `{"T":${expiry}}`,
  null: () => "null",
  true: () => "true",
  empty: () => '""',
  extended: (expiry) => `"${expiry}\\u0080${expiry}"`,
  spaced: (expiry) => `" ${expiry}"`,
  "too-large": () => "9007199254740993",
  small: () => "999999999",
  arabic: (expiry) =>
    `"${String(expiry).replace(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)))}"`,
};

const expiryShape: Forger = (scene) => {
  const { random, now } = scene;
  const product = random.pick(md5Products);
  const shape = random.pick(Object.keys(expiryShapes));
  const raw = expiryShapes[shape]?.(Math.floor(now / 1000) + 600) ?? "";
  const { field, order } = md5Signing[product];
  const value: unknown = JSON.parse(raw);
  const Sign = md5(order(keyOf(product, random), String(value)));
  const body = JSON.stringify({
    ...about(sampleOf(product, random), someTask(scene, product)),
    Sign,
  });
  return {
    kind: "expiry-shape",
    how: [shape],
    product,
    request: requestOf(product, `{"${field}":${raw},${body.slice(1)}`),
    authentic: false,
    allowed: [401],
  };
};

/** Rightly signed, at the very edges of its time. */
const clockEdge: Forger = (scene) => {
  const { random, now } = scene;
  const product = random.pick(md5Products);
  const { longestSeconds } = md5Signing[product];
  const offset = random.pick([
    -86_400,
    -1,
    0,
    1,
    longestSeconds - 1,
    longestSeconds,
    longestSeconds + 1,
    10 * 86_400,
  ]);
  const task = someTask(scene, product);
  const json = about(sampleOf(product, random), task);
  const body = JSON.stringify({
    ...json,
    ...md5Fields(product, keyOf(product, random), Math.floor(now / 1000) + offset),
  });
  const authentic = offset >= 0 && offset <= longestSeconds;
  const allowed = authentic ? [200, 503] : [401];
  return {
    kind: "clock-edge",
    how: [String(offset)],
    product,
    request: requestOf(product, body),
    authentic,
    names: namedBy(product, task),
    allowed,
  };
};

/** The same of TRTC, whose signature covers the time of sending. */
const trtcClockEdge: Forger = (scene) => {
  const { random, now } = scene;
  const task = someTask(scene, "trtc");
  const age = random.pick([-86_400_000, -300_001, -300_000, 0, 599_000, 601_001, 86_400_000]);
  const json = {
    ...about({ ...sampleOf("trtc", random) }, task),
    EventType: 901,
    CallbackTs: Math.floor(now / 1000) * 1000 - age,
  };
  const text = JSON.stringify(json);
  const authentic = age >= -300_000 && age <= 600_000;
  const request = requestOf("trtc", text, trtcHeaders(text, keyOf("trtc", random)));
  return {
    kind: "clock-edge",
    how: [`${age} ms`],
    product: "trtc",
    request,
    authentic,
    names: namedBy("trtc", task),
    allowed: authentic ? [200] : [401],
  };
};

/**
 * Messages with wrong signatures, and right ones at the edges of their time, with how often each is
 * sent.
 */
export const signatureForgeries: readonly (readonly [weight: number, Forger])[] = [
  [6, unsigned],
  [8, wrongKey],
  [6, signatureShape],
  [4, expiryShape],
  [3, clockEdge],
  [2, trtcClockEdge],
];
