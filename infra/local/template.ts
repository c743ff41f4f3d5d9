import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { CreateTableCommandInput } from "@aws-sdk/client-dynamodb";
import {
  evaluate,
  functionProperties,
  type Lookup,
  notUnderstood,
  readAll,
  ruleProperties,
  secretProperties,
  tableProperties,
} from "./cloudformation.ts";
import {
  describeQueues,
  describeRoutes,
  describeSchedules,
  describeStreams,
  type QueueDescription,
  type RouteDescription,
  type ScheduleDescription,
  type StreamDescription,
} from "./describe-triggers.ts";
import type { SynthesizedStack } from "./read-stack.ts";

export interface TableDescription {
  readonly logicalId: string;
  /** The input of `CreateTable`, without the name. */
  readonly create: Omit<CreateTableCommandInput, "TableName">;
  readonly timeToLiveAttribute: string | undefined;
}

export interface SecretDescription {
  readonly logicalId: string;
  /** The environment variables by which functions know it. */
  readonly variables: readonly string[];
  /**
   * GenerateSecretString: a JSON object as text, and the string of letters and digits that joins it
   * under `key`.
   */
  readonly generate: {
    readonly template: string;
    readonly key: string;
    readonly length: number;
    readonly excludePunctuation: boolean;
  };
}

export interface FunctionDescription {
  readonly logicalId: string;
  /** The entry file's name without its ending, else the logical id. */
  readonly name: string;
  /** Absolute paths of the deployed folder and of the file in it that holds the handler. */
  readonly assetPath: string;
  readonly bundle: string;
  readonly handler: string;
  readonly timeoutMs: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
}

export interface ServiceDescription {
  readonly table: TableDescription;
  readonly secrets: readonly SecretDescription[];
  readonly functions: readonly FunctionDescription[];
  readonly routes: readonly RouteDescription[];
  readonly schedules: readonly ScheduleDescription[];
  readonly streams: readonly StreamDescription[];
  readonly queues: readonly QueueDescription[];
}

/** Describes the one table. Throws if the stack has none, or several. */
export function describeTable(stack: SynthesizedStack): TableDescription {
  const [table, ...others] = readAll(stack.resources, "AWS::DynamoDB::Table", tableProperties);
  if (table === undefined || others.length > 0)
    throw new Error("The local runner needs a stack with exactly one AWS::DynamoDB::Table.");
  const { StreamSpecification, TimeToLiveSpecification, ...create } = table.properties;
  return {
    logicalId: table.logicalId,
    create: {
      ...create,
      // CloudFormation takes a view type for an enabled stream; CreateTable wants both said.
      ...(StreamSpecification === undefined
        ? {}
        : { StreamSpecification: { StreamEnabled: true, ...StreamSpecification } }),
    },
    timeToLiveAttribute: TimeToLiveSpecification?.Enabled
      ? TimeToLiveSpecification.AttributeName
      : undefined,
  };
}

/**
 * Describes every secret. A caller makes their values first, as functions are told where to find
 * them.
 */
export function describeSecrets(stack: SynthesizedStack): SecretDescription[] {
  const variables = readAll(stack.resources, "AWS::Lambda::Function", functionProperties).flatMap(
    ({ properties }) => Object.entries(properties.Environment.Variables),
  );
  return readAll(stack.resources, "AWS::SecretsManager::Secret", secretProperties).map(
    ({ logicalId, properties }) => ({
      logicalId,
      variables: [
        ...new Set(
          variables.filter(([, value]) => isReference(value, logicalId)).map(([name]) => name),
        ),
      ],
      generate: {
        template: properties.GenerateSecretString.SecretStringTemplate,
        key: properties.GenerateSecretString.GenerateStringKey,
        length: properties.GenerateSecretString.PasswordLength,
        excludePunctuation: properties.GenerateSecretString.ExcludePunctuation,
      },
    }),
  );
}

/**
 * Describes the stack for one machine. `known` says what only the runner can: the value of a `Ref`
 * by logical id (a table's name, a secret's file URL) and of an attribute as `LogicalId.Attribute`.
 * Throws an error that names the first resource which the local runner would run differently from
 * AWS, or not at all.
 */
export function describeService(
  stack: SynthesizedStack,
  known: Readonly<Record<string, string>>,
): ServiceDescription {
  for (const [logicalId, { Type }] of Object.entries(stack.resources)) {
    if (unsupportedTriggers.has(Type) && !isSampleRule(stack, logicalId))
      throw notUnderstood(logicalId, `${Type} has no local counterpart.`);
  }
  return {
    table: describeTable(stack),
    secrets: describeSecrets(stack),
    functions: describeFunctions(stack, (name) => known[name] ?? PSEUDO[name]),
    routes: describeRoutes(stack),
    schedules: describeSchedules(stack),
    streams: describeStreams(stack),
    queues: describeQueues(stack),
  };
}

/** References that CloudFormation resolves by itself. One machine has no account. */
const PSEUDO: Readonly<Record<string, string>> = { "AWS::AccountId": "000000000000" };

/**
 * Resources that call functions on AWS and have no counterpart here. If they were passed over, they
 * would look as if they ran.
 */
const unsupportedTriggers = new Set([
  "AWS::Lambda::Url",
  "AWS::Events::Rule",
  "AWS::SNS::Subscription",
  "AWS::DynamoDB::GlobalTable",
]);

/** A rule that logs what is on a bus: on this machine the stand-in of EventBridge shows it. */
const isSampleRule = ({ resources }: SynthesizedStack, logicalId: string): boolean => {
  const rule = ruleProperties.safeParse(resources[logicalId]?.Properties).data;
  const targets = rule?.Targets.map(({ Arn }) => Arn["Fn::Join"][1].at(-1)) ?? [];
  const logs = Object.keys(resources).filter((id) => resources[id]?.Type === "AWS::Logs::LogGroup");
  return targets.length > 0 && targets.every((name) => logs.some((id) => isReference(name, id)));
};

const isReference = (value: unknown, logicalId: string): boolean =>
  typeof value === "object" && value !== null && "Ref" in value && value.Ref === logicalId;

const describeFunctions = (stack: SynthesizedStack, lookup: Lookup): FunctionDescription[] =>
  readAll(stack.resources, "AWS::Lambda::Function", functionProperties).map(
    ({ logicalId, properties }) => {
      const assetPath = stack.assets[properties.Code.S3Key];
      if (assetPath === undefined)
        throw notUnderstood(logicalId, "its code is not an asset of this stack.");
      const file = properties.Handler.slice(0, properties.Handler.lastIndexOf("."));
      const bundle = [".cjs", ".mjs", ".js"]
        .map((ending) => resolve(assetPath, `${file}${ending}`))
        .find((path) => existsSync(path));
      if (bundle === undefined)
        throw notUnderstood(
          logicalId,
          `its asset holds no file for the handler ${properties.Handler}.`,
        );
      return {
        logicalId,
        name: String(stack.resources[logicalId]?.Metadata["callsheet:entry"] ?? logicalId),
        assetPath,
        bundle,
        handler: properties.Handler,
        timeoutMs: properties.Timeout * 1000,
        memoryMegabytes: properties.MemorySize,
        environment: Object.fromEntries(
          Object.entries(properties.Environment.Variables).map(([name, value]) => [
            name,
            evaluate(logicalId, value, lookup),
          ]),
        ),
      };
    },
  );
