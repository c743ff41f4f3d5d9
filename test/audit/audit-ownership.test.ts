import { describe, expect, test } from "vitest";
import { wholeAskAgenda } from "../../functions/task/ask-list.ts";
import { exists } from "../../functions/task/condition.ts";
import type { RunningTask } from "../../functions/task/task.ts";
import { instant } from "../../functions/task/time.ts";
import { operationNamed } from "../../functions/tencent/registry.ts";
import { type Sample, sampleInputs } from "../../infra/local/sample-inputs.ts";
import { counts, events } from "../support/audited.ts";
import { submitAs } from "../support/client.ts";
import { alarms, cancelAs, followAs, readAs } from "../support/followers.ts";
import { plant, refusingClaims, tableOf } from "../support/planted-rows.ts";
import { startAsStranger } from "../support/strangers.ts";
import { type System, type SystemOptions, startSystem } from "../support/system.ts";
import { forThree, KEYS } from "../support/three-tenants.ts";
import { runningTasks } from "../task/task-rows.ts";

const MINUTE = 60_000;
const AIGC = "mps.CreateAigcVideoTask";
const TRTC = "trtc.StartAITranscription";
const VOD = "vod.CreateAigcVideoTask";
const MEDIA = "mps.ProcessMedia";
const IDENTITY = { pk: "identity", sk: "identity" };

/**
 * A table that an older version has worked with: it claimed no TaskId of MPS's, and never said that
 * all are claimed.
 */
const startAfterUpgrade = async (
  before: (system: System) => Promise<void>,
  options: SystemOptions = {},
): Promise<System> => {
  let isOld = true;
  const system = await startSystem({
    ...{ callbacks: "off", lifeSeconds: 600, concurrency: 4 },
    ...forThree,
    ...options,
    ...(await refusingClaims(() => isOld)),
  });
  await submitAs(system, KEYS.default, "first", { operation: MEDIA, input: sampleInputs[MEDIA] });
  await before(system);
  await tableOf(system).update(IDENTITY, exists("fingerprint"), { remove: ["claimsComplete"] });
  isOld = false;
  return system;
};

const submitTo = async (
  system: System,
  operation: Sample,
): Promise<{ taskId: string; TaskId: string }> => {
  const { body } = await submitAs(system, KEYS.acme, "start", {
    operation,
    input: sampleInputs[operation],
  });
  return { taskId: body.taskId, TaskId: body.providerTaskId ?? "" };
};

const idOf = (letter: string): string => letter.repeat(32);

/**
 * Puts the row of a follower as an older version left it, asked about already, and without a claim.
 */
const followOfOld = async (
  system: System,
  tenant: "acme" | "zeta",
  operation: Sample,
  followed: { TaskId: string; minute: number },
) => {
  const createdAt = instant(Date.UTC(2026, 0, 1, 0, followed.minute));
  const taskId = idOf(tenant === "acme" ? "b" : "c");
  const { product } = operationNamed(operation) ?? { product: undefined };
  const [region] = product?.regions ?? [];
  const row: RunningTask = {
    ...{
      tenant,
      taskId,
      operation,
      application: product?.name === "trtc" ? "1400000002" : "1500000000",
      requestHash: "hash",
    },
    ...(region === undefined ? {} : { region }),
    ...{
      revision: 2,
      epoch: 0,
      createdAt,
      status: "running",
      submittedAt: createdAt,
      firstSentAt: createdAt,
      followed: true,
    },
    ...{
      agenda: wholeAskAgenda(operation),
      dueAt: "2026-01-01T00:09:00.000Z",
      askedAt: createdAt,
      providerTaskId: followed.TaskId,
    },
  };
  await plant(tableOf(system), row);
  return taskId;
};

describe("after an upgrade, a task that shows nothing of ours", () => {
  test("cannot be followed by anybody until the audit has claimed it, and by its own tenant alone afterwards", async () => {
    let started = { taskId: "", TaskId: "" };
    const system = await startAfterUpgrade(async (old) => {
      started = await submitTo(old, AIGC);
    });
    const { TaskId, taskId } = started;

    const early = await followAs(system, "zeta", AIGC, { TaskId });
    const unknown = await followAs(system, "zeta", AIGC, { TaskId: "made-up" });
    await system.audit();
    const late = await followAs(system, "zeta", AIGC, { TaskId });
    const own = await followAs(system, "acme", AIGC, { TaskId });

    expect(early).toMatchObject({
      status: 503,
      body: { code: "claims_incomplete", detail: expect.stringContaining("audit") },
    });
    expect(early.headers.get("retry-after")).toBe("3600");
    expect(unknown.body).toEqual(early.body);
    expect(counts(system)).toMatchObject({ claimed: 1 });
    expect(events(system, "claims_complete")).toHaveLength(1);
    expect(late).toMatchObject({ status: 422, body: { code: "provider_task_not_found" } });
    expect(own).toMatchObject({ status: 202, body: { taskId } });
  });

  test("is claimed as well when it has just settled, as Tencent would still tell of it", async () => {
    let started = { taskId: "", TaskId: "" };
    const system = await startAfterUpgrade(
      async (old) => {
        started = await submitTo(old, AIGC);
        await tableOf(old).update({ pk: `acme#${started.taskId}`, sk: "task" }, exists("pk"), {
          set: { askedAt: "2026-01-01T00:00:00.000Z" },
        });
        await old.pass(3 * MINUTE);
      },
      { lifeSeconds: 30 },
    );
    await system.audit();

    const late = await followAs(system, "zeta", AIGC, { TaskId: started.TaskId });

    expect(await readAs(system, "acme", started.taskId)).toMatchObject({
      body: { status: "succeeded" },
    });
    expect(late.status).toBe(422);
  });

  test("cannot be followed while there is a row that may be one and cannot be read", async () => {
    const [example] = runningTasks;
    if (example === undefined) throw new Error("There is no example.");
    const system = await startAfterUpgrade(async (old) =>
      plant(tableOf(old), example, { status: "unheard-of" }),
    );

    await system.audit();
    const answer = await followAs(system, "zeta", AIGC, { TaskId: "made-up" });

    expect(answer).toMatchObject({ status: 503, body: { code: "claims_incomplete" } });
  });

  test("can be followed at once in a table that was made by this version", async () => {
    const system = await startSystem({ callbacks: "off", ...forThree });
    const TaskId = await startAsStranger(system, AIGC);

    const answer = await followAs(system, "zeta", AIGC, { TaskId });

    expect(answer.status).toBe(202);
  });
});

describe("of two tenants that an older version let follow one task", () => {
  test("both read it, and the one that was first may stop it, once the audit has said which that is", async () => {
    const taskIds: string[] = [];
    const system = await startAfterUpgrade(async (old) => {
      const TaskId = await startAsStranger(old, TRTC);
      taskIds.push(
        await followOfOld(old, "acme", TRTC, { TaskId, minute: 2 }),
        await followOfOld(old, "zeta", TRTC, { TaskId, minute: 1 }),
      );
    });
    const [younger = "", older = ""] = taskIds;

    const early = [await cancelAs(system, "acme", younger), await cancelAs(system, "zeta", older)];
    await system.audit();
    const readings = [await readAs(system, "acme", younger), await readAs(system, "zeta", older)];
    const late = [await cancelAs(system, "acme", younger), await cancelAs(system, "zeta", older)];

    expect(early.map(({ status }) => status)).toEqual([503, 503]);
    expect(readings.map(({ body }) => body.status)).toEqual(["running", "running"]);
    expect(late.map(({ body }) => body.outcome)).toEqual(["not_cancellable", "canceled"]);
    expect(alarms(system).filter((event) => event !== "outcome_not_saved")).toEqual([]);
  });

  test.each([VOD, TRTC] as const)(
    "of %s neither may stop what Callsheet started for a third",
    async (operation) => {
      let [started, follower] = [{ taskId: "", TaskId: "" }, ""];
      const system = await startAfterUpgrade(async (old) => {
        started = await submitTo(old, operation);
        follower = await followOfOld(old, "zeta", operation, { TaskId: started.TaskId, minute: 1 });
      });
      await system.audit();

      const stopped = await cancelAs(system, "zeta", follower);

      expect(stopped).toMatchObject({ body: { outcome: "not_cancellable" } });
      expect(await readAs(system, "acme", started.taskId)).toMatchObject({
        body: { status: "running" },
      });
      expect(system.standIn.calls("ManageTask") + system.standIn.calls("StopAITranscription")).toBe(
        0,
      );
      expect(alarms(system).filter((event) => event !== "outcome_not_saved")).toEqual([]);
    },
  );
});
