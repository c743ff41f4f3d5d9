import { expect } from "vitest";
import { heldBy } from "../../functions/task/names.ts";
import { isSettled } from "../../functions/task/task.ts";
import { rows } from "../support/client.ts";
import type { System } from "../support/system.ts";
import { changedEnds } from "./changed-ends.ts";
import { type LandedScene, readScene, sceneNames } from "./fixture.ts";
import { comparable, endsOf, goOn, lastingPart, repeat, revive } from "./revive.ts";

/** The scenes of these sets. */
export const scenesOf = (sets: readonly string[]) =>
  sets.flatMap((set) =>
    sceneNames(set).map((name) => ({ set, name, scene: readScene(set, name) })),
  );

/**
 * Events after which a person must look: a row of an earlier version was not understood, or was
 * lost from sight.
 */
const ALARMS: readonly unknown[] = [
  ...[
    "row_unreadable",
    "provider_row_without_owner",
    "provider_task_twice",
    "provider_task_of_another",
    "outcome_not_saved",
  ],
  ...[
    "outcome_not_applied",
    "task_relisted",
    "task_unlisted",
    "lane_relisted",
    "audit_failed",
    "identity_mismatch",
  ],
];

/** Creates that Tencent has accepted more than once for one task. */
const paidTwice = (system: System): readonly string[] => {
  const charges = system.standIn.creates().map(({ action, application, input }) => {
    const { SessionId: _id, SessionContext: _context, ...asked } = input;
    return JSON.stringify([action, application, asked]);
  });
  return charges.filter((charge, place) => charges.indexOf(charge) !== place);
};

/** Slots that a task still holds after its end. */
const slotsOfSettled = async ({
  dependencies: { lanes, tasks },
}: System): Promise<readonly string[]> => {
  const slots: string[] = [];
  for (const lane of await lanes.known()) {
    for (const { holder } of await lanes.holders(lane)) {
      const task = await tasks.read(heldBy(holder));
      if (task === undefined || isSettled(task)) slots.push(`${lane}: ${holder}`);
    }
  }
  return slots;
};

/**
 * Repeats each request of a scene and lets it go on: each repeat is answered with its task, each
 * task comes to the end that the scene names, and Tencent is paid for none of them twice.
 */
export const expectRepeatsAndEnds = async (set: string, scene: LandedScene): Promise<void> => {
  const system = await revive(scene);
  const created = system.standIn.creates().length;

  const answers = [];
  for (const task of scene.tasks) {
    const { status, headers, body } = await repeat(system, task);
    answers.push({
      name: task.name,
      status,
      replayed: headers.get("idempotent-replayed"),
      ...comparable(lastingPart(body)),
    });
  }
  const createdByRepeats = system.standIn.creates().length - created;
  await goOn(system, scene);
  const ends = endsOf(scene.tasks, await rows(system));
  await system.audit();

  expect(answers).toEqual(
    scene.tasks.map(({ name, answer }) => ({
      name,
      status: 202,
      replayed: "true",
      ...comparable(answer),
    })),
  );
  expect(createdByRepeats).toBe(0);
  expect(ends).toEqual(
    scene.tasks.map(({ name, end }) => ({ name, ...(changedEnds[set]?.[name]?.end ?? end) })),
  );
  expect(paidTwice(system)).toEqual([]);
  expect(await slotsOfSettled(system)).toEqual([]);
  expect(
    system.log.filter(
      ({ event }) => ALARMS.includes(event) && !scene.allowedAlarms?.includes(event),
    ),
  ).toEqual([]);
};
