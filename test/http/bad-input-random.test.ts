import fc from "fast-check";
import { expect, test } from "vitest";
import { input, rows, type StoredRow } from "../support/client.ts";
import { send } from "../support/local-api.ts";
import { API_KEY, type System, startSystem } from "../support/system.ts";

/** The same requests at every run: a failure here is to be found again. */
const RUNS = { seed: 20_260_101, numRuns: 150 };

const JSON_TYPE = "application/json";
const valid = {
  operation: "vod.CreateAigcVideoTask",
  input: {
    ...input(),
    Seed: 1,
    FileInfos: [{ Type: "Url", Url: "https://example.com/frame.png" }],
    OutputConfig: { Duration: 5 },
  },
  metadata: { shot: "12" },
};

test("random bytes never break anything, and write nothing", async () => {
  const oracle = await startOracle();
  const mediaType = fc.constantFrom(JSON_TYPE, "application/octet-stream", "text/plain");
  const bytes = fc.uint8Array({ maxLength: 2000 });

  await fc.assert(
    fc.asyncProperty(bytes, mediaType, (body, type) =>
      oracle.check({ body: Buffer.from(body), "content-type": type }),
    ),
    RUNS,
  );

  expect(oracle.statuses()).toEqual([400, 415]);
});

test("random JSON never breaks anything, and writes nothing", async () => {
  const oracle = await startOracle();

  await fc.assert(
    fc.asyncProperty(fc.json({ stringUnit: "binary" }), (body) => oracle.check({ body })),
    RUNS,
  );

  expect(oracle.statuses()).toEqual([400]);
});

test("a request with one random change is refused before anything is written, or accepted", async () => {
  const oracle = await startOracle();
  const places = fc.constantFrom(...pathsOf(valid));
  const value = fc.oneof(
    fc.jsonValue({ stringUnit: "binary" }),
    fc.constant(undefined),
    fc.string({ maxLength: 50 }),
    fc.integer(),
  );

  await fc.assert(
    fc.asyncProperty(places, value, (place, change) =>
      oracle.check({ body: JSON.stringify(changed(valid, place, change)) }),
    ),
    RUNS,
  );

  expect(oracle.statuses()).toEqual([202, 400]);
});

test("a request with one random field more is refused before anything is written", async () => {
  const oracle = await startOracle();
  const objects = fc.constantFrom(
    ["input"],
    ["input", "FileInfos", "0"],
    ["input", "OutputConfig"],
    [],
  );
  const name = fc.string({ minLength: 3, unit: "binary" });

  await fc.assert(
    fc.asyncProperty(objects, name, fc.jsonValue(), (object, field, value) =>
      oracle.check({ body: JSON.stringify(changed(valid, [...object, `x${field}`], value)) }),
    ),
    RUNS,
  );

  expect(oracle.statuses()).toEqual([400]);
});

test("a request with a random character changed is refused before anything is written, or accepted", async () => {
  const oracle = await startOracle();
  const text = JSON.stringify(valid);
  const character = fc.string({ maxLength: 2, unit: "binary" });

  await fc.assert(
    fc.asyncProperty(fc.nat(text.length - 1), character, (at, put) =>
      oracle.check({ body: text.slice(0, at) + put + text.slice(at + 1) }),
    ),
    RUNS,
  );

  expect(oracle.statuses()).toEqual([202, 400]);
});

test("a random Idempotency-Key is refused before anything is written, or accepted", async () => {
  const oracle = await startOracle();
  // An HTTP client lets these into a header: visible Latin-1, space and tab.
  const character = fc.integer({ min: 0, max: 0xff }).map((code) => String.fromCharCode(code));
  const key = fc.string({
    unit: character.filter((one) => /[\t\x20-\x7e\x80-\xff]/.test(one)),
    maxLength: 4,
  });

  await fc.assert(
    fc.asyncProperty(key, (value) => oracle.check({ "idempotency-key": value })),
    RUNS,
  );

  expect(oracle.statuses()).toEqual([202, 400]);
});

interface Sent {
  readonly body?: string | Buffer;
  readonly "content-type"?: string;
  readonly "idempotency-key"?: string;
}

/** Sends requests and holds every answer against what must be true of all of them. */
const startOracle = async () => {
  const system = await startSystem();
  const statuses = new Set<number | undefined>();
  let stored: StoredRow[] = [];
  let keys = 0;
  return {
    check: async ({ body = JSON.stringify(valid), ...headers }: Sent) => {
      const answer = await post(
        system,
        { "idempotency-key": `key ${keys++}`, "content-type": JSON_TYPE, ...headers },
        body,
      );
      const now = await rows(system);
      const { code } = JSON.parse(answer.body);
      statuses.add(answer.status);
      if (answer.status === 202) expect(code).toBeUndefined();
      else {
        expect(answer.headers["content-type"]).toBe("application/problem+json");
        expect(code).toMatch(/^[a-z_]+$/);
        expect(now).toEqual(stored);
      }
      stored = now;
    },
    statuses: () => [...statuses].sort(),
  };
};

const post = (
  { api, clock }: System,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
) =>
  clock.during(
    send(api, {
      method: "POST",
      path: "/v1/tasks",
      headers: { authorization: `Bearer ${API_KEY}`, ...headers },
      body,
    }),
  );

type Path = readonly string[];

/** Every place in a value, the value itself among them. */
const pathsOf = (value: unknown): Path[] =>
  typeof value === "object" && value !== null
    ? [
        [],
        ...Object.entries(value).flatMap(([name, member]) =>
          pathsOf(member).map((path) => [name, ...path]),
        ),
      ]
    : [[]];

/** The value with another one in this place, or with nothing there. */
const changed = (value: unknown, [name, ...rest]: Path, put: unknown): unknown => {
  if (name === undefined) return put;
  if (Array.isArray(value))
    return value.map((member, index) =>
      String(index) === name ? changed(member, rest, put) : member,
    );
  const members = new Map(Object.entries(value ?? {}));
  members.set(name, changed(members.get(name), rest, put));
  return Object.fromEntries(members);
};
