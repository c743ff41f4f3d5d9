import { brokenBodies, deepest, doubtfulBodies } from "../support/bad-bodies.ts";
import { about, type ProductName, productNames, samples } from "../support/callback-samples.ts";
import { randomTypes } from "./event-types.ts";
import {
  endsSession,
  type Forged,
  type Forger,
  genuine,
  keyOf,
  namedBy,
  pathOf,
  requestOf,
  type Scene,
  sampleOf,
  signedText,
  someTask,
  trtcHeaders,
} from "./forged.ts";
import { bendingMutators, breakingMutators } from "./text-mutators.ts";
import { treeMutators } from "./tree-mutators.ts";

const treeNames = Object.keys(treeMutators);
/** A caller is refused for these. A callback buys nothing, so it is read all the same. */
const readAllTheSame = Object.keys(doubtfulBodies);
const breakingNames = Object.keys(brokenBodies);
const bendingNames = [...Object.keys(bendingMutators), ...readAllTheSame];
const LIMIT = 1024 * 1024;

/**
 * The answers that are right to an authentic message of any shape: it is taken, it is misshapen, or
 * a doubt stays open.
 */
const TAKEN = [200, 400, 503] as const;

/**
 * One to three changes anywhere in a message, under a right signature: whoever overheard one of
 * VOD, MPS or TIW can do so.
 */
const altered: Forger = (scene) => {
  const { random } = scene;
  const product = random.pick(productNames);
  const task = someTask(scene, product);
  const sample = sampleOf(product, random);
  const how: string[] = [];
  let json: unknown = about(sample, task);
  for (let changes = 1 + random.below(3); changes > 0; changes--) {
    const name = random.pick(treeNames);
    const other = about(random.pick(samples[random.pick(productNames)]), someTask(scene, product));
    json = treeMutators[name]?.(json, random.pick(sample.paths), random, other) ?? json;
    how.push(name);
  }
  if (typeof json !== "object" || json === null || (product === "trtc" && endsSession(json)))
    return altered(scene);
  const { text, headers } = signedText(scene, product, json);
  const request = requestOf(product, text, headers, pathOf(random));
  // A splice from another message names one task at most, of which all is true.
  const splices = how.some((name) => name.startsWith("splice"));
  return {
    kind: "altered",
    how,
    product,
    request,
    authentic: true,
    names: splices ? "*" : namedBy(product, task),
    allowed: TAKEN,
  };
};

const signedBody = (
  scene: Scene,
  product: ProductName,
  text: string,
  body: string | Buffer,
  headers: Forged["request"]["headers"],
) =>
  // TRTC signs the very bytes; for the others the signature stands in the text.
  product === "trtc" && body !== text ? trtcHeaders(body, keyOf("trtc", scene.random)) : headers;

/** A body that is no JSON, or none that we take, rightly signed. */
const broken: Forger = (scene) => {
  const product = scene.random.pick(productNames);
  const { text, headers } = genuine(scene, product, someTask(scene, product));
  const name = scene.random.pick(breakingNames);
  const body = breakingMutators[name]?.(text, scene.random) ?? "";
  const request = requestOf(product, body, signedBody(scene, product, text, body, headers));
  return { kind: "broken-text", how: [name], product, request, authentic: false, allowed: [400] };
};

/** The same message in other bytes, or nearly. */
const bent: Forger = (scene) => {
  const product = scene.random.pick(productNames);
  const task = someTask(scene, product);
  const { text, headers } = genuine(scene, product, task);
  const name = scene.random.pick(bendingNames);
  const body = { ...breakingMutators, ...bendingMutators }[name]?.(text, scene.random) ?? "";
  if (product === "trtc" && mayEndSession(body)) return bent(scene);
  const request = requestOf(product, body, signedBody(scene, product, text, body, headers));
  return {
    kind: "bent-text",
    how: [name],
    product,
    request,
    authentic: true,
    names: namedBy(product, task),
    allowed: [...TAKEN, 401],
  };
};

const mayEndSession = (body: string | Buffer): boolean => {
  try {
    return endsSession(JSON.parse(String(body)));
  } catch {
    return false;
  }
};

/** More than we read, from one byte on; deeper than anybody should. */
const oversize: Forger = (scene) => {
  const { random } = scene;
  const product = random.pick(productNames);
  const { text } = genuine(scene, product, someTask(scene, product));
  const common = { kind: "oversize", product, authentic: false } as const;
  if (random.chance(0.3))
    return {
      ...common,
      how: ["100,000 levels"],
      request: requestOf(product, deepest(text)),
      allowed: [400],
    };
  const letter = random.pick(["x", "é"]);
  const room = LIMIT + 1 - Buffer.byteLength(text) - '"P":"",'.length;
  const padded = text.replace(
    "{",
    () => `{"P":"${letter.repeat(Math.ceil(room / Buffer.byteLength(letter)))}",`,
  );
  const type = random.pick([
    "application/json",
    "application/octet-stream",
    "text/plain; charset=utf-8",
  ]);
  return {
    ...common,
    how: [letter, type],
    request: requestOf(product, padded, [["Content-Type", type]]),
    allowed: [200],
  };
};

const headerLies: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  "no content type": [],
  "octet stream": [["Content-Type", "application/octet-stream"]],
  form: [["Content-Type", "application/x-www-form-urlencoded"]],
  utf16: [["Content-Type", "application/json; charset=utf-16"]],
  latin1: [["content-type", "text/plain; charset=iso-8859-1"]],
  gzip: [
    ["Content-Type", "application/json"],
    ["Content-Encoding", "gzip"],
  ],
  "two types": [
    ["Content-Type", "application/json"],
    ["Content-Type", "text/html"],
  ],
  length: [
    ["Content-Type", "application/json"],
    ["Content-Length", "7"],
    ["Content-Length", "1000000"],
  ],
  forwarded: [
    ["Content-Type", "application/json"],
    ["X-Forwarded-For", "127.0.0.1"],
    ["X-HTTP-Method-Override", "DELETE"],
  ],
  "a key of ours": [
    ["Content-Type", "application/json"],
    ["Authorization", "Bearer hostile-api-key-00000000"],
  ],
  language: [
    ["Content-Type", "application/json"],
    ["__proto__", "1"],
    ["constructor", "1"],
  ],
};

/** A right message whose headers say something else about it: they change nothing. */
const headers: Forger = (scene) => {
  const product = scene.random.pick(productNames);
  const task = someTask(scene, product);
  const { text, headers: right } = genuine(scene, product, task);
  const how = scene.random.pick(Object.keys(headerLies));
  const sent = [...(headerLies[how] ?? []), ...right.filter(([name]) => name !== "Content-Type")];
  return {
    kind: "header-lies",
    how: [how],
    product,
    request: requestOf(product, text, sent),
    authentic: true,
    names: namedBy(product, task),
    allowed: [200, 503],
  };
};

/** Every event that a product may tell of, and some that none does, about a task of ours. */
const eventTypes: Forger = (scene) => {
  const { random } = scene;
  const product = random.pick(productNames);
  const task = someTask(scene, product);
  const sample = sampleOf(product, random);
  const { EventType, change } = randomTypes(product, random);
  const json = change({ ...about(sample, task), EventType });
  const { text, headers: right } = signedText(scene, product, json);
  const how = [String(EventType)];
  return {
    kind: "event-types",
    how,
    product,
    request: requestOf(product, text, right),
    authentic: true,
    names: namedBy(product, task),
    allowed: [200, 503],
  };
};

/**
 * While our own table does not answer, the sender is to come again, or hears what needs no table.
 */
const tableDown: Forger = (scene) => {
  const product = scene.random.pick(productNames);
  const { text, headers: right } = genuine(scene, product, someTask(scene, product));
  return {
    kind: "table-down",
    how: [],
    product,
    request: requestOf(product, text, right),
    authentic: false,
    allowed: [200, 503],
    tableDown: true,
  };
};

/** The forgers that change what is right; what comes of each has more than one right answer. */
export const alterations: readonly (readonly [weight: number, Forger])[] = [
  [14, altered],
  [6, broken],
  [4, bent],
  [0.1, oversize],
  [3, headers],
  [4, eventTypes],
  [0.5, tableDown],
];
