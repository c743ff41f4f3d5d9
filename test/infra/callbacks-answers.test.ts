import { describe, expect, test } from "vitest";
import {
  addressOf,
  keys,
  run,
  SdkAppId,
  SubAppId,
  scripted,
  secretsOf,
  tiwOnly,
  trtcOnly,
  vodOnly,
} from "../support/callbacks.ts";
import { closedPort } from "../support/http-server.ts";

describe("every answer of Tencent", () => {
  test("switches of other events go back as they were", async () => {
    const switches = {
      UploadMediaCompleteEventSwitch: "ON",
      DeleteMediaCompleteEventSwitch: "OFF",
      PersistenceCompleteEventSwitch: "ON",
    };
    const tencent = await scripted(
      { Mode: "PUSH", NotificationUrl: "", ...switches },
      {},
      { Mode: "PUSH", NotificationUrl: addressOf("vod") },
    );

    const { right } = await run(tencent, vodOnly);

    expect(right).toBe(true);
    expect(JSON.parse(tencent.requests[1]?.body ?? "")).toEqual({
      SubAppId,
      Mode: "PUSH",
      NotificationUrl: addressOf("vod"),
      ...switches,
      SignKey: keys.VOD_SIGN_KEY,
    });
  });

  test("a system that we send its events on to loses nothing, so no --force is needed", async () => {
    const other = "https://other.example/events";
    const tencent = await scripted(
      { Mode: "PUSH", NotificationUrl: other },
      {},
      { Mode: "PUSH", NotificationUrl: addressOf("vod") },
    );

    const { right } = await run(tencent, { ...vodOnly, VOD_FORWARD_URL: other });

    expect(right).toBe(true);
  });

  test.each([
    ["PULL", true, "right as it is; its events are pulled."],
    [
      "PUSH",
      false,
      "WRONG: VOD_PULL_APPLICATIONS names it, but its mode is PUSH, so no event gets into its queue.",
    ],
  ])(
    "an application whose events are pulled is only looked at: %s",
    async (Mode, fine, sentence) => {
      const tencent = await scripted({ Mode });
      const pulled = {
        VOD_PULL_APPLICATIONS: String(SubAppId),
        VOD_FORWARD_URL: "https://other.example/events",
        VOD_SIGN_KEY: "",
      };

      const { right, text } = await run(tencent, { ...vodOnly, ...pulled }, ["--force"]);

      expect(right).toBe(fine);
      expect(text).toContain(`vod ${SubAppId}: ${sentence}`);
      expect(tencent.actions()).toEqual(["DescribeEventConfig"]);
    },
  );

  test("a change that does not show is not called a registration", async () => {
    const tencent = await scripted({ Mode: "PUSH" }, {}, { Mode: "PUSH" });

    const { right, text } = await run(tencent, vodOnly);

    expect(right).toBe(false);
    expect(text).toContain(
      "NOT registered: it was changed, but still its address is not set. Run it again in a minute.",
    );
  });

  test("a refusal is told with Tencent's code and without the key that it quotes", async () => {
    const refusal = {
      Code: "InvalidParameterValue.SignKey",
      Message: `The SignKey ${keys.VOD_SIGN_KEY} is malformed.`,
    };
    const tencent = await scripted({ Mode: "PUSH" }, { Error: refusal });

    const { right, text } = await run(tencent, vodOnly);

    expect(right).toBe(false);
    expect(text).toContain(
      `vod ${SubAppId}: NOT registered: ModifyEventConfig was refused: The SignKey … is malformed (InvalidParameterValue.SignKey, RequestId request-1).`,
    );
    expect(secretsOf(text)).toEqual([]);
  });

  test("an answer that makes no sense ends that application only", async () => {
    const right = { Callback: addressOf("tiw"), CallbackKey: keys.TIW_CALLBACK_KEY };
    const tencent = await scripted({ Mode: 7 }, right);

    const { right: allRight, text } = await run(tencent, { ...vodOnly, ...tiwOnly });

    expect(allRight).toBe(false);
    expect(text).toContain(
      `vod ${SubAppId}: NOT registered: Tencent's answer to DescribeEventConfig cannot be understood.`,
    );
    expect(text).toContain(`tiw ${SdkAppId}: right as it is; nothing was changed.`);
  });

  test("silence is told as silence", async () => {
    const { right, text } = await run({ url: `http://127.0.0.1:${await closedPort()}` }, vodOnly);

    expect(right).toBe(false);
    expect(text).toContain("DescribeEventConfig was not answered");
    expect(text).toContain("ECONNREFUSED");
  });

  test("calls to another address still name the site's host", async () => {
    const tencent = await scripted({ Mode: "PULL" });

    await run(tencent, { ...vodOnly, TENCENT_SITE: "mainland" });

    expect(tencent.requests[0]?.headers.host).toMatch(/^vod\.tencentcloudapi\.com:\d+$/);
  });

  test("without a key nothing is asked and nothing is registered", async () => {
    const tencent = await scripted();

    const { right, text } = await run(tencent, {
      ...vodOnly,
      ...tiwOnly,
      ...trtcOnly,
      VOD_SIGN_KEY: "",
      TIW_CALLBACK_KEY: "",
      TRTC_CALLBACK_KEY: "",
    });

    expect(right).toBe(false);
    expect(text).toContain(`vod ${SubAppId}: NOT registered: VOD_SIGN_KEY is not set`);
    expect(text).toContain(`tiw ${SdkAppId}: NOT registered: TIW_CALLBACK_KEY is not set`);
    expect(text).toContain(`trtc ${SdkAppId}: TRTC_CALLBACK_KEY is not set`);
    expect(tencent.actions()).toEqual([]);
  });
});

describe("a product without an API", () => {
  test("TRTC's address is given for the console, with the name of its key's setting", async () => {
    const { right, text } = await run(await scripted(), trtcOnly);

    expect(right).toBe(true);
    expect(text).toContain(`trtc ${SdkAppId}: TO DO in the TRTC console`);
    expect(text).toContain(
      `set the callback address ${addressOf("trtc")} and the key that is in TRTC_CALLBACK_KEY`,
    );
    expect(secretsOf(text)).toEqual([]);
  });

  test("MPS needs no registration, and a missing key means asking", async () => {
    const { text: withKey } = await run(await scripted(), trtcOnly);
    const { text: without } = await run(await scripted(), { ...trtcOnly, MPS_NOTIFY_KEY: "" });

    expect(withKey).toContain("mps: nothing to register");
    expect(withKey).not.toContain("MPS_NOTIFY_KEY");
    expect(without).toContain("MPS_NOTIFY_KEY is not set: outcomes are asked for.");
  });
});
