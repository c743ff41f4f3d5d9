import { expect, test } from "vitest";
import type { LaneListAnswer } from "../../functions/http/api.ts";
import { instant } from "../../functions/task/time.ts";
import { insert, many, queued } from "../list/listed-rows.ts";
import { ask, input, rows, submitAs } from "../support/client.ts";
import { type System, startSystem } from "../support/system.ts";
import { KEYS, startForThree } from "../support/three-tenants.ts";
import { REVOKED, refusing, unlimited } from "./refusing.ts";

/** The lanes as the tenant with this key sees them. */
const lanesOf = async (system: System, apiKey: string) => {
  const { status, body } = await ask<LaneListAnswer>(system, "GET", "/v1/lanes", {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  expect(status).toBe(200);
  return body.lanes;
};

test("a lane shows how full it is, and a tenant its own tasks only", async () => {
  const system = await startForThree();
  const running = await submitAs(system, KEYS.acme, "a", { input: input("[seconds:60]") });
  const second = await submitAs(system, KEYS.acme, "b");
  const third = await submitAs(system, KEYS.acme, "c", { priority: 5 });
  const other = await submitAs(system, KEYS.zeta, "z");

  const [acme, zeta, none] = [
    await lanesOf(system, KEYS.acme),
    await lanesOf(system, KEYS.zeta),
    await lanesOf(system, KEYS.default),
  ];

  const lane = {
    operation: "vod.CreateAigcVideoTask",
    application: "1500000000",
    limit: 1,
    held: 1,
    waiting: 3,
  };
  const ids = [third, second].map(({ body }) => body.taskId);
  expect(acme).toEqual([{ ...lane, own: { holding: [running.body.taskId], waiting: ids } }]);
  expect(zeta).toEqual([{ ...lane, own: { holding: [], waiting: [other.body.taskId] } }]);
  expect(none).toEqual([{ ...lane, own: { holding: [], waiting: [] } }]);
});

test("a blocked lane says Tencent's code, since when, and when the next task tries", async () => {
  const { system } = await refusing(() => true);
  await submitAs(system, KEYS.acme, "a", unlimited("a"));
  await submitAs(system, KEYS.acme, "b", unlimited("b"));

  const [lane] = await lanesOf(system, KEYS.zeta);

  const time = expect.stringMatching(/^2026-01-01T00:0/);
  expect(lane).toMatchObject({
    operation: "mps.CreateAigcVideoTask",
    waiting: 2,
    blocked: { code: REVOKED, since: time, nextTryAt: time },
    own: { holding: [], waiting: [] },
  });
});

test("a limit that Tencent has taught is shown until it has risen to the setting again", async () => {
  const system = await startSystem({ environment: { LANE_LIMIT_VOD_AIGC: "3" } });
  await submitAs(system, KEYS.default, "a", { input: input("[seconds:3600]") });
  const { lanes, clock } = system.dependencies;
  const lane = "vod.CreateAigcVideoTask#1500000000";
  await lanes.take(lane, { holder: "x#y-0", limit: 3, now: instant(clock.now()) });
  await lanes.lower(lane, { limit: 3, now: instant(clock.now()) });

  const [lowered] = await lanesOf(system, KEYS.default);
  await system.clock.advance(21 * 60_000);
  const [risen] = await lanesOf(system, KEYS.default);

  expect(lowered).toMatchObject({ limit: 3, learnedLimit: 1, held: 2 });
  expect(risen).not.toHaveProperty("learnedLimit");
});

test("a long queue is counted up to 1,000, and one's own tasks behind it are named all the same", async () => {
  const system = await startForThree();
  await submitAs(system, KEYS.acme, "running", { input: input("[seconds:3600]") });
  const { body } = await submitAs(system, KEYS.zeta, "behind");
  const agenda = "wait#vod.CreateAigcVideoTask#1500000000";
  await insert(
    system,
    many(1000).map((n) => queued(n, { tenant: "default", agenda })),
  );

  const [lane] = await lanesOf(system, KEYS.zeta);

  expect(lane).toMatchObject({ waiting: 1000, own: { waiting: [body.taskId] } });
});

test("a list of lanes reads and writes nothing else, and is nobody's without a key", async () => {
  const system = await startSystem();
  const before = await rows(system);

  const empty = await lanesOf(system, KEYS.default);
  const stranger = await ask(system, "GET", "/v1/lanes", { headers: { authorization: "" } });
  const unknown = await ask(system, "GET", "/v1/lanes?tenant=acme");

  expect(empty).toEqual([]);
  expect([stranger.status, unknown.status]).toEqual([401, 400]);
  expect(await rows(system)).toEqual(before);
});
