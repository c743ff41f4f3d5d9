import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { brokenBodies, deepest } from "../support/bad-bodies.ts";
import { callBack, contextOf, signed, traces } from "../support/client.ts";
import { expiryForms, signatureForms, wrongKeys } from "../support/forgeries.ts";
import { CALLBACK_KEYS, PATH_SECRET, SIGN_KEY, type System } from "../support/system.ts";
import { startWithEndedTask } from "./start-task.ts";

/** The same runs every time. */
const seed = 1_767_225_600;
const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

type Forge = (system: System, event: object) => object | string;

/** Forged as only a whole request can be. The corpus of forgeries has the forms of a signature. */
const unauthentic: readonly [string, Forge][] = [
  [
    "a signature in a field named __proto__",
    (system, event) => withRaw(event, `"__proto__":${JSON.stringify(signed(system, {}))}`),
  ],
  ["a signature that is not at the top", (system, event) => ({ Event: signed(system, event) })],
  ["no T", (system, event) => ({ ...signed(system, event), T: undefined })],
  ["a later T than was signed", (system, event) => later(signed(system, event))],
  ["a T that has passed a second ago", (system, event) => signed(system, event, { validFor: -1 })],
  [
    "a T that lies more than twenty minutes ahead",
    (system, event) => signed(system, event, { validFor: 1201 }),
  ],
  ...wrongKeys(SIGN_KEY, Object.values(CALLBACK_KEYS)).map((key): [string, Forge] => [
    `a Sign of the key ${JSON.stringify(key)}`,
    (system, event) => signed(system, event, { key }),
  ]),
  ...Object.entries(signatureForms).map(([form, bend]): [string, Forge] => [
    `a Sign that is ${form}`,
    (system, event) => {
      const right = signed(system, event);
      return { ...right, Sign: bend(right.Sign) };
    },
  ]),
  ...Object.entries(expiryForms).map(([form, rawOf]): [string, Forge] => [
    `a T that is ${form}`,
    (system, event) => {
      const raw = rawOf(Math.floor(system.clock.now() / 1000) + 600);
      return withRaw({ ...event, Sign: md5(`${SIGN_KEY}${JSON.parse(raw)}`) }, `"T":${raw}`);
    },
  ]),
];

type Signed = ReturnType<typeof signed>;
const later = (body: Signed) => ({ ...body, T: body.T + 1 });

/** Puts raw JSON into an object's text, as no object could say it. */
const withRaw = (body: object, raw: string): string => `{${raw},${JSON.stringify(body).slice(1)}`;

/** A refused callback that carries our MAC is a line of its task's story, on which nothing acts. */
const tracesButStory = async (system: System) => {
  const { rows, calls } = await traces(system);
  return { rows: rows.filter(({ sk }) => sk?.S?.startsWith("story") !== true), calls };
};

describe("a callback is refused with nothing written and nobody asked", () => {
  test("as not authentic: every forgery of the corpus", async () => {
    const { system, event, before } = await startWithEndedTask();
    const taken: unknown[] = [];

    for (const [form, forge] of unauthentic) {
      const { status, body } = await callBack(system, forge(system, event));
      const { code } = body as { code?: unknown };
      if (status !== 401 || code !== "invalid_callback") taken.push([form, status, code]);
    }

    expect(taken).toEqual([]);
    expect(await tracesButStory(system)).toEqual(before);
    expect((await callBack(system, signed(system, event))).status).toBe(200);
    expect(await traces(system)).not.toEqual(before);
  });

  test("as malformed: every bad body of the corpus, rightly signed", async () => {
    const { system, event, before } = await startWithEndedTask();
    const genuine = JSON.stringify(signed(system, event));
    const bodies = Object.entries({ ...brokenBodies, deepest: (text: string) => [deepest(text)] });
    const taken: unknown[] = [];

    for (const [form, spoil] of bodies)
      for (const bad of spoil(genuine)) {
        const { status, body } = await callBack(system, bad);
        const { code } = body as { code?: unknown };
        if (status !== 400 || !/^invalid_(json|request)$/.test(String(code)))
          taken.push([form, status, code]);
      }

    expect(taken).toEqual([]);
    expect(await traces(system)).toEqual(before);
  });

  test("as unreadable, which is logged with its reason", async () => {
    const { system, event } = await startWithEndedTask();

    await callBack(system, "{");
    await callBack(system, event);

    expect(system.log.filter(({ event: name }) => name === "callback_refused")).toMatchObject([
      { product: "vod", code: "invalid_json", reason: "the body ends too early" },
      { product: "vod", code: "invalid_callback", reason: "Sign or T is missing or malformed" },
    ]);
  });

  test("as too large for the gateway", async () => {
    const { system, event, before } = await startWithEndedTask();

    const answer = await callBack(system, {
      ...signed(system, event),
      Padding: "x".repeat(10 * 1024 * 1024),
    });

    expect(answer.status).toBe(413);
    expect(await traces(system)).toEqual(before);
  });

  test("as unsigned, where no key is configured that could have signed it", async () => {
    const { system, event, before } = await startWithEndedTask({
      secrets: { CALLBACK_SECRET: { path: PATH_SECRET } },
    });

    const answers = [
      await callBack(system, event),
      await callBack(system, signed(system, event, { key: "" })),
    ];

    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    expect(await tracesButStory(system)).toEqual(before);
  });
});

test("a replay is a duplicate to the last second of its T, and refused afterwards", async () => {
  const { system, event } = await startWithEndedTask();
  const callback = signed(system, event);
  const answers: number[] = [];

  for (const wait of [0, 599, 1, 1]) {
    await system.clock.advance(wait * 1000);
    answers.push((await callBack(system, callback)).status);
  }

  expect(answers).toEqual([200, 200, 200, 401]);
  expect(system.standIn.calls("DescribeTaskDetail")).toBe(1);
});

describe("every forgery", () => {
  test("unsigned: it is refused, nothing is written and nobody is asked", async () => {
    const { system, before } = await startWithEndedTask();

    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string({ unit: "binary" })), async (body) => {
        const { status } = await callBack(system, body);

        expect([400, 401]).toContain(status);
      }),
      { seed },
    );

    expect(await traces(system)).toEqual(before);
  });

  test("signed, but without our MAC: it is taken or refused, nothing is written and nobody is asked", async () => {
    const { system, before } = await startWithEndedTask();
    const task = fc.record({
      TaskId: fc.anything(),
      SessionContext: fc.oneof(fc.string(), fc.constant(contextOf("a".repeat(32)))),
    });

    await fc.assert(
      fc.asyncProperty(
        fc.string(),
        fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), task)),
        async (EventType, fields) => {
          const { status } = await callBack(system, signed(system, { ...fields, EventType }));

          expect([200, 400]).toContain(status);
        },
      ),
      { seed },
    );

    expect(await traces(system)).toEqual(before);
  });

  test("no answer and no log line tells a secret or a signature", async () => {
    const { system, event } = await startWithEndedTask();
    const genuine = signed(system, event);
    const forged = unauthentic.map(([, forge]) => forge(system, event));
    const broken = Object.values(brokenBodies).flatMap((spoil) => spoil(JSON.stringify(genuine)));

    const answers = await Promise.all(
      [...forged, ...broken, genuine].map((body) => callBack(system, body)),
    );

    const told = JSON.stringify([
      answers.map(({ body, headers }) => [body, [...headers]]),
      system.log,
    ]);
    for (const secret of [PATH_SECRET, SIGN_KEY, genuine.Sign, ".k1."])
      expect(told).not.toContain(secret);
    expect(
      system.log.filter((line) => line.event === "callback_refused").length,
    ).toBeGreaterThanOrEqual(unauthentic.length);
  });
});
