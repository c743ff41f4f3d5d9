import { describe, expect, test } from "vitest";
import { input, send, traces } from "../support/client.ts";
import { keyOf, tableOf } from "../support/planted-rows.ts";
import { type System, startSystem } from "../support/system.ts";

describe("another request is refused with the fields that differ", () => {
  const base = {
    input: {
      ...input("[seconds:3600]"),
      FileInfos: [{ Type: "Url", Url: "https://media.example/a.png" }],
    },
    metadata: { shot: "12" },
  };

  test.each([
    ["another operation", { ...base, operation: "mps.CreateAigcVideoTask" }, ["/operation"]],
    [
      "another prompt",
      { ...base, input: { ...base.input, Prompt: "Another." } },
      ["/input/Prompt"],
    ],
    ["a field more", { ...base, input: { ...base.input, Seed: 1 } }, ["/input/Seed"]],
    ["a field less", { ...base, input: input("[seconds:3600]") }, ["/input/FileInfos"]],
    [
      "another file",
      {
        ...base,
        input: { ...base.input, FileInfos: [{ Type: "Url", Url: "https://media.example/b.png" }] },
      },
      ["/input/FileInfos/0/Url"],
    ],
    [
      "another application",
      { ...base, input: { ...base.input, SubAppId: 42 } },
      ["/input/SubAppId"],
    ],
    [
      "an application that is an object without `toString`",
      { ...base, input: { ...base.input, SubAppId: { toString: {} } } },
      ["/input/SubAppId"],
    ],
    ["a region", { ...base, region: "ap-guangzhou" }, ["/region"]],
    [
      "other metadata",
      { ...base, metadata: { shot: "13", take: "2" } },
      ["/metadata/shot", "/metadata/take"],
    ],
    ["a priority", { ...base, priority: 3 }, ["/priority"]],
    [
      "a priority in Tencent's field",
      { ...base, input: { ...base.input, TasksPriority: 3 } },
      ["/input/TasksPriority"],
    ],
    ["a deadline", { ...base, deadlineSeconds: 60 }, ["/deadlineSeconds"]],
    ["another wait for its start", { ...base, startWithinSeconds: 60 }, ["/startWithinSeconds"]],
    ["a task to follow", { follow: { TaskId: "1500000000-AigcVideoTask-0t" } }, ["/follow"]],
  ])("%s", async (_what, body, pointers) => {
    const system = await startSystem();
    const first = await send(system, base);
    const before = await traces(system);

    const answer = await send(system, body);

    expect(answer).toMatchObject({ status: 422, body: { code: "idempotency_conflict" } });
    expect(answer.body.errors?.map((issue) => ("pointer" in issue ? issue.pointer : ""))).toEqual(
      pointers,
    );
    for (const word of [first.body.taskId, ...pointers, "another key"])
      expect(answer.body.detail).toContain(word);
    expect(answer.body.detail).not.toContain("Another.");
    expect(await traces(system)).toEqual(before);
  });

  test.each([
    ["the standard wait", { startWithinSeconds: 60 }, {}],
    ["a shorter wait", {}, { startWithinSeconds: 60 }],
    ["another wait", { startWithinSeconds: 60 }, { startWithinSeconds: 61 }],
  ])(
    "%s, also of a task whose row was made before this was kept beside the request",
    async (_what, first, second) => {
      const system = await startSystem();
      const { body } = await send(system, { input: input("[seconds:1]"), ...first });
      await system.clock.advance(2000);
      await forgetAsked(system, body.taskId);

      const [same, other] = [
        await send(system, { input: { ...input("[seconds:1]"), SubAppId: 1500000000 }, ...first }),
        await send(system, { input: { ...input("[seconds:1]"), SubAppId: 1500000000 }, ...second }),
      ];

      expect(same).toMatchObject({ status: 202, body: { taskId: body.taskId } });
      expect(other).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: "/startWithinSeconds" }] },
      });
    },
  );
});

const forgetAsked = async (system: System, taskId: string): Promise<void> => {
  const table = tableOf(system);
  const task = await table.get(keyOf({ tenant: "default", taskId }));
  const key = { pk: `default#${taskId}`, sk: `input#${task?.requestHash}` };
  const row = await table.get(key);
  const { asked: _asked, ...request } = JSON.parse(String(row?.request));
  await table.putContent({ ...row, ...key, request: JSON.stringify(request) });
};
