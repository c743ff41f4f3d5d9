import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { SettingsError, stackNameOf } from "../settings.ts";
import { type Changes, changesBetween } from "./changes.ts";
import { concernsOf, settingsElsewhere } from "./concerns.ts";
import { deployedTemplate, regionOfCaller } from "./deployed-template.ts";
import type { DeployOptions } from "./options.ts";
import { readStage, type Stage } from "./read-stage.ts";

type Say = (line: string) => void;

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Shows what the deployment of a stage would replace and take away, asks, and deploys just the
 * template that it has shown. Resolves with the exit code. Throws a SettingsError for a stage that
 * cannot be used, and for one that would lose state.
 */
export async function deploy(options: DeployOptions, say: Say): Promise<number> {
  const stage = readStage(options.stage);
  const concerns = concernsOf(stage);
  for (const { sentence } of concerns) say(`WARNING: ${sentence}`);
  if (concerns.some(({ isFatal }) => isFatal))
    throw new SettingsError(`${stage.file} cannot be deployed so.`);
  if (options.template === undefined) await refuseElsewhere(stage);
  const stack = stackNameOf(stage.settings);
  const assembly = synthesizeStage(options.stage);
  const wanted = JSON.parse(readFileSync(join(assembly, `${stack}.template.json`), "utf8"));
  const running = await deployedTemplate(stack, options.template);
  if (running === undefined)
    say(`There is no stack ${stack} in this account and region: this makes it, with a new table.`);
  else showChanges(changesBetween(Object(running), wanted), say);
  if (options.dryRun) return 0;
  if (!options.yes && !(await isConfirmed(stack))) {
    say("Nothing was deployed.");
    return 1;
  }
  return runCdk(assembly);
}

/**
 * In a wrong region there is no stack of this name, so a second one would be made, with a table and
 * a key of its own: a repeated request would be charged again.
 */
const refuseElsewhere = async (stage: Stage): Promise<void> => {
  const region = await regionOfCaller();
  const elsewhere = settingsElsewhere(stage, region);
  if (elsewhere.length > 0)
    throw new SettingsError(
      `Nothing was deployed: this would be in ${region}, unlike ${elsewhere.join(" and ")}. Set AWS_REGION.`,
    );
};

/** In a process of its own, as `npm run synth` does it, with CDK's validator. */
const synthesizeStage = (stage: string): string => {
  const assembly = join(mkdtempSync(join(tmpdir(), "callsheet-")), "cdk.out");
  const { status } = spawnSync(
    process.execPath,
    [join(root, "infra/app.ts"), "--stage", stage],
    // Its warnings have been said.
    { env: { ...process.env, CDK_OUTDIR: assembly }, stdio: ["ignore", "ignore", "pipe"] },
  );
  if (status !== 0)
    throw new SettingsError(`The stack cannot be synthesized: npm run synth -- --stage ${stage}`);
  return assembly;
};

const showChanges = ({ state, others, settings, created, updated }: Changes, say: Say): void => {
  for (const line of state) say(`STATE: ${line}.`);
  for (const line of others) say(`It ${line}.`);
  for (const line of settings) say(`Setting ${line}.`);
  say(`It makes ${created} resources, and changes ${updated} in their place.`);
  if (state.length > 0)
    throw new SettingsError(
      "Nothing was deployed: without its table and secrets a repeated request would be charged again. See infra/runbook.md, Adopt what was retained.",
    );
};

const isConfirmed = async (stack: string): Promise<boolean> => {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const gone = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
  const answer = await Promise.race([terminal.question(`Deploy ${stack}? (yes/no) `), gone]);
  terminal.close();
  return answer.trim() === "yes";
};

const runCdk = (assembly: string): number => {
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, "node_modules/aws-cdk/bin/cdk"),
      "deploy",
      "--app",
      assembly,
      // It has been asked above.
      "--require-approval",
      "never",
    ],
    { cwd: root, stdio: "inherit" },
  );
  return status ?? 1;
};
