import { appendFileSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, test } from "vitest";
import {
  clock,
  codeOf,
  eachInItsOwnTime,
  minimal,
  receive,
  SubAppId,
  signKey,
  start,
  temporaryFile,
} from "../support/tencent-stand-in.ts";

eachInItsOwnTime();

describe("a stand-in that is started again on its ledger", () => {
  test("goes on by the clock and knows its tasks and SessionIds", async () => {
    const ledgerFile = temporaryFile();
    const first = await start({ ledgerFile, lifeSeconds: 100 });
    const { TaskId = "" } = await first.sdk.CreateAigcVideoTask({
      ...minimal,
      SessionId: "s-1",
      SessionContext: "ours",
    });
    await first.standIn.close();
    clock.advance(60_000);

    const { sdk, standIn } = await start({ ledgerFile, lifeSeconds: 5 });
    const running = await sdk.DescribeTaskDetail({ TaskId, SubAppId });
    clock.advance(40_000);
    const finished = await sdk.DescribeTaskDetail({ TaskId, SubAppId });
    const duplicate = await codeOf(sdk.CreateAigcVideoTask({ ...minimal, SessionId: "s-1" }));

    expect([running.Status, running.AigcVideoTask?.Progress]).toEqual(["PROCESSING", 50]);
    expect(finished).toMatchObject({ Status: "FINISH", FinishTime: "2026-01-01T00:01:40Z" });
    expect(duplicate).toBe("InvalidParameterValue.SessionId");
    expect(standIn.creates()).toMatchObject([
      {
        TaskId,
        SessionId: "s-1",
        SessionContext: "ours",
        acceptedAt: Date.parse("2026-01-01T00:00:00Z"),
        input: minimal,
      },
    ]);
  });

  test("tells at once of what ended meanwhile, and never again of what was acknowledged", async () => {
    const ledgerFile = temporaryFile();
    const receiver = await receive([200, 200]);
    const options = {
      ledgerFile,
      callbacks: "on",
      callback: { url: receiver.url, signKey },
    } as const;
    const first = await start({ ...options, concurrency: 2 });
    const told = await first.sdk.CreateAigcVideoTask(minimal);
    const untold = await first.sdk.CreateAigcVideoTask({ ...minimal, Prompt: "[seconds:9]" });
    clock.advance(5000);
    await first.happened("acknowledged");
    await first.standIn.close();
    clock.advance(60_000);

    const second = await start(options);
    await second.happened("acknowledged");

    expect(receiver.bodies).toMatchObject(
      [told, untold].map(({ TaskId }) => ({ AigcVideoCompleteEvent: { TaskId } })),
    );
    expect(second.standIn.callbacks()).toMatchObject([
      { TaskId: told.TaskId },
      { TaskId: untold.TaskId, at: clock.now() },
    ]);
  });

  test("forgets a last line that a killed process left unfinished", async () => {
    const ledgerFile = temporaryFile();
    const first = await start({ ledgerFile, concurrency: 9 });
    await first.sdk.CreateAigcVideoTask({ ...minimal, SessionId: "s-1" });
    await first.standIn.close();
    appendFileSync(ledgerFile, readFileSync(ledgerFile).subarray(0, 99));

    const second = await start({ ledgerFile, concurrency: 9 });
    await second.sdk.CreateAigcVideoTask({ ...minimal, SessionId: "s-2" });
    await second.standIn.close();
    const third = await start({ ledgerFile });

    expect(third.standIn.creates()).toMatchObject([{ SessionId: "s-1" }, { SessionId: "s-2" }]);
  });

  test("refuses to start on a ledger that it cannot open or understand", async () => {
    const damaged = temporaryFile();
    appendFileSync(damaged, "damaged\n{}\n");

    const unreadable = start({ ledgerFile: damaged });
    const notAFile = start({ ledgerFile: tmpdir() });

    await expect(unreadable).rejects.toThrow(
      `Line 1 of the stand-in's ledger ${damaged} cannot be read.`,
    );
    await expect(notAFile).rejects.toThrow(`The stand-in's ledger ${tmpdir()} cannot be opened.`);
  });
});
