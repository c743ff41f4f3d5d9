import { describe, expect, test } from "vitest";
import { settingsTable } from "../../infra/settings/table.ts";
import { readSettings, SettingsError } from "../../infra/settings.ts";

describe("readSettings", () => {
  test("an empty environment is a complete one for synthesis without an account", () => {
    const settings = readSettings({});

    expect(settings).toEqual({
      ENVIRONMENT: "dev",
      TENCENT_SITE: "intl",
      TENCENT_VOD_SUB_APP_IDS: "1500000000",
      LANE_LIMIT_VOD_AIGC: 1,
      CALLBACK_PRODUCTS: "",
      RESERVED_CONCURRENCY: {},
    });
  });

  test("a setting is read", () => {
    const settings = readSettings({
      ENVIRONMENT: "prod-2",
      TENCENT_SITE: "mainland",
      TENCENT_ENDPOINT_URL: "https://proxy.example",
      TENCENT_VOD_SUB_APP_IDS: "1500000001,1500000002",
      LANE_LIMIT_VOD_AIGC: "100",
      DAILY_TASK_CAP: "1000",
      DAILY_TASK_CAP_PER_TENANT: "50",
      LONGEST_WAIT_SECONDS: "5",
      TENCENT_TIW_SDK_APP_IDS: "1400000001",
      TENCENT_TRTC_SDK_APP_IDS: "1400000002,1400000003",
      CALLBACK_BASE_URL: "https://api.example/callsheet",
      VOD_FORWARD_URL: "https://before.example/vod",
      VOD_PULL_APPLICATIONS: "1500000002",
      LIST_PROVEN_COMPLETE: "on",
      RESERVED_CONCURRENCY: "submit-task=20, poll-tasks=2",
      ALARM_TOPIC_ARN: "arn:aws:sns:eu-central-1:123456789012:alarms",
    });

    expect(settings).toEqual({
      ENVIRONMENT: "prod-2",
      TENCENT_SITE: "mainland",
      TENCENT_ENDPOINT_URL: "https://proxy.example",
      TENCENT_VOD_SUB_APP_IDS: "1500000001,1500000002",
      LANE_LIMIT_VOD_AIGC: 100,
      DAILY_TASK_CAP: 1000,
      DAILY_TASK_CAP_PER_TENANT: 50,
      LONGEST_WAIT_SECONDS: 5,
      TENCENT_TIW_SDK_APP_IDS: "1400000001",
      TENCENT_TRTC_SDK_APP_IDS: "1400000002,1400000003",
      CALLBACK_PRODUCTS: "vod,mps,tiw,trtc",
      CALLBACK_BASE_URL: "https://api.example/callsheet",
      VOD_FORWARD_URL: "https://before.example/vod",
      VOD_PULL_APPLICATIONS: "1500000002",
      LIST_PROVEN_COMPLETE: "on",
      RESERVED_CONCURRENCY: { "submit-task": 20, "poll-tasks": 2 },
      ALARM_TOPIC_ARN: "arn:aws:sns:eu-central-1:123456789012:alarms",
    });
  });

  test("each setting takes its own example", () => {
    const examples = Object.fromEntries(
      Object.entries(settingsTable).map(([name, { example }]) => [name, example]),
    );

    const settings = readSettings(examples);

    expect(settings).toMatchObject({ ENVIRONMENT: "prod", CALLBACK_PRODUCTS: "vod,mps,tiw,trtc" });
  });

  test("an application's events are pulled only where foreign ones can be sent on", () => {
    const reading = () => readSettings({ VOD_PULL_APPLICATIONS: "1500000002" });

    expect(reading).toThrow(/^VOD_PULL_APPLICATIONS needs VOD_FORWARD_URL: /);
  });

  test("a variable that is set to nothing counts as unset", () => {
    expect(readSettings({ ENVIRONMENT: "", TENCENT_ENDPOINT_URL: "", VOD_SIGN_KEY: "" })).toEqual(
      readSettings({}),
    );
  });

  test("a sign key says that callbacks are to be expected, and goes no further", () => {
    const settings = readSettings({ VOD_SIGN_KEY: "DummySignKey0001" });

    expect(settings.CALLBACK_PRODUCTS).toBe("vod");
    expect(JSON.stringify(settings)).not.toContain("DummySignKey0001");
  });

  test.each([
    "https://vod.tencentcloudapi.example",
    "http://127.0.0.1:8080",
    "http://[::1]:8080",
    "http://localhost:8080",
  ])("Tencent may be reached at %s", (url) => {
    expect(readSettings({ TENCENT_ENDPOINT_URL: url }).TENCENT_ENDPOINT_URL).toBe(url);
  });

  test.each([
    ["ENVIRONMENT", "Prod"],
    ["ENVIRONMENT", "a".repeat(21)],
    ["TENCENT_SITE", "china"],
    ["TENCENT_ENDPOINT_URL", "http://vod.example"],
    ["TENCENT_ENDPOINT_URL", "http://127.0.0.1.example"],
    ["TENCENT_ENDPOINT_URL", "http://localhost.example:8080"],
    ["TENCENT_ENDPOINT_URL", "ftp://127.0.0.1"],
    ["TENCENT_ENDPOINT_URL", "https://name:secret-word@vod.example"],
    ["TENCENT_ENDPOINT_URL", " https://vod.example"],
    ["TENCENT_ENDPOINT_URL", "vod.example"],
    ["TENCENT_VOD_SUB_APP_IDS", "0"],
    ["TENCENT_VOD_SUB_APP_IDS", "1500000001,"],
    ["TENCENT_VOD_SUB_APP_IDS", "1500000001, 1500000002"],
    ["TENCENT_VOD_SUB_APP_IDS", "-5"],
    ["LANE_LIMIT_VOD_AIGC", "0"],
    ["LANE_LIMIT_VOD_AIGC", "101"],
    ["LANE_LIMIT_VOD_AIGC", "1.5"],
    ["DAILY_TASK_CAP", "0"],
    ["DAILY_TASK_CAP", "1e3"],
    ["DAILY_TASK_CAP_PER_TENANT", "-1"],
    ["DAILY_TASK_CAP_PER_TENANT", "many"],
    ["LONGEST_WAIT_SECONDS", "21"],
    ["LONGEST_WAIT_SECONDS", "-1"],
    ["CALLBACK_BASE_URL", "http://api.example"],
    ["CALLBACK_BASE_URL", "https://api.example/?token=secret-word"],
    ["CALLBACK_BASE_URL", "https://api.example/#top"],
    ["LIST_PROVEN_COMPLETE", "true"],
    ["ALARM_TOPIC_ARN", "alarms"],
    ["ALARM_TOPIC_ARN", "arn:aws:sqs:eu-central-1:123456789012:alarms"],
    ["TENANT_TASKS_PER_SECOND", "0"],
    ["TENANT_TASKS_PER_SECOND", "101"],
    ["TENANT_TASKS_PER_SECOND", "5,acme=5,acme=6"],
    ["TENANT_TASKS_PER_SECOND", "5,6"],
    ["TENANT_TASKS_AT_ONCE", "201"],
    ["TENANT_TASKS_AT_ONCE", "acme"],
    ["TENANT_TASKS_AT_ONCE", "5,Acme=6"],
    ["TENANT_TASKS_AT_ONCE", "5, acme=6"],
    ["RESERVED_CONCURRENCY", "submit-task"],
    ["RESERVED_CONCURRENCY", "submit-task=0"],
    ["RESERVED_CONCURRENCY", "no-such-function=1"],
    ["RESERVED_CONCURRENCY", "submit-task=1,submit-task=2"],
  ])(
    "%s=%s is refused in one sentence that names the setting and does not repeat the value",
    (name, value) => {
      const reading = () => readSettings({ [name]: value });

      expect(reading).toThrow(SettingsError);
      expect(reading).toThrow(new RegExp(`^${name} must [^.]+\\.$`));
      expect(reading).not.toThrow("secret-word");
    },
  );

  test("each bad setting has its own sentence", () => {
    const reading = () => readSettings({ TENCENT_SITE: "china", LANE_LIMIT_VOD_AIGC: "0" });

    expect(reading).toThrow(
      "TENCENT_SITE must be intl or mainland. LANE_LIMIT_VOD_AIGC must be a whole number from 1 to 100.",
    );
  });
});
