import { describe, expect, test } from "vitest";
import { sessionContextOf } from "../../functions/tencent/session-context.ts";
import { callBack, completion, contextOf, signed, traces } from "../support/client.ts";
import { outcomes, startWithTask } from "./start-task.ts";

describe("an authentic callback that is not about a task of ours", () => {
  const forgedContext = (taskId: string): string =>
    sessionContextOf(
      { active: "k1", keys: { k1: "somebody-elses-key-000000000000" } },
      { environment: "test", operation: "vod.CreateAigcVideoTask", tenant: "default", taskId },
    );

  const notOurs: [string, string, (taskId: string) => string][] = [
    ["of somebody else", "foreign", () => '{"ref":"theirs"}'],
    ["without any context", "foreign", () => ""],
    [
      "of another environment with our keys",
      "foreign",
      (taskId) => contextOf(taskId, { environment: "staging" }),
    ],
    [
      "of an operation that this version does not know",
      "foreign",
      (taskId) => contextOf(taskId, { operation: "vod.CreateSomething" }),
    ],
    ["under another key of the same name", "foreign", (taskId) => forgedContext(taskId)],
    ["of another tenant", "unknown-task", (taskId) => contextOf(taskId, { tenant: "another" })],
    ["whose row is gone", "unknown-task", () => contextOf("a".repeat(32))],
  ];

  test.each(notOurs)("(%s) is answered 200, logged and not stored", async (_, reason, context) => {
    const { system, taskId, started } = await startWithTask();
    const before = await traces(system);

    const answer = await callBack(
      system,
      signed(system, completion({ ...started, SessionContext: context(taskId) })),
    );

    expect([answer.status, answer.body]).toEqual([200, {}]);
    expect(await traces(system)).toEqual(before);
    expect(outcomes(system)).toEqual([reason]);
  });

  test("but about no task at all is answered 200, logged and not stored", async () => {
    const { system } = await startWithTask();
    const before = await traces(system);

    const answer = await callBack(
      system,
      signed(system, { EventType: "FileDeleted", FileDeleteEvent: { FileIdSet: ["1"] } }),
    );

    expect(answer.status).toBe(200);
    expect(await traces(system)).toEqual(before);
    expect(outcomes(system)).toEqual(["foreign"]);
  });
});
