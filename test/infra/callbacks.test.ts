import { describe, expect, test } from "vitest";
import {
  addressOf,
  keys,
  run,
  SdkAppId,
  SubAppId,
  secretsOf,
  tiwCall,
  tiwOnly,
  vodCall,
  vodOnly,
} from "../support/callbacks.ts";
import { eachInItsOwnTime, start } from "../support/tencent-stand-in.ts";

describe("on the stand-in", () => {
  eachInItsOwnTime();

  test("a dry run says what is configured, prints every call without its keys, and changes nothing", async () => {
    const { standIn } = await start();

    const { right, text } = await run(standIn, { ...vodOnly, ...tiwOnly }, ["--dry-run"]);

    expect(right).toBe(true);
    expect(text).toContain(
      `vod ${SubAppId}: would call ModifyEventConfig {"SubAppId":${SubAppId},"Mode":"PUSH"`,
    );
    expect(text).toContain('"SignKey":"…"');
    expect(text).toContain(
      `tiw ${SdkAppId}: would call SetVideoGenerationTaskCallbackKey {"SdkAppId":${SdkAppId},"CallbackKey":"…"}\n` +
        `tiw ${SdkAppId}: would call SetVideoGenerationTaskCallback {"SdkAppId":${SdkAppId},"Callback":"${addressOf("tiw")}"}`,
    );
    expect(standIn.calls()).toBe(2);
    expect(secretsOf(text)).toEqual([]);
  });

  test("a VOD application gets mode, address and key, and is read again", async () => {
    const { standIn } = await start();

    const { right, text } = await run(standIn, vodOnly);

    expect(right).toBe(true);
    expect(text).toContain(
      `vod ${SubAppId}: registered: ${addressOf("vod")}; its SignKey, which VOD never shows, was set and cannot be checked.`,
    );
    expect(await vodCall(standIn, "DescribeEventConfig")).toMatchObject({
      Mode: "PUSH",
      NotificationUrl: addressOf("vod"),
    });
    expect(secretsOf(text)).toEqual([]);
  });

  test("a TIW application gets address and key, and is read again", async () => {
    const { standIn } = await start();

    const { right, text } = await run(standIn, tiwOnly);

    expect(right).toBe(true);
    expect(text).toContain(`tiw ${SdkAppId}: registered: ${addressOf("tiw")}.`);
    expect(await tiwCall(standIn, "DescribeVideoGenerationTaskCallback")).toMatchObject({
      Callback: addressOf("tiw"),
      CallbackKey: keys.TIW_CALLBACK_KEY,
    });
    expect(secretsOf(text)).toEqual([]);
  });

  test("a second run changes nothing and says so", async () => {
    const { standIn } = await start();
    await run(standIn, { ...vodOnly, ...tiwOnly });
    const before = await vodCall(standIn, "DescribeEventConfig");

    const { right, text } = await run(standIn, { ...vodOnly, ...tiwOnly });

    expect(right).toBe(true);
    expect(text).toContain(`vod ${SubAppId}: right as it was; its SignKey, which VOD never shows,`);
    expect(text).toContain(`tiw ${SdkAppId}: right as it is; nothing was changed.`);
    expect(await vodCall(standIn, "DescribeEventConfig")).toMatchObject({
      ...Object(before),
      RequestId: expect.any(String),
    });
    expect(standIn.calls("SetVideoGenerationTaskCallback")).toBe(1);
    expect(standIn.calls("SetVideoGenerationTaskCallbackKey")).toBe(1);
  });

  test("another key of TIW's is replaced, and neither is shown", async () => {
    const { standIn } = await start();
    await run(standIn, { ...tiwOnly, TIW_CALLBACK_KEY: "DummyOldTiwKey0001" });

    const { right, text } = await run(standIn, tiwOnly);

    expect(right).toBe(true);
    expect(text).toContain("with another key");
    expect(await tiwCall(standIn, "DescribeVideoGenerationTaskCallback")).toMatchObject({
      CallbackKey: keys.TIW_CALLBACK_KEY,
    });
    expect(standIn.calls("SetVideoGenerationTaskCallback")).toBe(1);
    expect(text).not.toContain("DummyOldTiwKey0001");
  });

  test("another Callsheet's address is named and replaced", async () => {
    const { standIn } = await start();
    const old = "https://old.example/v1/callbacks/vod/DummyOldPath0001";
    await vodCall(standIn, "ModifyEventConfig", { Mode: "PUSH", NotificationUrl: old });

    const { right, text } = await run(standIn, vodOnly);

    expect(right).toBe(true);
    expect(text).toContain(`vod ${SubAppId}: found PUSH to ${old}.`);
    expect(await vodCall(standIn, "DescribeEventConfig")).toMatchObject({
      NotificationUrl: addressOf("vod"),
    });
  });

  test.each([
    ["an application in PULL mode", { Mode: "PULL" }, "the system that pulls its events"],
    [
      "another system's address",
      { Mode: "PUSH", NotificationUrl: "https://other.example/events" },
      "another system gets its events",
    ],
  ])("%s is left alone without --force", async (_what, configured, reason) => {
    const { standIn } = await start();
    await vodCall(standIn, "ModifyEventConfig", configured);

    const { right, text } = await run(standIn, vodOnly);

    expect(right).toBe(false);
    expect(text).toContain(`vod ${SubAppId}: NOT registered: `);
    expect(text).toContain(reason);
    expect(await vodCall(standIn, "DescribeEventConfig")).toMatchObject(configured);
  });

  test("an application in PULL mode is changed with --force, and who loses is said", async () => {
    const { standIn } = await start();
    await vodCall(standIn, "ModifyEventConfig", { Mode: "PULL" });

    const { right, text } = await run(standIn, vodOnly, ["--force"]);

    expect(right).toBe(true);
    expect(text).toContain("--force: the application is in PULL mode");
    expect(await vodCall(standIn, "DescribeEventConfig")).toMatchObject({
      Mode: "PUSH",
      NotificationUrl: addressOf("vod"),
    });
  });

  test("wrong credentials are called that, application by application", async () => {
    const { standIn } = await start();

    const { right, text } = await run(standIn, {
      TENCENT_VOD_SUB_APP_IDS: "1500000000,1500000001",
      TENCENT_SECRET_KEY: "DummyWrongKey0001",
    });

    expect(right).toBe(false);
    for (const application of [1500000000, 1500000001]) {
      expect(text).toContain(
        `vod ${application}: NOT registered: DescribeEventConfig was refused: Tencent does not accept TENCENT_SECRET_ID and TENCENT_SECRET_KEY.`,
      );
    }
    expect(text).toContain("AuthFailure.SignatureFailure, RequestId ");
    expect(text).not.toContain("DummyWrongKey0001");
  });
});
