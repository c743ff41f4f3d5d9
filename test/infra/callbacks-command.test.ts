import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { readCallbackOptions } from "../../infra/callbacks/options.ts";
import {
  account,
  addressOf,
  type Environment,
  keys,
  path,
  SdkAppId,
  SubAppId,
  scripted,
  tiwOnly,
  url,
  vodOnly,
} from "../support/callbacks.ts";

describe("arguments and settings", () => {
  const refused = (args: readonly string[], environment: Environment = {}): string => {
    try {
      readCallbackOptions(args, { ...account, ...vodOnly, ...environment });
    } catch (error) {
      return error instanceof Error ? error.message : "";
    }
    return "accepted";
  };

  test.each([
    ["none", []],
    ["plain http", ["--url", "http://api.example"]],
    ["another scheme", ["--url", "ftp://api.example"]],
    ["no URL", ["--url", "api.example"]],
    ["white space", ["--url", "https://api.example/ x"]],
    ["a password", ["--url", "https://user:secret@api.example"]],
    ["a query", ["--url", "https://api.example?x=1"]],
    ["a whole callback address", ["--url", "https://api.example/v1/callbacks/vod/secret"]],
  ])("an address that cannot be the API's is refused: %s", (_what, args) => {
    expect(refused(args)).toMatch(/^--url has to be the API's https address/);
  });

  test("plain http will do where Tencent is a stand-in on this machine", () => {
    const options = readCallbackOptions(["--url", "http://127.0.0.1:8787/"], {
      ...account,
      ...vodOnly,
      TENCENT_ENDPOINT_URL: "http://127.0.0.1:8788",
    });

    expect(options.address("vod")).toBe(`http://127.0.0.1:8787/v1/callbacks/vod/${path}`);
  });

  test("--path goes before CALLBACK_PATH", () => {
    const options = readCallbackOptions(["--url", url, "--path", "DummyOtherPath0001"], {
      ...account,
      ...vodOnly,
    });

    expect(options.address("tiw")).toBe(`${url}/v1/callbacks/tiw/DummyOtherPath0001`);
  });

  test.each([
    [{ CALLBACK_PATH: "" }, "--path or CALLBACK_PATH has to be the field path of CallbackSecret."],
    [
      { CALLBACK_PATH: "too/short" },
      "--path or CALLBACK_PATH has to be the field path of CallbackSecret.",
    ],
    [
      { TENCENT_SECRET_ID: "", TENCENT_SECRET_KEY: "" },
      "TENCENT_SECRET_ID and TENCENT_SECRET_KEY have to be set.",
    ],
    [
      { TENCENT_SECRET_ID: "" },
      "TENCENT_SECRET_ID has to be set too: TENCENT_SECRET_KEY alone names no account.",
    ],
    [
      { TENCENT_SECRET_KEY: "" },
      "TENCENT_SECRET_KEY has to be set too: requests to Tencent are signed with it.",
    ],
    [
      { TENCENT_VOD_SUB_APP_IDS: "" },
      "TENCENT_VOD_SUB_APP_IDS, TENCENT_TIW_SDK_APP_IDS or TENCENT_TRTC_SDK_APP_IDS has to name an application.",
    ],
    [{ TIW_CALLBACK_KEY: "short" }, "TIW_CALLBACK_KEY must be 16 to 64 letters and digits."],
    [
      { TRTC_CALLBACK_KEY: "with-a-hyphen-0001" },
      "TRTC_CALLBACK_KEY must be 16 to 32 letters and digits.",
    ],
    [
      { TENCENT_ENDPOINT_URL: "https://proxy.example/path" },
      "TENCENT_ENDPOINT_URL must be an https URL, or an http URL on this machine, without credentials, path, query and fragment.",
    ],
  ])("%j is refused in one sentence", (environment, sentence) => {
    expect(refused(["--url", url], environment)).toBe(sentence);
  });

  test("TIW takes a key of 64 characters, the others one of 32", () => {
    const key = "k".repeat(64);

    expect(
      readCallbackOptions(["--url", url], { ...account, ...vodOnly, TIW_CALLBACK_KEY: key }).keys
        .tiw,
    ).toBe(key);
    expect(refused(["--url", url], { TIW_CALLBACK_KEY: `${key}k` })).toBe(
      "TIW_CALLBACK_KEY must be 16 to 64 letters and digits.",
    );
    expect(refused(["--url", url], { MPS_NOTIFY_KEY: key })).toBe(
      "MPS_NOTIFY_KEY must be 16 to 32 letters and digits.",
    );
  });

  test("an argument that cannot be read is not repeated, as it may be the path", () => {
    expect(refused(["--url", url, path])).toBe(
      "The arguments cannot be read. The options are --url <address of the API>, --path <secret>, --dry-run, --force, --send and --help.",
    );
  });

  test("an application that is named twice is registered once", () => {
    const { applications } = readCallbackOptions(["--url", url], {
      ...account,
      TENCENT_VOD_SUB_APP_IDS: "1,2,1",
    });

    expect(applications).toEqual({ vod: [1, 2], mps: [], tiw: [], trtc: [] });
  });
});

describe("npm run callbacks", () => {
  const command = (args: readonly string[], environment: Environment) =>
    promisify(execFile)(
      process.execPath,
      [fileURLToPath(new URL("../../infra/callbacks.ts", import.meta.url)), ...args],
      {
        env: { ...account, ...environment },
      },
    ).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
        code,
        stdout,
        stderr,
      }),
    );

  test("ends with 0 and one line for each application when all is right", async () => {
    const tencent = await scripted({
      Callback: addressOf("tiw"),
      CallbackKey: keys.TIW_CALLBACK_KEY,
    });

    const { code, stdout } = await command(["--url", url], {
      ...tiwOnly,
      TENCENT_ENDPOINT_URL: tencent.url,
    });

    expect(stdout).toContain(`tiw ${SdkAppId}: right as it is; nothing was changed.`);
    expect(code).toBe(0);
  });

  test("ends with 1 when anything is wrong", async () => {
    const tencent = await scripted({ Mode: "PULL" });

    const { code, stdout } = await command(["--url", url], {
      ...vodOnly,
      TENCENT_ENDPOINT_URL: tencent.url,
    });

    expect(stdout).toContain(`vod ${SubAppId}: NOT registered`);
    expect(code).toBe(1);
  });

  test("ends with 1 and one sentence when it cannot begin", async () => {
    const { code, stderr, stdout } = await command([], vodOnly);

    expect(stderr).toMatch(/^--url has to be the API's https address.*\n$/);
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });
});
