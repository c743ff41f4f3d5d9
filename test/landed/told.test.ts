import { describe, expect, test } from "vitest";
import { rows } from "../support/client.ts";
import { readScene, sceneNames, setNames } from "./fixture.ts";
import { receiversOf } from "./receivers.ts";
import { revive } from "./revive.ts";

/** The sets that were written since callers are told. */
const told = setNames()
  .filter((set) => sceneNames(set).includes("told"))
  .map((set) => ({ set, scene: readScene(set, "told") }));

/** Rows of what is told, by what their sort keys begin with. */
const TOLD_KINDS = ["listener", "delivery", "endpoints", "challenge", "story", "copy"];

describe.each(told)("$set, what callers are told:", ({ scene }) => {
  test("no kind of row is left out, and no state of a delivery", () => {
    const kinds = scene.rows.map(({ sk }) => sk?.S?.split("#")[0] ?? "");
    const states = scene.rows.flatMap(({ sk, state }) =>
      sk?.S?.startsWith("delivery#") ? [state?.S] : [],
    );

    expect(TOLD_KINDS.filter((kind) => !kinds.includes(kind))).toEqual([]);
    expect(new Set(states)).toEqual(new Set(["delivered", "pending", "gone"]));
  });

  test("today's code tells each event that was due, once its receiver is back", async () => {
    const { taken, dial, resume } = receiversOf(true);
    const system = await revive(scene, { dial, resume });
    const due = scene.rows.flatMap(({ pk, sk, agenda }) =>
      agenda?.S?.startsWith("tell#") ? [`${pk?.S} ${sk?.S}`] : [],
    );

    for (let minute = 0; minute < 45; minute++) {
      await system.pass(60_000);
      await system.clock.during(system.teller({}));
    }
    const left = (await rows(system)).flatMap(({ pk, sk, agenda, settledAt }) =>
      agenda?.S?.startsWith("tell#") && settledAt === undefined ? [`${pk?.S} ${sk?.S}`] : [],
    );

    expect(due.length).toBeGreaterThan(4);
    expect(left).toEqual([]);
    expect(new Set(taken.map(({ to }) => to))).toEqual(
      new Set([
        ...["https://down.example/all", "https://down.example/one", "https://up.example/all"],
        ...["https://up.example/last", "token down"],
      ]),
    );
  });
});
