import { readFileSync } from "node:fs";
import { CloudFormationClient, GetTemplateCommand } from "@aws-sdk/client-cloudformation";
import { SettingsError } from "../settings.ts";

/**
 * The template of a running stack: from a file where one is named, else from CloudFormation, in the
 * account and region of the caller's environment. Undefined if there is no such stack.
 */
export async function deployedTemplate(
  stackName: string,
  file: string | undefined,
): Promise<unknown> {
  const text = file === undefined ? await fromAws(stackName) : textOf(file);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new SettingsError(`The template of ${stackName} is not JSON.`);
  }
}

/** The region in which CloudFormation is asked, and CDK deploys. */
export async function regionOfCaller(): Promise<string> {
  const client = new CloudFormationClient({});
  const region = await client.config.region();
  client.destroy();
  return region;
}

const textOf = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new SettingsError(`There is no file ${file}.`);
  }
};

const fromAws = async (StackName: string): Promise<string | undefined> => {
  const client = new CloudFormationClient({});
  try {
    const { TemplateBody } = await client.send(
      new GetTemplateCommand({ StackName, TemplateStage: "Original" }),
    );
    return TemplateBody;
  } catch (error) {
    // CloudFormation has no code of its own for a stack that does not exist.
    if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
    throw new SettingsError(
      `CloudFormation did not tell of ${StackName}: ${error instanceof Error ? error.message : "no answer"}`,
    );
  } finally {
    client.destroy();
  }
};
