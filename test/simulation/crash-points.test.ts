import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Seams } from "../../functions/compose.ts";
import { TencentUnreached } from "../../functions/tencent/error.ts";
import { operations } from "../../functions/tencent/registry.ts";
import { crashFaults } from "./crash-judge.ts";
import { liveScene, nextFaults } from "./crash-points.ts";
import { runScene } from "./crash-run.ts";
import { type Scene, scenes } from "./crash-scenes.ts";
import { readScript, scriptText } from "./crash-script.ts";

/**
 * Primes that divide no number of variants, so that every variant comes up.
 * `npm run simulate -- --exhaustive` takes every pair.
 */
const sample = { from: 0, step: 1999, stepOfMoods: 5 };

const sceneNamed = (name: string): Scene => {
  const scene = scenes.find((known) => known.name === name);
  if (scene === undefined) throw new Error(`There is no scene ${name}.`);
  return scene;
};

/** A start whose answer was lost is taken for one that was never sent. */
const silenceIsUnsent = (seams: Seams): Seams => ({
  ...seams,
  send: async (request) => {
    try {
      return await seams.send(request);
    } catch (error) {
      throw request.paid ? new TencentUnreached(request.action, "reset") : error;
    }
  },
});

/** Tencent's answer to a create is never heard. */
const deaf = (seams: Seams): Seams => ({
  ...seams,
  send: async (request) => {
    const answer = await seams.send(request);
    if (request.paid) throw new Error("Nothing was heard.");
    return answer;
  },
});

// Errors are values in these lives, and to say where each was made takes longer than the rest.
const { stackTraceLimit } = Error;
beforeAll(() => {
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

test("every way in which starts are protected has a scene", () => {
  const played = operations.filter(({ name }) => scenes.some((scene) => scene.operation === name));

  expect(new Set(played.map((operation) => operation.class))).toEqual(
    new Set(operations.map((operation) => operation.class)),
  );
});

describe.each(scenes)("a plain life of $name", (scene) => {
  test("keeps every promise through any one event, and any pair", {
    timeout: 300_000,
  }, async () => {
    // The long life is long for the sake of few places.
    const of = scene.isLong ? 8 : 1;

    const report = await runScene(scene, { part: 0, of, ...sample });

    expect(report.violations).toEqual([]);
    expect(report.singles).toBeGreaterThan(150 / of);
    expect(report.pairs > 3).toBe(!scene.isLong);
  });
});

describe("the judge of plain lives", () => {
  test("sees that a start whose answer was lost is taken for one that was never sent", async () => {
    const report = await runScene(
      sceneNamed("mps.CreateAigcVideoTask/asked"),
      { part: 0, of: 4, ...sample },
      { sabotage: silenceIsUnsent },
    );

    expect(report.violations).not.toEqual([]);
  });

  test("sees an end that no fault explains", async () => {
    const life = await liveScene(sceneNamed("tiw.CreateVideoGenerationTask/asked"), [], {
      sabotage: deaf,
    });

    const broken = crashFaults(sceneNamed("tiw.CreateVideoGenerationTask/asked"), [], life);

    expect(broken).toEqual(["It ended as indeterminate with 1 charges."]);
  });

  test("sees a fault that struck nothing", async () => {
    const scene = sceneNamed("tiw.CreateVideoGenerationTask/asked");
    const faults = [{ at: "nobody/0", kind: "fail" }] as const;

    const broken = crashFaults(scene, faults, await liveScene(scene, faults));

    expect(broken).toEqual([expect.stringContaining("struck nothing")]);
  });
});

describe("the places of a plain life", () => {
  test.each(scenes)("are struck on every way out: $name", async (scene) => {
    const plain = await liveScene(scene, []);

    const channels = new Set(plain.places.map(({ channel }) => channel));

    expect([...channels]).toEqual(
      expect.arrayContaining(["secret", "read", "write", "create", "query"]),
    );
    expect(channels.has("callback")).toBe(scene.isTold);
    // Of lists that are read side by side only the first one fails, or is slow.
    const alone = plain.places.filter(({ channel }) => channel !== "query");
    expect(nextFaults(plain).length).toBeGreaterThan(alone.length * 3);
  });

  test("are not struck by emptiness where a list is empty, and are where it is not", async () => {
    const plain = await liveScene(sceneNamed("vod.CreateAigcVideoTask/asked"), []);
    const struck = nextFaults(plain).filter(({ kind }) => kind === "index-empty");

    const looks = plain.places.filter(({ channel }) => channel === "query");
    expect(struck.length).toBeGreaterThan(1);
    expect(struck.length).toBeLessThan(looks.length / 4);
    expect(struck.filter(({ at }) => plain.foundNothing.has(at))).toEqual([]);
  });

  test("after a fault are those that it led to", async () => {
    const scene = sceneNamed("vod.CreateAigcVideoTask/asked");
    const first = nextFaults(await liveScene(scene, [])).find(
      ({ kind, at }) => kind === "die-after" && at.startsWith("submit.0.0/"),
    );
    if (first === undefined) throw new Error("Nobody dies.");

    const life = await liveScene(scene, [first]);

    const owners = new Set(nextFaults(life).map(({ at }) => at.split("/")[0]));
    expect([...owners]).toContain("submit.0.1");
    expect([...owners]).not.toContain("submit.0.0");
  });

  test("are named in a script that can be read back", async () => {
    const script =
      "vod.CreateAigcVideoTask/asked submit.0.0/14=slow:75000:hears poll-tasks.7/3=index-empty submit.0.1=mood:html";

    expect(scriptText(readScript(script))).toBe(script);
    expect(() => readScript("tiw.Nothing/told")).toThrow("There is no scene");
    expect(() => readScript("mps.ProcessMedia/told submit.0.0/14")).toThrow(
      "A fault is written as",
    );
  });
});
