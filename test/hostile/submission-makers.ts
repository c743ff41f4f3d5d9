import { isDeepStrictEqual } from "node:util";
import { operations } from "../../functions/tencent/registry.ts";
import { deepest } from "../support/bad-bodies.ts";
import { exampleOf, passesThrough } from "../support/examples.ts";
import { at, type Path, pathsOf, pointerOf } from "../support/json.ts";
import type { Random } from "./random.ts";
import { bendingMutators, breakingMutators } from "./text-mutators.ts";
import { treeMutators } from "./tree-mutators.ts";
import { type Request, secrets } from "./world.ts";

interface Example {
  readonly json: { readonly operation: string; readonly input: Readonly<Record<string, unknown>> };
  readonly paths: readonly Path[];
}

/** The example of every operation, as a caller submits it. */
const examples: readonly Example[] = operations.map(({ name }) => {
  const json = { operation: name, input: exampleOf(name), metadata: { shot: "12" } };
  return { json, paths: pathsOf(json).slice(1) };
});

/**
 * These leave nothing of the type that was there, or add what nobody knows: wherever the shape is
 * ours to judge, that is a fault.
 */
const DEFINITE = ["swap-type", "null", "wrap-in-list", "wrap-in-object", "extra-field"];

/** Below `input` null is a field that is not there, unless it is an entry of a list. */
const isAbsence = (path: Path): boolean =>
  path[0] === "input" && path.length > 1 && typeof path.at(-1) === "string";

/** Tencent's own example writes this number as digits too. */
const takesDigits = (path: Path): boolean => path.at(-1) === "TasksPriority";

/** The input as it has to be sent. */
const formOf = (sent: unknown): unknown => {
  const operation = operations.find(({ name }) => name === at(sent, ["operation"]));
  const input = at(sent, ["input"]);
  return operation === undefined ? input : operation.normalForm(input);
};

/** One request and what may be answered to it. */
export interface Submission {
  readonly kind: string;
  readonly request: Request;
  /** The statuses that are right, each with the codes that may go with it. */
  readonly allowed: Readonly<Record<number, readonly string[]>>;
  /** Where the fault lies: some issue has to point there, above or below. */
  readonly faults?: readonly string[];
  /** The input that Tencent has to be sent if it is accepted. */
  readonly input?: unknown;
}

const CALLER_FAULT = [
  "invalid_request",
  "invalid_input",
  "model_rule",
  "unknown_operation",
  "invalid_json",
];
const ACCEPTED = { 202: [] } as const;

const headersOf = (key: string): Request["headers"] => [
  ["Authorization", `Bearer ${secrets.API_SECRET.key}`],
  ["Idempotency-Key", key],
  ["Content-Type", "application/json"],
];

const submission = (key: string, body: string | Buffer, headers = headersOf(key)): Request => ({
  route: "submit",
  headers,
  body: Buffer.isBuffer(body) ? body : Buffer.from(body),
});

/** The places at which two values differ. */
const differences = (one: unknown, other: unknown, path: Path = []): string[] => {
  if (isDeepStrictEqual(one, other)) return [];
  if (
    typeof one !== "object" ||
    typeof other !== "object" ||
    one === null ||
    other === null ||
    Array.isArray(one) !== Array.isArray(other)
  ) {
    return [pointerOf(path)];
  }
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((name) =>
    differences(at(one, [name]), at(other, [name]), [...path, name]),
  );
};

/** The example as it is: it is accepted, so what is refused is refused for its change. */
const control = (random: Random, key: string): Submission => {
  const { json } = random.pick(examples);
  return {
    kind: "valid",
    request: submission(key, JSON.stringify(json)),
    allowed: ACCEPTED,
    input: json.input,
  };
};

const changed = (random: Random, key: string): Submission => {
  const { json, paths } = random.pick(examples);
  const name = random.pick(Object.keys(treeMutators));
  const path = random.pick(paths);
  const made = treeMutators[name]?.(json, path, random, random.pick(examples).json);
  // A value that JSON does not write was not sent.
  const sent: unknown = JSON.parse(JSON.stringify(made) ?? "null");
  const isRight =
    (name === "null" && isAbsence(path)) || (name === "swap-type" && takesDigits(path));
  const isFault = DEFINITE.includes(name) && !isRight;
  const isOpen = path[0] === "input" && passesThrough(json.operation, path.slice(1));
  const definite = isFault && !isOpen && path[0] !== "metadata";
  const faults = definite ? differences(JSON.parse(JSON.stringify(json)), sent) : undefined;
  const request = submission(key, JSON.stringify(sent));
  const refused = { 400: CALLER_FAULT, 413: ["body_too_large"] };
  const input = formOf(sent);
  return definite && faults?.length !== 0
    ? {
        kind: `definite ${name}`,
        request,
        allowed: refused,
        ...(faults === undefined ? {} : { faults }),
      }
    : { kind: `changed ${name}`, request, allowed: { ...refused, ...ACCEPTED }, input };
};

const brokenText = (random: Random, key: string): Submission => {
  const { json } = random.pick(examples);
  // Of each example some number is wanted, for the mutators that spoil one.
  const text = JSON.stringify({ ...json, allowUndocumented: true, n: 1 });
  const name = random.pick(Object.keys(breakingMutators));
  const body = breakingMutators[name]?.(text, random) ?? "";
  // A list, a text or nothing is JSON, and no request.
  const codes = ["in-a-list", "in-quotes", "no-object"].includes(name)
    ? ["invalid_json", "invalid_request"]
    : ["invalid_json"];
  return { kind: `broken ${name}`, request: submission(key, body), allowed: { 400: codes } };
};

const bentText = (random: Random, key: string): Submission => {
  const { json } = random.pick(examples);
  const name = random.pick(Object.keys(bendingMutators));
  const body = bendingMutators[name]?.(JSON.stringify(json), random) ?? "";
  return {
    kind: `bent ${name}`,
    request: submission(key, body),
    allowed: { 400: CALLER_FAULT, ...ACCEPTED },
  };
};

export const oversize = (random: Random, key: string): Submission => {
  const text = JSON.stringify(random.pick(examples).json);
  if (random.chance(0.5))
    return {
      kind: "100,000 levels",
      request: submission(key, deepest(text)),
      allowed: { 400: ["invalid_json"] },
    };
  const body = text.replace("{", () => `{"P":"${random.pick(["x", "é"]).repeat(256 * 1024)}",`);
  return {
    kind: "too large",
    request: submission(key, body),
    allowed: { 413: ["body_too_large"] },
  };
};

const badKeys = [
  "",
  " \t",
  "k".repeat(256),
  "a\u00e9",
  "a\u0000",
  "a\rb",
  "a\nb",
  "ключ",
  "a\u007f",
  "\u00a0",
];
const badTypes = [
  "",
  "text/plain",
  "application/jsonp",
  "application/json+x",
  "text/json",
  "multipart/form-data",
  "application/json, text/html",
  "json",
];

const badHeaders = (random: Random, key: string): Submission => {
  const body = JSON.stringify(random.pick(examples).json);
  const [authorization, idempotency, type] = headersOf(key);
  const common = { kind: "headers" };
  if (authorization === undefined || idempotency === undefined || type === undefined)
    throw new Error("A header is missing.");
  if (random.chance(0.4)) {
    const sent = random.chance(0.2)
      ? [authorization, type]
      : [authorization, ["Idempotency-Key", random.pick(badKeys)] as const, type];
    return {
      ...common,
      request: submission(key, body, sent),
      allowed: { 400: ["idempotency_key_required", "invalid_idempotency_key"] },
    };
  }
  const sent = random.chance(0.2)
    ? [authorization, idempotency]
    : [authorization, idempotency, ["Content-Type", random.pick(badTypes)] as const];
  return {
    ...common,
    request: submission(key, body, sent),
    allowed: { 415: ["unsupported_media_type"] },
  };
};

export const makers = [
  control,
  changed,
  changed,
  changed,
  changed,
  changed,
  changed,
  brokenText,
  bentText,
  badHeaders,
] as const;
