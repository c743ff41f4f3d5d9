import { fileURLToPath } from "node:url";
import { Annotations, type Stack, type StackProps } from "aws-cdk-lib";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { ServiceStack } from "../service-stack.ts";
import { SettingsError, stackNameOf } from "../settings.ts";
import { concernsOf } from "../stages/concerns.ts";
import { readStageSettings } from "../stages/stage-settings.ts";

export { SettingsError };

export interface TaskServiceProps extends StackProps {
  /** The settings of the deployment, as a stage file has them. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The bundles stand beside this file's folder in the package. */
const bundleDirectory = fileURLToPath(new URL("../functions", import.meta.url));

/**
 * Callsheet as a part of somebody's own CDK app, in a stack of its own: `callsheet-<ENVIRONMENT>`
 * unless `stackName` says otherwise, so that the operator's commands find it.
 *
 * Throws a SettingsError for a setting that cannot be used, and for settings with which Tencent
 * would reject every task. A stack whose alarms would wake nobody gets a warning.
 */
export class TaskService extends Construct {
  readonly stack: Stack;
  /** The address of the API. */
  readonly url: string;
  /** It holds the key that callers of the API send, as `key`. */
  readonly apiSecret: Secret;

  constructor(scope: Construct, id: string, { settings: given, ...props }: TaskServiceProps) {
    super(scope, id);
    const stage = readStageSettings(given);
    const concerns = concernsOf(stage);
    const fatal = concerns.filter(({ isFatal }) => isFatal);
    if (fatal.length > 0) throw new SettingsError(fatal.map(({ sentence }) => sentence).join(" "));
    const { settings } = stage;
    const stack = new ServiceStack(this, "Stack", {
      stackName: stackNameOf(settings),
      // A table that stays is of no use to an API that is gone.
      terminationProtection: true,
      ...props,
      settings,
      bundleDirectory,
    });
    for (const [place, { sentence }] of concerns.entries())
      Annotations.of(stack).addWarningV2(`callsheet:concern-${place}`, sentence);
    this.stack = stack;
    this.url = stack.url;
    this.apiSecret = stack.apiSecret;
  }
}
