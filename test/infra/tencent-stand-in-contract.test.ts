import { describe, expect, test } from "vitest";
import type { Report } from "../../functions/task/report.ts";
import { operations } from "../../functions/tencent/registry.ts";
import { fixtureOf, inputWith } from "../../infra/local/operations.ts";
import type { StandInOptions } from "../../infra/local/tencent/stand-in.ts";
import { clock, codeOf, common, eachInItsOwnTime, start } from "../support/tencent-stand-in.ts";

/*
 * The contract of the stand-in over every operation, with requests that Callsheet makes and answers
 * that Callsheet reads. A product's own test says what is special of it.
 */

const DAY_MS = 24 * 60 * 60 * 1000;
const APPLICATIONS: Readonly<Record<string, string>> = {
  vod: "1500000000",
  tiw: "1400000001",
  trtc: "1400000001",
};

eachInItsOwnTime();

describe.each(operations)("the stand-in's $name", (operation) => {
  const { name, product, action, describedBy, cancel } = operation;
  const application = APPLICATIONS[product.name] ?? "account";
  const { codes } = fixtureOf(name);
  const [duplicate] = codes.duplicate;

  /** A stand-in, and Callsheet's requests to it. */
  async function startOurs(options: Partial<StandInOptions> = {}) {
    const { standIn } = await start(options);
    const sdk = common(standIn, {
      host: `${product.name}.localhost`,
      version: product.version,
      region: product.regions[0] ?? "",
    });
    const create = async (text: string, { more = {}, sessionId = "s-1" } = {}) =>
      operation.providerTaskId(
        await sdk.request(action, {
          ...operation.request(inputWith(name, text), {
            application,
            sessionId,
            sessionContext: "ours",
          }),
          ...more,
        }),
      ) ?? "";
    const ask = async (providerTaskId: string, asked = application): Promise<Report> => {
      const task = { providerTaskId, application: asked };
      return describedBy.read(
        await sdk.request(describedBy.action, describedBy.request(task)),
        task,
      );
    };
    const stop = (providerTaskId: string) =>
      sdk.request(cancel?.action ?? "", cancel?.request({ providerTaskId, application }) ?? {});
    return { standIn, sdk, create, ask, stop };
  }

  test("waits, is at work and ends, by the clock alone, and Callsheet understands each stage", async () => {
    const { create, ask } = await startOurs();
    const taskId = await create("a boat");
    const reports: Report[] = [];

    for (const wait of [0, 2000, 3000]) {
      clock.advance(wait);
      reports.push(await ask(taskId));
    }

    const states = reports.map(({ verdict }) => verdict.state);
    expect(states).toEqual(["waiting", "running", expect.stringMatching(/^(succeeded|ended)$/)]);
    for (const { providerTaskId = taskId, sessionId = "s-1", sessionContext = "ours" } of reports)
      expect([providerTaskId, sessionId, sessionContext]).toEqual([taskId, "s-1", "ours"]);
    expect(reports.map(({ unread }) => unread)).toEqual([undefined, undefined, undefined]);
  });

  test("runs as long as [seconds:N] says", async () => {
    const { create, ask } = await startOurs();
    const taskId = await create("[seconds:90]");

    clock.advance(89_999);
    const before = await ask(taskId);
    clock.advance(1);
    const after = await ask(taskId);

    expect(before.verdict.state).toBe("running");
    expect(["succeeded", "ended"]).toContain(after.verdict.state);
  });

  test("refuses what [refuse:CODE] is said in, and records nothing", async () => {
    const { standIn, create } = await startOurs();

    const code = await codeOf(create("[refuse:LimitExceeded.Quota]"));

    expect(code).toBe("LimitExceeded.Quota");
    expect(standIn.creates()).toEqual([]);
  });

  test("accepts [silence] without an answer; a repeat is a duplicate, or a second task where Tencent knows none", async () => {
    const { standIn, create } = await startOurs({ concurrency: 9 });

    const answers = [await codeOf(create("[silence]")), await codeOf(create("[silence]"))];

    expect(answers).toEqual(["ECONNRESET", duplicate ?? "ECONNRESET"]);
    expect(standIn.creates()).toHaveLength(duplicate === undefined ? 2 : 1);
  });

  test("loses [drop] before it is recorded, the first time; a repeat gets through", async () => {
    const { standIn, create } = await startOurs();

    const dropped = await codeOf(create("[drop]"));
    const recorded = standIn.creates().length;
    const taskId = await create("[drop]");

    expect([dropped, recorded]).toEqual(["ECONNRESET", 0]);
    expect(standIn.creates()).toMatchObject([{ TaskId: taskId, action, product: product.name }]);
  });

  test("knows no task under another id or application", async () => {
    const { create, ask } = await startOurs();
    const taskId = await create("a boat");

    const another = [await codeOf(ask(`${taskId}0`))];
    if (product.application !== undefined && product.name !== "trtc")
      another.push(await codeOf(ask(taskId, "1500000009")));

    for (const code of another) expect(describedBy.notFoundCodes).toContain(code);
  });

  test("refuses an unknown parameter, and records nothing", async () => {
    const { standIn, create } = await startOurs();

    const code = await codeOf(create("a boat", { more: { Mystery: 1 } }));

    expect(code).toBe("UnknownParameter");
    expect(standIn.creates()).toEqual([]);
  });

  if (codes.wrong.includes("InvalidParameterValue.SessionIdTooLong"))
    test.each([
      ["SessionId", 51],
      ["SessionContext", 1001],
    ])("refuses a %s of %d characters, and records nothing", async (field, length) => {
      const { standIn, create } = await startOurs();

      const code = await codeOf(create("a boat", { more: { [field]: "s".repeat(length) } }));

      expect(code).toBe(`InvalidParameterValue.${field}TooLong`);
      expect(standIn.creates()).toEqual([]);
    });

  if (operation.class === "deduped")
    test("refuses a SessionId of the last three days, and forgets it then", async () => {
      const { standIn, create } = await startOurs({ concurrency: 9 });
      await create("a boat");

      const repeated = await codeOf(create("a boat"));
      clock.advance(3 * DAY_MS);
      const inTime = await codeOf(create("a boat"));
      clock.advance(1);
      await create("a boat");

      expect([repeated, inTime]).toEqual([duplicate, duplicate]);
      expect(standIn.creates()).toHaveLength(2);
    });

  if (cancel !== undefined)
    test("stops a task that waits, and says by a documented code where it cannot any more", async () => {
      const { create, ask, stop } = await startOurs({ concurrency: 9 });
      const [stopped, ended] = [
        await create("a boat"),
        await create("a ship", { sessionId: "s-2" }),
      ];

      await stop(stopped);
      const { verdict } = await ask(stopped);
      clock.advance(10_000);
      const late = await codeOf(stop(ended));

      expect(["canceled", "failed", "ended"]).toContain(verdict.state);
      expect(cancel?.tooLateCodes).toContain(late);
    });
});
