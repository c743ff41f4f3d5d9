import * as z from "zod";

/** One resource of a template, before anything is known of its type. */
const resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
});
export type Resource = z.infer<typeof resource>;
export type Resources = Readonly<Record<string, Resource>>;

export const templateFile = z.looseObject({ Resources: z.record(z.string(), resource) });

export const assemblyManifest = z.looseObject({
  artifacts: z.record(
    z.string(),
    z.looseObject({
      type: z.string(),
      properties: z
        .looseObject({ templateFile: z.string().optional(), file: z.string().optional() })
        .default({}),
    }),
  ),
});

export const assetManifest = z.looseObject({
  files: z.record(
    z.string(),
    z.looseObject({
      source: z.looseObject({ path: z.string() }),
      destinations: z.record(z.string(), z.looseObject({ objectKey: z.string() })),
    }),
  ),
});

/**
 * The value that CloudFormation would put in a place: `LogicalId` for a `Ref`,
 * `LogicalId.Attribute` for an attribute.
 */
export type Lookup = (name: string) => string | undefined;

/** For finding out what a value refers to: everything resolves to its own name. */
export const byName: Lookup = (name) => name;

/** The error for everything that would run differently here than on AWS, or not at all. */
export function notUnderstood(logicalId: string, why: string): Error {
  return new Error(`The local runner cannot run ${logicalId}: ${why}`);
}

export interface Described<T> {
  readonly logicalId: string;
  readonly properties: T;
}

/**
 * Reads all resources of a type, in the template's order. Throws an error that names the first one
 * that does not have the shape.
 */
export function readAll<T>(
  resources: Resources,
  type: string,
  shape: z.ZodType<T>,
): Described<T>[] {
  return Object.entries(resources)
    .filter(([, { Type }]) => Type === type)
    .map(([logicalId, { Properties }]) => {
      const parsed = shape.safeParse(Properties);
      if (!parsed.success) {
        const issues = parsed.error.issues.map(
          ({ path, message }) => `${path.join(".")}: ${message}`,
        );
        throw notUnderstood(logicalId, issues.join("; "));
      }
      return { logicalId, properties: parsed.data };
    });
}

/**
 * Computes a property that may hold references. Throws an error that names the resource for a
 * reference or function it cannot compute.
 */
export function evaluate(logicalId: string, value: unknown, lookup: Lookup): string {
  const known = (name: string): string => {
    const found = lookup(name);
    if (found === undefined) throw notUnderstood(logicalId, `nothing is known of ${name}.`);
    return found;
  };
  const compute = (part: unknown): string => {
    const expression = intrinsic.safeParse(part).data;
    if (expression === undefined)
      throw notUnderstood(logicalId, `it holds ${JSON.stringify(part)}.`);
    if (typeof expression !== "object") return String(expression);
    if ("Ref" in expression) return known(expression.Ref);
    if ("Fn::GetAtt" in expression) return known([expression["Fn::GetAtt"]].flat().join("."));
    if ("Fn::Join" in expression)
      return expression["Fn::Join"][1].map(compute).join(expression["Fn::Join"][0]);
    const [text, variables] = expression["Fn::Sub"];
    return substitute(text, (name) => (name in variables ? compute(variables[name]) : known(name)));
  };
  return compute(value);
}

/**
 * Fn::Sub: `${Name}` and `${Name.Attribute}` are replaced, `${!Name}` stands for `${Name}` itself.
 */
const substitute = (text: string, replacement: (name: string) => string): string =>
  text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) =>
    literal === "!" ? `\${${name}}` : replacement(name),
  );

const intrinsic = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.strictObject({ Ref: z.string() }),
  z.strictObject({ "Fn::GetAtt": z.union([z.string(), z.tuple([z.string(), z.string()])]) }),
  z.strictObject({ "Fn::Join": z.tuple([z.string(), z.array(z.unknown())]) }),
  z.strictObject({
    "Fn::Sub": z.union([
      z.tuple([z.string(), z.record(z.string(), z.unknown())]),
      z.string().transform((text): [string, Record<string, unknown>] => [text, {}]),
    ]),
  }),
]);

const keySchema = z.array(
  z.object({ AttributeName: z.string(), KeyType: z.enum(["HASH", "RANGE"]) }),
);

/**
 * Only what CreateTable knows, and the attribute that says when a row may go; protection and
 * backups mean nothing on one machine.
 */
export const tableProperties = z.object({
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(["S", "N", "B"]) }),
  ),
  KeySchema: keySchema,
  BillingMode: z.literal("PAY_PER_REQUEST"),
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: z.object({
          ProjectionType: z.enum(["ALL", "INCLUDE", "KEYS_ONLY"]),
          NonKeyAttributes: z.array(z.string()).exactOptional(),
        }),
      }),
    )
    .exactOptional(),
  StreamSpecification: z
    .object({
      StreamViewType: z.enum(["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]),
    })
    .exactOptional(),
  TimeToLiveSpecification: z
    .object({ AttributeName: z.string(), Enabled: z.literal(true) })
    .exactOptional(),
});

export const secretProperties = z.object({
  GenerateSecretString: z.object({
    SecretStringTemplate: z.string(),
    GenerateStringKey: z.string(),
    // CloudFormation's defaults, here and below.
    PasswordLength: z.number().default(32),
    ExcludePunctuation: z.boolean().default(false),
  }),
});

/**
 * These readers are strict: they refuse a property that would change what runs, until the local
 * runner is taught it. `elsewhere` marks properties that mean nothing on one machine: permissions,
 * log groups, processors.
 */
export const elsewhere = z.unknown().optional();

export const functionProperties = z.strictObject({
  Runtime: z.literal("nodejs24.x"),
  Handler: z.string(),
  Code: z.strictObject({ S3Bucket: elsewhere, S3Key: z.string() }),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  Environment: z
    .strictObject({ Variables: z.record(z.string(), z.unknown()) })
    .default({ Variables: {} }),
  Architectures: elsewhere,
  Description: elsewhere,
  LoggingConfig: elsewhere,
  ReservedConcurrentExecutions: elsewhere,
  Role: elsewhere,
  Tags: elsewhere,
});

export const integrationProperties = z.strictObject({
  IntegrationType: z.literal("AWS_PROXY"),
  PayloadFormatVersion: z.literal("2.0"),
  IntegrationUri: z.unknown(),
  ApiId: elsewhere,
});

export const routeProperties = z.strictObject({
  RouteKey: z.string(),
  AuthorizationType: z.literal("NONE").default("NONE"),
  Target: z.unknown(),
  ApiId: elsewhere,
});

/** Only what tells whom a rule calls. */
/** The ARN of a log group is joined from parts, of which its name is the last. */
export const ruleProperties = z.object({
  Targets: z.array(
    z.object({ Arn: z.object({ "Fn::Join": z.tuple([z.literal(""), z.array(z.unknown())]) }) }),
  ),
});

export const scheduleProperties = z.strictObject({
  ScheduleExpression: z.string(),
  State: z.literal("ENABLED").default("ENABLED"),
  FlexibleTimeWindow: z.strictObject({ Mode: z.literal("OFF") }),
  Target: z.strictObject({
    Arn: z.unknown(),
    Input: z.string(),
    RoleArn: elsewhere,
    // Locally a tick arrives or the runner is gone.
    RetryPolicy: elsewhere,
  }),
});
