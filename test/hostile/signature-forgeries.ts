import { about, productNames } from "../support/callback-samples.ts";
import { type Md5Product, md5, md5Fields, md5Signing } from "../support/callback-signing.ts";
import { expiryForms, signatureForms, wrongKeys } from "../support/forgeries.ts";
import type { Forger } from "./forged.ts";
import {
  keyOf,
  namedBy,
  requestOf,
  sampleOf,
  signedText,
  someTask,
  trtcHeaders,
} from "./forged.ts";

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
  const key = random.pick(wrongKeys(keyOf(product, random), [keyOf(other, random)]));
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

const signatureShape: Forger = (scene) => {
  const { random } = scene;
  const product = random.pick(productNames);
  // In a header a list of one is that one, and every character is a byte.
  const shape = random.pick(
    Object.keys(signatureForms).filter(
      (name) => product !== "trtc" || !["listed", "full-width", "arabic"].includes(name),
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
  const bend = (sign: string) => signatureForms[shape]?.(sign);
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

const expiryShape: Forger = (scene) => {
  const { random, now } = scene;
  const product = random.pick(md5Products);
  const shape = random.pick(Object.keys(expiryForms));
  const raw = expiryForms[shape]?.(Math.floor(now / 1000) + 600) ?? "";
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
