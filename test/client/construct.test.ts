import { copyFileSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { synthesizedService } from "../support/synthesized-service.ts";
import { installPackage, run, typeCheck } from "./installed.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const example = `${root}functions/client/examples/in-your-cdk-app.ts`;

/** A folder with the package that `npm run pack` makes, and CDK beside it. */
const cwd = installPackage();
for (const name of ["aws-cdk-lib", "constructs"])
  symlinkSync(join(root, "node_modules", name), join(cwd, "node_modules", name));
copyFileSync(example, join(cwd, "app.ts"));

/** Node 20 strips no types, so esbuild does. */
const call = async (file: string) => {
  const esbuild = join(root, "node_modules/esbuild/bin/esbuild");
  const args = [file, `--outfile=${join(cwd, "app.mjs")}`, "--format=esm"];
  await run(process.execPath, [esbuild, ...args], { cwd, environment: {} });
  const { NODE_COMPILE_CACHE = "" } = process.env;
  return run(process.execPath, ["app.mjs"], {
    cwd,
    environment: { CDK_OUTDIR: join(cwd, "cdk.out"), CDK_VALIDATION: "false", NODE_COMPILE_CACHE },
  });
};

const templateOf = (stack: string): Readonly<Record<string, unknown>> =>
  JSON.parse(
    readFileSync(
      join(
        cwd,
        "cdk.out",
        readdirSync(join(cwd, "cdk.out")).find(
          (name) => name.startsWith(stack) && name.endsWith(".template.json"),
        ) ?? "",
      ),
      "utf8",
    ),
  );

test("the packed construct makes, in somebody's own app, the very stack that a stage file makes", async () => {
  const service = await synthesizedService();
  const { resources } = await service.synthesize({
    ENVIRONMENT: "prod",
    TENCENT_VOD_SUB_APP_IDS: "1500000001",
    ALARM_TOPIC_ARN: "arn:aws:sns:eu-central-1:123456789012:alarms",
    KEEP_RESULTS: "asked",
  });

  const made = await call("app.ts");

  expect(made).toEqual({ code: 0, out: "", err: "" });
  expect(templateOf("callsheet").Resources).toEqual(resources);
  expect(JSON.stringify(templateOf("studio"))).toContain("Fn::ImportValue");
});

test.each([
  ["an unknown setting", '{ ENVIRONMENT: "prod", TENCENT_SITES: "intl" }', "TENCENT_SITES"],
  [
    "a value that cannot be",
    '{ ENVIRONMENT: "prod", TENCENT_SITE: "moon" }',
    "TENCENT_SITE must be",
  ],
  ["no application at all", '{ ENVIRONMENT: "prod" }', "No application is named"],
  ["no environment", '{ TENCENT_SITE: "intl" }', "ENVIRONMENT"],
])("the construct refuses %s in a sentence", async (_, settings, sentence) => {
  const text = readFileSync(example, "utf8").replace(
    /settings: \{[^}]*\}/,
    `settings: ${settings}`,
  );
  writeFileSync(join(cwd, "wrong.ts"), text);

  const { code, err } = await call("wrong.ts");

  expect(code).not.toBe(0);
  expect(err).toContain(`SettingsError`);
  expect(err).toContain(sentence);
});

test("the types of the construct take the example, and no setting that is not there", async () => {
  const wrong = readFileSync(example, "utf8").replace("KEEP_RESULTS", "KEEP_RESULT");
  writeFileSync(join(cwd, "wrong.ts"), wrong);
  const check = (file: string) =>
    run(process.execPath, [...typeCheck(file), "--skipLibCheck"], { cwd, environment: {} });

  const taken = await check("app.ts");
  const refused = await check("wrong.ts");

  expect(taken).toEqual({ code: 0, out: "", err: "" });
  expect(refused.out).toContain("'KEEP_RESULT' does not exist in type 'TaskServiceSettings'");
});
