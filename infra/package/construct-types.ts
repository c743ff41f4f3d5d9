import { settingsTable } from "../settings/table.ts";
import { stageSettings } from "../stages/stage-settings.ts";

/**
 * The types of the construct as one text. Its settings come from the table of settings, so that an
 * editor shows what each of them says.
 */
export function constructTypes(): string {
  const settings = stageSettings.map((name) => {
    const { says, example } = settingsTable[name];
    // An address of a region ends a comment no earlier than any other text.
    const words = `${says}. Example: \`${example}\``.replaceAll("*/", "*\\/");
    return `  /** ${words} */\n  readonly ${name}${name === "ENVIRONMENT" ? "" : "?"}: Setting;`;
  });
  return [
    head,
    "/** Each setting by its name, in the form of a stage file. */",
    "export interface TaskServiceSettings {",
    ...settings,
    "}",
    tail,
  ].join("\n");
}

const head = `import type { Stack, StackProps } from "aws-cdk-lib";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";

/** \`true\` is \`on\`. A list and numbers by name are what others write with commas. */
export type Setting =
  | string
  | number
  | boolean
  | readonly (string | number)[]
  | { readonly [name: string]: string | number };
`;

const tail = `
export interface TaskServiceProps extends StackProps {
  readonly settings: TaskServiceSettings;
}

/** One or more settings that cannot be used. The message has a sentence for each. */
export declare class SettingsError extends Error {}

/**
 * Callsheet in a stack of its own, \`callsheet-<ENVIRONMENT>\` unless \`stackName\` says otherwise.
 * Throws a SettingsError for settings that cannot be used.
 */
export declare class TaskService extends Construct {
  readonly stack: Stack;
  /** The address of the API. */
  readonly url: string;
  /** It holds the key that callers of the API send, as \`key\`. */
  readonly apiSecret: ISecret;
  constructor(scope: Construct, id: string, props: TaskServiceProps);
}
`;
