import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { alarmingEvents } from "../../infra/alarms.ts";
import { entryNames } from "../../infra/bundle.ts";
import {
  functionOf,
  ofType,
  type Properties,
  type Resources,
  type SynthesizedService,
  synthesizedService,
} from "../support/synthesized-service.ts";

const TOPIC = "arn:aws:sns:eu-central-1:123456789012:alarms";

let service: SynthesizedService;
let resources: Resources = {};

beforeAll(async () => {
  service = await synthesizedService();
  ({ resources } = await service.synthesize({}));
}, 60_000);
afterAll(() => service.remove());

const alarms = (among = resources): Properties[] => ofType(among, "AWS::CloudWatch::Alarm").map(([, { Properties }]) => Properties);
const alarmOf = (event: string): Properties => alarms().find(({ Dimensions }) => Dimensions?.[0].Value === event);

/** Every source of the functions, as one text. */
const sources = (): string => {
  const directory = fileURLToPath(new URL("../../functions", import.meta.url));
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  return files.map((file) => readFileSync(join(directory, file), "utf8")).join("\n");
};

describe("events in the log", () => {
  test.each(Object.keys(alarmingEvents))("%s is written by a function, counted in every log, and raises an alarm at the first", (event) => {
    const filters = ofType(resources, "AWS::Logs::MetricFilter").map(([, { Properties }]) => Properties);
    const alarm = alarmOf(event);

    expect(sources()).toContain(`log("${event}"`);
    for (const { FilterPattern, MetricTransformations } of filters) {
      expect(FilterPattern).toContain(`$.event = "${event}"`);
      expect(MetricTransformations).toEqual([
        {
          MetricNamespace: alarm.Namespace,
          MetricName: alarm.MetricName,
          MetricValue: "1",
          Dimensions: [{ Key: "event", Value: "$.event" }],
        },
      ]);
    }
    expect(alarm).toMatchObject({ Threshold: 1, Statistic: "Sum", TreatMissingData: "notBreaching", EvaluationPeriods: 1 });
    expect(alarm.ComparisonOperator).toBe("GreaterThanOrEqualToThreshold");
  });

  test("every function's own log is counted, by a pattern that CloudWatch takes", () => {
    const filters = ofType(resources, "AWS::Logs::MetricFilter").map(([, { Properties }]) => Properties);

    const groups = entryNames.map((entry) => functionOf(resources, entry).properties.LoggingConfig.LogGroup.Ref);
    expect(filters.map(({ LogGroupName }) => LogGroupName.Ref).sort()).toEqual(groups.sort());
    for (const { FilterPattern } of filters) expect(FilterPattern.length).toBeLessThanOrEqual(1024);
  });

  test("what came too late raises an alarm only if it was paid for", () => {
    const [[, filter] = []] = ofType(resources, "AWS::Logs::MetricFilter");

    expect(filter?.Properties.FilterPattern).toContain('(($.event = "outcome_not_applied") && ($.transition = "accepted"))');
  });

  test("a line is JSON and nothing else, where `console` would begin it with a time on Lambda", () => {
    const compose = fileURLToPath(new URL("../../functions/compose.ts", import.meta.url));
    const script = `
      for (const name of ["log", "info", "warn", "error"]) console[name] = () => process.stdout.write("by console");
      const { compose } = await import(${JSON.stringify(compose)});
      const { log } = compose({ TABLE_NAME: "table", ENVIRONMENT: "test", AWS_REGION: "us-east-1" });
      log("row_unreadable", { taskId: "task" });`;

    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });

    expect(stdout).toBe('{"event":"row_unreadable","taskId":"task"}\n');
  });
});

describe("functions", () => {
  test.each(entryNames)("%s raises an alarm when it fails or is throttled, also if it is never called at all for that", (entry) => {
    const name = { Ref: functionOf(resources, entry).logicalId };
    const watching = alarms().filter(({ Metrics = [] }) =>
      Metrics.some(({ MetricStat }: Properties) => MetricStat?.Metric.Dimensions[0].Value.Ref === name.Ref),
    );

    expect(watching).toHaveLength(1);
    expect(watching[0].Metrics.map(({ MetricStat }: Properties) => MetricStat?.Metric.MetricName).filter(Boolean)).toEqual([
      "Errors",
      "Throttles",
    ]);
    expect(watching[0].Metrics[0].Expression).toBe("FILL(errors, 0) + FILL(throttles, 0)");
  });

  test.each([
    ["poll-tasks", 60],
    ["start-tasks", 60],
    ["audit-tasks", 86_400],
  ] as const)("%s raises an alarm when three of its ticks have not come", (entry, period) => {
    const name = { Ref: functionOf(resources, entry).logicalId };
    const silent = alarms().filter(({ MetricName, Dimensions }) => MetricName === "Invocations" && Dimensions[0].Value.Ref === name.Ref);

    expect(silent).toMatchObject([
      { Period: period, EvaluationPeriods: 3, Threshold: 1, ComparisonOperator: "LessThanThreshold", TreatMissingData: "breaching" },
    ]);
  });
});

test("alarms are told to the topic that is set, and to nobody else", async () => {
  const { resources: told } = await service.synthesize({ ALARM_TOPIC_ARN: TOPIC });

  expect(alarms(told).map(({ AlarmActions }) => AlarmActions)).toEqual(alarms(told).map(() => [TOPIC]));
  expect(alarms().filter(({ AlarmActions }) => AlarmActions !== undefined)).toEqual([]);
});
