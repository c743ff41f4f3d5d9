import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { rows } from "../support/client.ts";
import { synthesizedService } from "../support/synthesized-service.ts";
import { bundleFunctions } from "./bundle-functions.ts";
import { fixChance } from "./fixed-chance.ts";
import { type LandedTask, writeFunctions, writeInSet, writeScene } from "./fixture.ts";
import { lastingIds } from "./logical-ids.ts";
import { endsOf, goOn, lastingPart, repeat, revive } from "./revive.ts";
import { scenes } from "./scenes.ts";
import { type Snapshot, Stage } from "./stage.ts";

const { LANDED_SET: set = "", LANDED_COMMIT: commit = "" } = process.env;

const fixedChance = fixChance();

/** The answers that callers get, and how the version that wrote a snapshot goes on from it. */
const lived = async (snapshot: Snapshot): Promise<readonly LandedTask[]> => {
  const statuses = endsOf(snapshot.tasks, snapshot.rows);
  const system = await revive(snapshot);
  const answers: Record<string, unknown>[] = [];
  for (const task of snapshot.tasks) answers.push(lastingPart((await repeat(system, task)).body));
  await goOn(system, snapshot);
  const ends = endsOf(snapshot.tasks, await rows(system));
  return snapshot.tasks.map((task, place) => {
    const { status = "none", settled = false } = ends[place] ?? {};
    return {
      ...task,
      status: statuses[place]?.status ?? "none",
      answer: answers[place] ?? {},
      end: { status, settled },
    };
  });
};

test.each(Object.entries(scenes))("%s", async (name, scene) => {
  fixedChance.begin(name);

  const snapshot = await new Stage(scene).play();
  const tasks = await lived(snapshot);
  writeScene(set, name, { ...snapshot, tasks });

  expect(tasks.filter(({ status }) => status === "none")).toEqual([]);
});

test("functions", async () => {
  const text = await bundleFunctions(fileURLToPath(new URL("../../", import.meta.url)));

  writeFunctions(set, text, commit);

  expect(text).toContain("compose");
});

test("logical ids", async () => {
  const service = await synthesizedService();
  const { assembly } = await service.synthesize({});
  const ids = lastingIds(assembly);

  writeInSet(set, "logical-ids.json", ids);

  expect(ids).not.toEqual({});
});
