import { describe, expect, test } from "vitest";
import type { DryRunAnswer, TaskAnswer } from "../../functions/http/api.ts";
import type { Problem } from "../../functions/http/problems.ts";
import { operations } from "../../functions/tencent/registry.ts";
import { fixtureOf } from "../../infra/local/operations.ts";
import { sampleInputs } from "../../infra/local/sample-inputs.ts";
import example from "../fixtures/pages/vod.CreateAigcVideoTask.json" with { type: "json" };
import { type Answer, ask, input, read, submit } from "../support/client.ts";
import { exampleOf } from "../support/examples.ts";
import { startAsStranger } from "../support/strangers.ts";
import { type System, startSystem } from "../support/system.ts";

/*
 * Inputs that Tencent takes, as its own pages, its SDK and its echoes write them.
 */

const MINUTE = 60_000;

const post = <T>(system: System, key: string, body: object): Promise<Answer<T>> =>
  ask(system, "POST", "/v1/tasks", {
    headers: { "idempotency-key": key },
    body: JSON.stringify(body),
  });

describe("Tencent's own example of CreateAigcVideoTask, word for word", () => {
  const environment = { TENCENT_VOD_SUB_APP_IDS: String(example.SubAppId) };

  test("is told what to use instead of SessionId and SessionContext, and nothing else", async () => {
    const system = await startSystem({ environment });

    const answer = await submit(system, "example", { input: example });

    expect(answer).toMatchObject({ status: 400, body: { code: "invalid_input" } });
    expect((answer.body as unknown as Problem).errors).toEqual([
      {
        pointer: "/input/SessionId",
        message:
          "is set by Callsheet; send an Idempotency-Key header, which keeps a task from being started twice",
      },
      {
        pointer: "/input/SessionContext",
        message: "is set by Callsheet; put your own context in metadata",
      },
    ]);
    expect(system.standIn.creates()).toEqual([]);
  });

  test("is taken once these two are empty, its priority written as digits", async () => {
    const system = await startSystem({ environment });

    const answer = await submit(system, "example", {
      input: { ...example, SessionId: "", SessionContext: "" },
    });

    expect(answer.status).toBe(202);
    expect(answer.body.input).toMatchObject({
      TasksPriority: 10,
      LastFrameFileId: example.LastFrameFileId,
    });
    expect(system.standIn.creates()).toHaveLength(1);
  });

  test("says the same with its priority as digits, as a number and as the API's own field", async () => {
    const system = await startSystem({ environment });
    const { SessionId: _id, SessionContext: _context, TasksPriority, ...rest } = example;
    const same = [
      { input: { ...rest, TasksPriority } },
      { input: { ...rest, TasksPriority: 10 } },
      { input: { ...rest, TasksPriority }, priority: 10 },
      { input: rest, priority: 10 },
    ];

    const answers: Answer<TaskAnswer>[] = [];
    for (const request of same) answers.push(await submit(system, "example", request));

    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(new Set(answers.map(({ body }) => body.taskId)).size).toBe(1);
    expect(system.standIn.creates()).toHaveLength(1);
  });
});

describe.each(operations)("$name", (operation) => {
  const sample = fixtureOf(operation.name).input;
  const unset = Object.keys(exampleOf(operation.name)).filter(
    (name) => !Object.hasOwn(sample, name),
  );

  test.each([null, ""])("takes a field of %j as one that is not there", async (nothing) => {
    const system = await startSystem();
    const padded = { ...sample, ...Object.fromEntries(unset.map((name) => [name, nothing])) };

    const plain = await post<TaskAnswer>(system, "one", {
      operation: operation.name,
      input: sample,
    });
    const again = await post<TaskAnswer>(system, "one", {
      operation: operation.name,
      input: padded,
    });

    expect([plain.status, again.status]).toEqual([202, 202]);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.body.input).toEqual(plain.body.input);
    expect(system.standIn.creates()).toHaveLength(1);
  });

  test("takes no unknown field with any value", async () => {
    const system = await startSystem();

    for (const nothing of [null, ""]) {
      const answer = await post<Problem>(system, "one", {
        operation: operation.name,
        input: { ...sample, Colour: nothing },
      });
      expect(answer).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: "/input/Colour", message: "is not a known field" }] },
      });
    }
  });

  test("has a normal form that leaves the documented example as it is, and that is its own normal form", () => {
    const documented = exampleOf(operation.name);
    const written = {
      ...documented,
      TasksPriority: "7",
      Unknown: { a: null, b: ["", null, { c: null }] },
    };

    const once = operation.normalForm(written);

    expect(operation.normalForm(documented)).toEqual(documented);
    expect(operation.normalForm(once)).toEqual(once);
  });

  test.each([[undefined], [null], [7], ["text"], [[null]]])(
    "has a normal form of %j, which it refuses",
    (given) => {
      expect(operation.normalForm(given)).toEqual(given);
      expect(operation.readInput(given, { allowUndocumented: false }).ok).toBe(false);
    },
  );
});

test("an input that was copied from DescribeTaskDetail's echo, with its empty texts, says nothing by them", async () => {
  const system = await startSystem();
  const echo = {
    ...input(),
    FileInfos: [],
    LastFrameFileId: "",
    LastFrameUrl: "",
    SceneType: "",
    ExtInfo: "",
    OutputConfig: {
      MediaName: "",
      ClassId: 0,
      ExpireTime: "0000-00-00T00:00:00Z",
      Resolution: "",
      AspectRatio: null,
    },
  };

  const answer = await submit(system, "echo", { input: echo });

  expect(answer.status).toBe(202);
  expect(answer.body.input).toEqual({ ...input(), FileInfos: [], OutputConfig: { ClassId: 0 } });
});

test("a transcription is followed by the documented second method, with an empty TaskId", async () => {
  const system = await startSystem({ callbacks: "off", lifeSeconds: 200 });
  const operation = "trtc.StartAITranscription";
  const SessionId = "s-1";
  await startAsStranger(system, operation, { sessionId: SessionId });

  const followed = await post<TaskAnswer>(system, "follow", {
    operation,
    follow: { TaskId: "", SdkAppId: 1400000002, SessionId },
  });
  const again = await post<TaskAnswer>(system, "follow", {
    operation,
    follow: { TaskId: null, SdkAppId: 1400000002, SessionId },
  });
  await system.pass(20 * MINUTE);

  expect([followed.status, again.status]).toEqual([202, 202]);
  expect(again.body.taskId).toBe(followed.body.taskId);
  expect((await read(system, followed.body.taskId)).status).toBe("succeeded");
});

describe("regions are a matter of the site", () => {
  const tryOut = (system: System, operation: keyof typeof sampleInputs, region?: string) =>
    ask<DryRunAnswer & Problem>(system, "POST", "/v1/tasks", {
      body: JSON.stringify({ operation, input: sampleInputs[operation], region, dryRun: true }),
    });

  test.each([
    ["intl", "tiw.CreateVideoGenerationTask", "ap-singapore"],
    ["intl", "trtc.StartAITranscription", "ap-singapore"],
    ["mainland", "tiw.CreateVideoGenerationTask", undefined],
    ["mainland", "trtc.StartAITranscription", "ap-guangzhou"],
    ["mainland", "vod.CreateAigcVideoTask", undefined],
  ] as const)(
    "on the site %s, %s without a region is started in %s",
    async (TENCENT_SITE, operation, region) => {
      const system = await startSystem({ environment: { TENCENT_SITE } });

      const answer = await tryOut(system, operation);

      expect(answer.status).toBe(200);
      expect(answer.body.region).toBe(region);
    },
  );

  test("where no source names the regions, one that is named is sent with a warning", async () => {
    const system = await startSystem({ environment: { TENCENT_SITE: "mainland" } });

    const answer = await tryOut(system, "tiw.CreateVideoGenerationTask", "ap-shanghai");
    const wrong = await tryOut(system, "tiw.CreateVideoGenerationTask", "Shanghai, China");

    expect(answer.body).toMatchObject({
      region: "ap-shanghai",
      warnings: [expect.stringContaining("region was not checked")],
    });
    expect(wrong).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/region", message: "must be a region like ap-guangzhou" }] },
    });
  });
});

test("ProcessMedia with an empty MediaProcessTask is refused, as there is nothing to do", async () => {
  const system = await startSystem();
  const empty = {
    ...sampleInputs["mps.ProcessMedia"],
    MediaProcessTask: { TranscodeTaskSet: [], SnapshotByTimeOffsetTaskSet: null },
  };

  const answer = await submit(system, "empty", { operation: "mps.ProcessMedia", input: empty });

  expect(answer).toMatchObject({
    status: 400,
    body: { code: "invalid_input", errors: [{ pointer: "/input/MediaProcessTask" }] },
  });
});
