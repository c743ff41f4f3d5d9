import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, inject, test } from "vitest";
import { settingsTable } from "../../infra/settings/table.ts";
import { readSettings, SettingsError } from "../../infra/settings.ts";
import { concernsOf, settingsElsewhere } from "../../infra/stages/concerns.ts";
import { readStage } from "../../infra/stages/read-stage.ts";
import { stageSettings } from "../../infra/stages/stage-settings.ts";

const app = fileURLToPath(new URL("../../infra/app.ts", import.meta.url));

const fileOf = (content: unknown): string => {
  const path = join(mkdtempSync(join(inject("scratch"), "stage-")), "prod.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
};

test("every ARN that a stage may name has to be in its region, but those of CloudFront", () => {
  const examples = stageSettings.map((name) => [name, settingsTable[name].example] as const);
  const given = Object.fromEntries(examples);
  const named = examples.flatMap(([name, example]) => (example.startsWith("arn:") ? [name] : []));

  expect(settingsElsewhere({ given }, "eu-central-1")).toEqual([]);
  expect(settingsElsewhere({ given }, "us-east-1")).toEqual(
    named.filter((name) => !name.startsWith("EDGE_")),
  );
});

describe("a stage file", () => {
  test("has the settings of a deployment, in JSON's own forms", () => {
    const stage = readStage(
      fileOf({
        ENVIRONMENT: "live-2",
        TENCENT_VOD_SUB_APP_IDS: [1500000001, "1500000002"],
        DAILY_TASK_CAP: 1000,
        LIST_PROVEN_COMPLETE: true,
        RESUME_WORKFLOWS: false,
        RESERVED_CONCURRENCY: { "submit-task": 20, "poll-tasks": 2 },
        EVENT_BUS: "",
      }),
    );

    expect(stage.name).toBe("prod");
    expect(stage.settings).toEqual(
      readSettings({
        ENVIRONMENT: "live-2",
        TENCENT_VOD_SUB_APP_IDS: "1500000001,1500000002",
        DAILY_TASK_CAP: "1000",
        LIST_PROVEN_COMPLETE: "on",
        RESUME_WORKFLOWS: "off",
        RESERVED_CONCURRENCY: "submit-task=20,poll-tasks=2",
      }),
    );
  });

  /** The settings that others need beside them. */
  const needed = [
    ...(["VOD_FORWARD_URL", "EVENT_BUS", "ALARM_TOPIC_ARN", "API_DOMAIN"] as const),
    ...(["API_CERTIFICATE_ARN", "EDGE_DOMAIN", "EDGE_CERTIFICATE_ARN"] as const),
    ...(["EDGE_WEB_ACL_ARN", "OTEL_LAYER_ARN"] as const),
  ] as const;

  test.each(stageSettings)("takes the example of %s", (name) => {
    const examples = [...needed, name].map((one) => [one, settingsTable[one].example]);
    const stage = readStage(fileOf({ ENVIRONMENT: "prod", ...Object.fromEntries(examples) }));

    expect(stage.given[name]).toBe(settingsTable[name].example);
  });

  test.each([
    ["lacks its environment", { DAILY_TASK_CAP: 5 }, "it has to name its ENVIRONMENT"],
    [
      "has an unknown name",
      { ENVIRONMENT: "prod", DAILY_CAP: 5 },
      "DAILY_CAP, which is no setting",
    ],
    ["holds a secret", { ENVIRONMENT: "prod", VOD_SIGN_KEY: "hushhushhushhush" }, "is a secret"],
    ["has a wrong value", { ENVIRONMENT: "prod", DAILY_TASK_CAP: 0 }, "DAILY_TASK_CAP must be"],
    ["has a value of no form", { ENVIRONMENT: "prod", DAILY_TASK_CAP: null }, "DAILY_TASK_CAP has"],
    ["is no object", [], "expected object"],
    ["is no JSON", "{", "is not JSON"],
  ])("that %s is refused in a sentence that names the file", (_what, content, sentence) => {
    const file = fileOf(content);

    const reading = () => readStage(file);

    expect(reading).toThrow(SettingsError);
    expect(reading).toThrow(file);
    expect(reading).toThrow(sentence);
    expect(reading).not.toThrow("hushhush");
  });

  test.each(["nothing-here", "../secrets", "Prod"])(
    "named %s is not looked for elsewhere",
    (name) => {
      expect(() => readStage(name)).toThrow(SettingsError);
    },
  );

  test("that nobody would be served or woken by says so", () => {
    const sentences = (content: object) =>
      concernsOf(readStage(fileOf({ ENVIRONMENT: "prod", ...content })));
    const whole = {
      TENCENT_VOD_SUB_APP_IDS: "1500000001",
      ALARM_TOPIC_ARN: settingsTable.ALARM_TOPIC_ARN.example,
    };

    expect(sentences(whole)).toEqual([]);
    expect(sentences({ ...whole, TENCENT_VOD_SUB_APP_IDS: undefined })).toEqual([
      { sentence: expect.stringContaining("No application is named"), isFatal: true },
    ]);
    expect(sentences({ ...whole, TENCENT_VOD_SUB_APP_IDS: "1500000001,1500000000" })).toEqual([
      { sentence: expect.stringContaining("only the stand-in knows"), isFatal: true },
    ]);
    expect(sentences({ ...whole, ALARM_TOPIC_ARN: undefined })).toEqual([
      { sentence: expect.stringContaining("no alarm would wake anybody"), isFatal: false },
    ]);
  });
});

test("the shell cannot deploy an environment that has a stage file", () => {
  const { status, stderr } = spawnSync(process.execPath, [app], {
    encoding: "utf8",
    env: { ENVIRONMENT: "example", NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE },
  });

  expect(stderr).toBe(
    "The environment example has the stage file infra/stages/example.json: use --stage example.\n",
  );
  expect(status).toBe(1);
});
