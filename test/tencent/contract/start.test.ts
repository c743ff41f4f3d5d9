import { describe, expect, test } from "vitest";
import { operations } from "../../../functions/tencent/registry.ts";
import { fixtureOf } from "../../../infra/local/operations.ts";
import { exampleOf } from "../../support/examples.ts";

/*
 * The contract of every operation's start, its stop and its adoption. A product's own test says
 * what is special of it.
 */

/** Our ids in the fields that Tencent documents for them, and the request that stops a task. */
interface Documented {
  readonly ids: object;
  readonly stop?: object;
  readonly only?: "waiting" | "waiting-or-running";
}

const SubAppId = 1500000000;
const session = { SessionId: "task-0", SessionContext: "context" };
const stopped = { TaskId: "task-1", OperationType: "Abort" };
const vod: Documented = {
  ids: { SubAppId, ...session },
  stop: { ...stopped, SubAppId },
  only: "waiting",
};
/** Beside those of VOD, whose actions have the same fields. */
const documented: Readonly<Record<string, Documented>> = {
  "mps.CreateAigcVideoTask": { ids: {} },
  "mps.ProcessMedia": { ids: session, stop: stopped, only: "waiting" },
  "tiw.CreateVideoGenerationTask": { ids: { SdkAppId: 1500000000 } },
  "trtc.StartAITranscription": {
    ids: { SdkAppId: 1500000000, SessionId: "task-0" },
    stop: { TaskId: "task-1" },
    only: "waiting-or-running",
  },
};

/** Codes that leave it open whether a task was started, or that all actions share. */
const SAYING_NOTHING = ["FailedOperation", "FailedOperation.GenerateResource", "InternalError"];

describe.each(operations)("$name", (operation) => {
  const { name, product, codes, cancel, readFollow } = operation;
  const found = product.name === "vod" ? vod : documented[name];
  if (found === undefined) throw new Error(`This table needs the documented fields of ${name}.`);
  const { ids, stop, only } = found;
  const field = product.application?.field;
  const own = { application: "1500000000", sessionId: "task-0", sessionContext: "context" };

  test("is sent as the caller's input with our ids in Tencent's fields, the application as a number", () => {
    const input = exampleOf(name);

    expect(operation.request(input, own)).toEqual({ ...input, ...ids });
  });

  test("asks for a signed callback of its own only where Tencent takes an address a request", () => {
    const input = exampleOf(name);
    const callback = { url: "https://callsheet.example.invalid/v1/callbacks/mps/p", key: "KEY" };
    const TaskNotifyConfig = {
      NotifyType: "URL",
      NotifyMode: "Finish",
      NotifyUrl: callback.url,
      NotifyKey: callback.key,
    };

    const request = operation.request(input, { ...own, callback });

    const asked = operation.callbackPerTask === true ? { TaskNotifyConfig } : {};
    expect(request).toEqual({ ...input, ...ids, ...asked });
  });

  test.each<[unknown, string | undefined]>([
    [
      { TaskId: "251007502-Aigc_Video-25dacdcef7dd2b20fdt", RequestId: "r" },
      "251007502-Aigc_Video-25dacdcef7dd2b20fdt",
    ],
    [{ TaskId: "2147483792" }, "2147483792"],
    [{ TaskId: "", RequestId: "r" }, undefined],
    [{ TaskId: 7 }, undefined],
    [{ RequestId: "r" }, undefined],
    [null, undefined],
  ])("has started the task that the answer %j names: %j", (answer, taskId) => {
    expect(operation.providerTaskId(answer)).toBe(taskId);
  });

  test("knows each listed error code that says no, once, and none that leaves a start open", () => {
    const { wrong, blocked, busy, duplicate } = fixtureOf(name).codes;
    const known = [
      ...[...codes.duplicate, ...codes.wrong, ...codes.blocked],
      ...[...codes.busy, ...codes.busyAlone],
    ];

    expect(new Set(known).size).toBe(known.length);
    expect(known.sort()).toEqual([...wrong, ...blocked, ...busy, ...duplicate].sort());
    expect(known.filter((code) => SAYING_NOTHING.includes(code))).toEqual([]);
    expect([...codes.busy, ...codes.busyAlone].filter((code) => /^Inv|Auth/.test(code))).toEqual(
      [],
    );
  });

  test("is repeated after a busy answer or silence only where a SessionId protects it", () => {
    const isProtected = "SessionId" in ids;

    expect(operation.class === "unprotected").toBe(!isProtected);
    expect(codes.duplicate.length > 0).toBe(isProtected);
  });

  test("is asked about as early with callbacks as without where no source names its event", () => {
    const { callback, firstAskAfter } = operation;

    if (callback !== "documented" && product.callback?.carries !== "provider-task-id")
      expect(firstAskAfter.callback).toEqual(firstAskAfter.noCallback);
  });

  test("is stopped by its TaskId where Tencent can, and too late only by a code that says so", () => {
    const request = cancel?.request({ providerTaskId: "task-1", application: "1500000000" });

    expect(request).toEqual(stop);
    expect(cancel?.only).toBe(only);
    for (const code of [
      "InternalError",
      "InvalidParameterValue.TaskId",
      "InvalidParameterValue.InvalidOperationType",
      "RequestLimitExceeded",
    ])
      expect(cancel?.tooLateCodes ?? []).not.toContain(code);
  });

  test("is followed by its TaskId and, where it has one, its application as a number", () => {
    const withApplication = field === undefined ? {} : { [field]: 1500000000 };
    const task = { providerTaskId: "1", ...(field && { application: "1500000000" }) };

    expect(readFollow({ TaskId: "1" })).toEqual({ ok: true, task: { providerTaskId: "1" } });
    expect(readFollow({ TaskId: "1", ...withApplication })).toEqual({ ok: true, task });
    expect(readFollow({ SessionId: "1" }).ok).toBe(operation.class === "deduped-and-found");
  });

  test.each<[unknown]>([
    [{}],
    [{ TaskId: "" }],
    [{ TaskId: 7 }],
    [{ TaskId: "1", Mystery: 1 }],
    [{ TaskId: "1", SubAppId: "1500000000" }],
    [{ TaskId: "1", SdkAppId: "1500000000" }],
    [null],
  ])("is not followed by %j", (follow) => {
    expect(readFollow(follow).ok).toBe(false);
  });
});
