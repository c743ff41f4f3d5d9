import { describe, expect, test } from "vitest";
import { startWithAlteredAnswers, startWithBetween } from "../support/altered-answers.ts";
import { contextOf, rows } from "../support/client.ts";
import { followAs, quiet, readAs, seenOf, submitTo, without } from "../support/followers.ts";
import { startAsStranger } from "../support/strangers.ts";
import type { System } from "../support/system.ts";
import { forThree, startForThree } from "../support/three-tenants.ts";

const VOD = "vod.CreateAigcVideoTask";
const TRTC = "trtc.StartAITranscription";

/** Rows that say something of a task; rates and leases are nobody's. */
const told = async (system: System) =>
  (await rows(system))
    .filter(({ pk }) => !/^(rate|lease|control|identity|lane)#?/.test(pk?.S ?? ""))
    .map(({ pk, sk }) => `${pk?.S} ${sk?.S}`);

describe("a SessionId or SessionContext of Callsheet's form", () => {
  test("of another tenant's transcription names nothing, and its transcription goes on", async () => {
    const system = await startForThree(quiet);
    const { body } = await submitTo(system, TRTC);
    const before = await told(system);

    const theirs = await followAs(system, "zeta", TRTC, { SessionId: `${body.taskId}-0` });
    const unknown = await followAs(system, "zeta", TRTC, { SessionId: `${"a".repeat(32)}-0` });

    expect(theirs).toMatchObject({ status: 422, body: { code: "provider_task_not_found" } });
    expect(seenOf(theirs)).toEqual(seenOf(unknown));
    expect(await told(system)).toEqual(before);
    expect(await readAs(system, "acme", body.taskId)).toMatchObject({
      body: { status: "running" },
    });
  });

  test("of another tenant's start in doubt, which nothing has claimed yet, names nothing", async () => {
    const system = await startWithBetween(
      async (request, pass) => {
        const answer = await pass(request);
        if (!request.paid) return answer;
        throw Object.assign(new Error("The connection was reset."), { code: "ECONNRESET" });
      },
      { ...quiet, ...forThree },
    );
    const { body } = await submitTo(system, TRTC);
    const SessionId = `${body.taskId}-0`;

    const theirs = await followAs(system, "zeta", TRTC, { SessionId });
    const own = await followAs(system, "acme", TRTC, { SessionId });

    expect(body.status).toBe("doubtful");
    expect(theirs).toMatchObject({ status: 422, body: { code: "provider_task_not_found" } });
    expect(own).toMatchObject({ status: 202, body: { taskId: body.taskId, status: "running" } });
  });

  test("of a transcription of one's own names that, and no other start of it", async () => {
    const system = await startForThree(quiet);
    const { body } = await submitTo(system, TRTC);

    const own = await followAs(system, "acme", TRTC, { SessionId: `${body.taskId}-0` });
    const later = await followAs(
      system,
      "acme",
      TRTC,
      { SessionId: `${body.taskId}-1` },
      { key: "later" },
    );

    expect(own).toMatchObject({ status: 202, body: { taskId: body.taskId } });
    expect(later.status).toBe(422);
  });

  test.each([
    [
      "another environment of ours",
      { sessionContext: contextOf("a".repeat(32), { environment: "other", tenant: "acme" }) },
    ],
    [
      "a key that nobody knows",
      { sessionContext: "v1.test.vod.CreateAigcVideoTask.acme.abcd.k9.0123456789012345678901" },
    ],
    ["nobody who can be told", { sessionContext: "", sessionId: `${"b".repeat(32)}-3` }],
    [
      "two tasks at once",
      {
        sessionContext: contextOf("a".repeat(32), { tenant: "acme" }),
        sessionId: `${"b".repeat(32)}-0`,
      },
    ],
  ])("that was made by %s is never followed", async (_, ids) => {
    const system = await startForThree(quiet);
    const TaskId = await startAsStranger(system, VOD, ids);

    const answer = await followAs(system, "acme", VOD, { TaskId });

    expect(answer).toMatchObject({ status: 422, body: { code: "provider_task_not_found" } });
  });

  test("that an answer does not show yet is waited for", async () => {
    let isBegun = false;
    const system = await startWithAlteredAnswers(
      (body, { action }) =>
        isBegun || action !== "DescribeTaskDetail" ? body : without(body, ["AigcVideoTask"]),
      { ...quiet, ...forThree },
    );
    const { body } = await submitTo(system, VOD);
    const TaskId = await startAsStranger(system, VOD);

    const waiting = [
      await followAs(system, "zeta", VOD, { TaskId: body.providerTaskId }),
      await followAs(system, "zeta", VOD, { TaskId }),
    ];
    isBegun = true;
    const begun = [
      await followAs(system, "zeta", VOD, { TaskId: body.providerTaskId }),
      await followAs(system, "zeta", VOD, { TaskId }),
    ];

    expect(waiting.map(({ status }) => status)).toEqual([422, 422]);
    expect(new Set(waiting.map((answer) => JSON.stringify(seenOf(answer)))).size).toBe(1);
    expect(begun.map(({ status }) => status)).toEqual([422, 202]);
  });
});

test("a session of a stranger's that two tenants name belongs to the first, also where Tencent does not tell its TaskId", async () => {
  const system = await startWithAlteredAnswers(
    (body, { action }) =>
      action === "DescribeAITranscription" ? without(body, ["TaskId", "SessionId"]) : body,
    { ...quiet, ...forThree },
  );
  await startAsStranger(system, TRTC, { sessionId: "s-1" });

  const first = await followAs(system, "acme", TRTC, { SessionId: "s-1" });
  const second = await followAs(system, "zeta", TRTC, { SessionId: "s-1" });

  expect([first.status, second.status]).toEqual([202, 422]);
});
