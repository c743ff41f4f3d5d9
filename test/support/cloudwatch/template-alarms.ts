import { ofType, type Resources } from "../synthesized-service.ts";
import { type AlarmProperties, raisedAt, type Span } from "./alarm.ts";
import { fieldOf, filterPattern } from "./filter-pattern.ts";
import type { Datapoint } from "./metrics.ts";

/** One line of a log. `group` is the logical id of its log group. */
export interface GroupLine {
  readonly group: string;
  readonly at: number;
  readonly line: unknown;
}

/** The metrics that a template's filters make from lines. */
export function datapointsOf(resources: Resources, lines: readonly GroupLine[]): Datapoint[] {
  return ofType(resources, "AWS::Logs::MetricFilter").flatMap(([id, { Properties }]) => {
    const matches = filterPattern(Properties.FilterPattern);
    const group = Properties.LogGroupName.Ref;
    return lines
      .filter((each) => each.group === group && matches(each.line))
      .flatMap(({ at, line }) =>
        Properties.MetricTransformations.flatMap((made: Transformation) => {
          if (made.DefaultValue !== undefined) throw new Error(`${id} has a default value.`);
          return datapointOf(made, at, line) ?? [];
        }),
      );
  });
}

interface Transformation {
  readonly MetricNamespace: string;
  readonly MetricName: string;
  readonly MetricValue: string;
  readonly Dimensions?: readonly { readonly Key: string; readonly Value: string }[];
  readonly DefaultValue?: number;
}

/** Undefined where the line lacks the number or a dimension: then CloudWatch publishes nothing. */
const datapointOf = (
  { MetricNamespace, MetricName, MetricValue, Dimensions = [] }: Transformation,
  at: number,
  line: unknown,
): Datapoint | undefined => {
  const value = MetricValue.startsWith("$") ? fieldOf(line, MetricValue) : Number(MetricValue);
  const dimensions = Dimensions.map(({ Key, Value }) => [Key, fieldOf(line, Value)] as const);
  if (typeof value !== "number" || dimensions.some(([, found]) => typeof found !== "string"))
    return undefined;
  return {
    metric: {
      namespace: MetricNamespace,
      name: MetricName,
      dimensions: Object.fromEntries(dimensions.map(([key, found]) => [key, String(found)])),
    },
    at,
    value,
  };
};

/**
 * The alarms of a template that were raised within a span, by their logical ids without the hash at
 * the end. References stand for the logical ids that they name.
 */
export function alarmsRaised(
  resources: Resources,
  datapoints: readonly Datapoint[],
  span: Span,
): readonly string[] {
  return ofType(resources, "AWS::CloudWatch::Alarm")
    .filter(([, { Properties }]) => raisedAt(resolved(Properties), datapoints, span).length > 0)
    .map(([id]) => id.replace(/[0-9A-F]{8}$/, ""))
    .sort();
}

const resolved = (properties: unknown): AlarmProperties =>
  JSON.parse(JSON.stringify(properties), (_, value) =>
    typeof value === "object" && value !== null && "Ref" in value ? value.Ref : value,
  );
