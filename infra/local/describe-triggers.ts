import {
  byName,
  evaluate,
  integrationProperties,
  notUnderstood,
  type Resources,
  readAll,
  routeProperties,
  scheduleProperties,
} from "./cloudformation.ts";
import {
  eventSourceProperties,
  type FilterPattern,
  filterPattern,
  queueSourceProperties,
} from "./event-source.ts";
import type { SynthesizedStack } from "./read-stack.ts";

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

/** A function that is given the records of the table's stream that fit one of the filters. */
export interface StreamDescription {
  readonly logicalId: string;
  readonly function: string;
  readonly batchSize: number;
  readonly filters: readonly FilterPattern[];
}

/** A function that is given the messages of a queue. */
export interface QueueDescription {
  readonly function: string;
  readonly queueArn: string;
  readonly batchSize: number;
  /** The most batches that it has at once. */
  readonly batchesAbreast: number;
}

/** Describes every route, with the function that answers it. */
export function describeRoutes(stack: SynthesizedStack): RouteDescription[] {
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
}

/** Describes every schedule, with the function that it calls. */
export function describeSchedules(stack: SynthesizedStack): ScheduleDescription[] {
  return readAll(stack.resources, "AWS::Scheduler::Schedule", scheduleProperties).map(
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
}

/** Describes every function that the table's stream calls. */
export function describeStreams(stack: SynthesizedStack): StreamDescription[] {
  return readAll(mappings(stack, "stream"), MAPPING, eventSourceProperties).map(
    ({ logicalId, properties }) => {
      const source = evaluate(logicalId, properties.EventSourceArn, byName).replace(/\..*$/, "");
      if (stack.resources[source]?.Type !== "AWS::DynamoDB::Table")
        throw notUnderstood(logicalId, "its source is not the stream of this stack's table.");
      return {
        logicalId,
        function: functionBehind(stack, logicalId, properties.FunctionName),
        batchSize: properties.BatchSize,
        filters: properties.FilterCriteria.Filters.map(({ Pattern }) =>
          readFilter(logicalId, Pattern),
        ),
      };
    },
  );
}

/** Describes every function that a queue's messages are given to. */
export function describeQueues(stack: SynthesizedStack): QueueDescription[] {
  return readAll(mappings(stack, "queue"), MAPPING, queueSourceProperties).map(
    ({ logicalId, properties }) => ({
      function: functionBehind(stack, logicalId, properties.FunctionName),
      queueArn: properties.EventSourceArn,
      batchSize: properties.BatchSize,
      batchesAbreast: properties.ScalingConfig.MaximumConcurrency,
    }),
  );
}

const MAPPING = "AWS::Lambda::EventSourceMapping";

const mappings = ({ resources }: SynthesizedStack, source: "queue" | "stream"): Resources =>
  Object.fromEntries(
    Object.entries(resources).filter(
      ([, { Properties }]) => isOfQueue(Properties) === (source === "queue"),
    ),
  );

const isOfQueue = (properties: unknown): boolean =>
  /^arn:aws[a-z-]*:sqs:/.test(String(Object(properties).EventSourceArn));

const readFilter = (logicalId: string, pattern: string): FilterPattern => {
  const read = filterPattern.safeParse(JSON.parse(pattern));
  if (read.success) return read.data;
  throw notUnderstood(logicalId, `its filter is ${pattern}.`);
};

/** The logical id of the function whose ARN `arn` is. */
const functionBehind = (stack: SynthesizedStack, logicalId: string, arn: unknown): string => {
  const target = evaluate(logicalId, arn, byName).replace(/\.Arn$/, "");
  if (stack.resources[target]?.Type !== "AWS::Lambda::Function")
    throw notUnderstood(logicalId, "it does not call a function of this stack.");
  return target;
};
