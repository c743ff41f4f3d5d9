import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, inject, test } from "vitest";
import { settingsTable } from "../../infra/settings/table.ts";
import { environmentOf, readSettings } from "../../infra/settings.ts";
import { readStage } from "../../infra/stages/read-stage.ts";
import { stageOf } from "../../infra/stages/stage-of.ts";
import { stageSettings } from "../../infra/stages/stage-settings.ts";
import { synthesizedForAll } from "./synthesized.ts";

const command = fileURLToPath(new URL("../../infra/stage.ts", import.meta.url));

/** Every setting has a value that is not its default. */
const everything = Object.fromEntries(
  stageSettings.map((name) => [name, settingsTable[name].example]),
);

const { service } = await synthesizedForAll();

const written = (content: unknown): string => {
  const path = join(mkdtempSync(join(inject("scratch"), "template-")), "template.json");
  writeFileSync(path, JSON.stringify(content));
  return path;
};

test.each([
  ["every setting", everything],
  ["none", { ENVIRONMENT: "live" }],
])(
  "the file that is printed for a deployment with %s makes the same deployment",
  async (_which, given) => {
    const { resources } = await service.synthesize(given);

    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [command, "--stack", "callsheet-live", "--template", written({ Resources: resources })],
      { encoding: "utf8" },
    );

    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const stage = readStage(written(JSON.parse(stdout)));
    expect((await service.synthesize({ ...stage.given })).resources).toEqual(resources);
  },
);

test("a deployed template of an older version tells of its settings, too", () => {
  const { ENVIRONMENT, TENCENT_VOD_SUB_APP_IDS } = readSettings({ ENVIRONMENT: "old" });
  const Variables = { ENVIRONMENT, TENCENT_VOD_SUB_APP_IDS, CALLBACK_PRODUCTS: "vod", GONE: "1" };

  const found = stageOf({
    Resources: {
      Submit: { Type: "AWS::Lambda::Function", Properties: { Environment: { Variables } } },
      Other: { Type: "AWS::SNS::Topic" },
    },
  });

  expect(found).toEqual({ ENVIRONMENT: "old", TENCENT_VOD_SUB_APP_IDS: ["1500000000"] });
  expect(environmentOf(readSettings({ ENVIRONMENT: "old" }), "submit-task")).toMatchObject(
    Object.fromEntries(Object.entries(found).map(([name, value]) => [name, String(value)])),
  );
});
