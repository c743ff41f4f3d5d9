import { expect, test } from "vitest";
import type { Seams } from "../../functions/compose.ts";
import { runLife } from "./life.ts";
import { populationOf } from "./population.ts";
import { rejectingForOurKey } from "./rejecting-for-our-key.ts";
import { type VersionBefore, versionBefore } from "./version-before.ts";

const seeds = Array.from({ length: 60 }, (_, seed) => seed);

/** An HTTP layer that sends every paid request twice. */
const sendTwice = (seams: Seams): Seams => ({
  ...seams,
  send: async (request) => {
    if (request.paid) await seams.send(request).catch(() => undefined);
    return seams.send(request);
  },
});

test("in one life of ten the functions of two versions share a table", () => {
  const mixed = Array.from({ length: 1000 }, (_, seed) => populationOf(seed)).filter(
    ({ isMixed }) => isMixed,
  );

  expect(mixed.length).toBeGreaterThan(60);
  expect(mixed.length).toBeLessThan(140);
});

test("there each version has a part of the processes, and every promise is kept", async () => {
  const lives = await Promise.all(
    seeds.map((seed) => runLife(seed, { isMixed: true, trace: true })),
  );

  const begun = lives.flatMap(({ trace }) => trace.match(/begins a process of .*/g) ?? []);
  const byBefore = begun.filter((line) => line.endsWith("the version before"));
  expect(lives.flatMap(({ violations }) => violations)).toEqual([]);
  expect(byBefore.length).toBeGreaterThan(begun.length / 4);
  expect(byBefore.length).toBeLessThan((begun.length * 3) / 4);
});

test("the judge sees what only the version before does wrong", async () => {
  const before = await versionBefore();
  const wrong: VersionBefore = (name, environment, seams) =>
    before(name, environment, sendTwice(seams));

  const lives = await Promise.all(
    seeds.map((seed) => runLife(seed, { isMixed: true, before: wrong })),
  );

  expect(lives.flatMap(({ violations }) => violations.map(({ promise }) => promise))).toContain(
    "charged-at-most-once",
  );
});

/** Lives whose key is revoked: in each some task meets the refusal. */
const revoked = Array.from({ length: 400 }, (_, seed) => seed).filter(
  (seed) => populationOf(seed).revoked !== undefined,
);

test("a rejection for our key by the version before alone is excused", async () => {
  const lives = await Promise.all(revoked.map((seed) => runLife(seed, { isMixed: true })));

  const codes = lives.flatMap(({ dossiers }) =>
    dossiers.map(({ row }) => Object(Object(row?.error).provider).code),
  );
  expect(lives.flatMap(({ violations }) => violations)).toEqual([]);
  expect(codes).toContain("AuthFailure.SecretIdNotFound");
});

test("a rejection for our key by today's version is seen beside it, too", async () => {
  const before: VersionBefore = () => undefined;

  const lives = await Promise.all(
    revoked.map((seed) => runLife(seed, { isMixed: true, before, sabotage: rejectingForOurKey })),
  );

  expect(lives.flatMap(({ violations }) => violations.map(({ promise }) => promise))).toContain(
    "rejected-for-our-sake",
  );
});
