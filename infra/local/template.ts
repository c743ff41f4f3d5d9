import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { CreateTableCommandInput } from "@aws-sdk/client-dynamodb";
import {
  assemblyManifest,
  assetManifest,
  byName,
  evaluate,
  functionProperties,
  integrationProperties,
  type Lookup,
  notUnderstood,
  type Resources,
  readAll,
  routeProperties,
  scheduleProperties,
  secretProperties,
  tableProperties,
  templateFile,
} from "./cloudformation.ts";

/**
 * A synthesized stack as it lies on disk: what CloudFormation would get, and where its assets are.
 */
export interface SynthesizedStack {
  readonly resources: Resources;
  /** Absolute paths of the asset folders, by the key they would have in the asset bucket. */
  readonly assets: Readonly<Record<string, string>>;
}

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

/**
 * `function` is the logical id of a function. The route `$default` has that for a path, and no
 * method.
 */
export interface RouteDescription {
  readonly method: string;
  readonly path: string;
  readonly function: string;
}

export interface ScheduleDescription {
  readonly logicalId: string;
  readonly everyMs: number;
  readonly function: string;
  readonly input: unknown;
}

export interface ServiceDescription {
  readonly table: TableDescription;
  readonly secrets: readonly SecretDescription[];
  readonly functions: readonly FunctionDescription[];
  readonly routes: readonly RouteDescription[];
  readonly schedules: readonly ScheduleDescription[];
}

/**
 * Reads the one stack in a folder that `synthesize` has written. Throws if there is none, or more
 * than one.
 */
export const readStack = (directory: string): SynthesizedStack => {
  const read = (file: string): unknown =>
    JSON.parse(readFileSync(resolve(directory, file), "utf8"));
  const artifacts = Object.values(assemblyManifest.parse(read("manifest.json")).artifacts);
  const templates = artifacts.flatMap(({ type, properties }) =>
    type === "aws:cloudformation:stack" ? (properties.templateFile ?? []) : [],
  );
  const [template, ...others] = templates;
  if (template === undefined || others.length > 0)
    throw new Error(`${directory} holds ${templates.length} stacks; the local runner runs one.`);
  const assetFiles = artifacts.flatMap(({ type, properties }) =>
    type === "cdk:asset-manifest" ? (properties.file ?? []) : [],
  );
  const assets = assetFiles.flatMap((file) => Object.values(assetManifest.parse(read(file)).files));
  return {
    resources: templateFile.parse(read(template)).Resources,
    assets: Object.fromEntries(
      assets.flatMap(({ source, destinations }) =>
        Object.values(destinations).map(({ objectKey }) => [
          objectKey,
          resolve(directory, source.path),
        ]),
      ),
    ),
  };
};

/** Describes the one table. Throws if the stack has none, or several. */
export const describeTable = (stack: SynthesizedStack): TableDescription => {
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
};

/**
 * Describes every secret. A caller makes their values first, as functions are told where to find
 * them.
 */
export const describeSecrets = (stack: SynthesizedStack): SecretDescription[] => {
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
};

/**
 * Describes the stack for one machine. `known` says what only the runner can: the value of a `Ref`
 * by logical id (a table's name, a secret's file URL) and of an attribute as `LogicalId.Attribute`.
 * Throws an error that names the resource for whatever the local runner would run differently from
 * AWS, or not at all.
 */
export const describeService = (
  stack: SynthesizedStack,
  known: Readonly<Record<string, string>>,
): ServiceDescription => {
  for (const [logicalId, { Type }] of Object.entries(stack.resources)) {
    if (unsupportedTriggers.has(Type))
      throw notUnderstood(logicalId, `${Type} has no local counterpart.`);
  }
  return {
    table: describeTable(stack),
    secrets: describeSecrets(stack),
    functions: describeFunctions(stack, (name) => known[name]),
    routes: describeRoutes(stack),
    schedules: describeSchedules(stack),
  };
};

/**
 * Resources that call functions on AWS and have no counterpart here. If they were passed over, they
 * would look as if they ran.
 */
const unsupportedTriggers = new Set([
  "AWS::Lambda::EventSourceMapping",
  "AWS::Lambda::Url",
  "AWS::Events::Rule",
  "AWS::SNS::Subscription",
  "AWS::DynamoDB::GlobalTable",
]);

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

const describeRoutes = (stack: SynthesizedStack): RouteDescription[] => {
  const integrations = readAll(
    stack.resources,
    "AWS::ApiGatewayV2::Integration",
    integrationProperties,
  );
  return readAll(stack.resources, "AWS::ApiGatewayV2::Route", routeProperties).map(
    ({ logicalId, properties }) => {
      const routeKey = /^(?:(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) )?(\/[^\s+]*|\$default)$/.exec(
        properties.RouteKey,
      );
      const [, method = "", path] = routeKey ?? [];
      if (path === undefined || (method === "") !== (path === "$default"))
        throw notUnderstood(logicalId, `its route key is ${properties.RouteKey}.`);
      const target = evaluate(logicalId, properties.Target, byName);
      const integration = integrations.find(
        (candidate) => target === `integrations/${candidate.logicalId}`,
      );
      if (integration === undefined)
        throw notUnderstood(logicalId, "its target is not an integration of this stack.");
      return {
        method,
        path,
        function: functionBehind(
          stack,
          integration.logicalId,
          integration.properties.IntegrationUri,
        ),
      };
    },
  );
};

const describeSchedules = (stack: SynthesizedStack): ScheduleDescription[] =>
  readAll(stack.resources, "AWS::Scheduler::Schedule", scheduleProperties).map(
    ({ logicalId, properties }) => {
      const [, count, unit] =
        /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(properties.ScheduleExpression) ?? [];
      if (count === undefined)
        throw notUnderstood(logicalId, `its expression is ${properties.ScheduleExpression}.`);
      const minutes = unit === "minute" ? 1 : unit === "hour" ? 60 : 24 * 60;
      return {
        logicalId,
        everyMs: Number(count) * minutes * 60_000,
        function: functionBehind(stack, logicalId, properties.Target.Arn),
        input: JSON.parse(properties.Target.Input),
      };
    },
  );

/** The logical id of the function whose ARN `arn` is. */
const functionBehind = (stack: SynthesizedStack, logicalId: string, arn: unknown): string => {
  const target = evaluate(logicalId, arn, byName).replace(/\.Arn$/, "");
  if (stack.resources[target]?.Type !== "AWS::Lambda::Function")
    throw notUnderstood(logicalId, "it does not call a function of this stack.");
  return target;
};
