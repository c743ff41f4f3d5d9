import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { alarmingEvents } from "../../infra/alarms/events.ts";
import { entryNames } from "../../infra/entry-names.ts";
import { input, submit } from "../support/client.ts";
import { functionOf, ofType, type Properties } from "../support/synthesized-service.ts";
import { startSystem } from "../support/system.ts";
import { synthesizedForAll } from "./synthesized.ts";

const TOPIC = "arn:aws:sns:eu-central-1:123456789012:alarms";

const { service, resources } = await synthesizedForAll();

const alarms = (among = resources): Properties[] =>
  ofType(among, "AWS::CloudWatch::Alarm").map(([, { Properties }]) => Properties);
const alarmOf = (event: string): Properties =>
  alarms().find(({ Dimensions }) => Dimensions?.[0].Value === event);

const filters = (): Properties[] =>
  ofType(resources, "AWS::Logs::MetricFilter").map(([, { Properties }]) => Properties);
const filtersOf = (event: string): Properties[] =>
  filters().filter(
    ({ FilterPattern, MetricTransformations: [{ MetricName }] }) =>
      MetricName === "events" && FilterPattern.includes(`$.event = "${event}"`),
  );
const logGroups = (): string[] =>
  entryNames
    .map((entry) => functionOf(resources, entry).properties.LoggingConfig.LogGroup.Ref)
    .sort();

/** Every source of the functions, as one text. */
const sources = (): string => {
  const directory = fileURLToPath(new URL("../../functions", import.meta.url));
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  return files.map((file) => readFileSync(join(directory, file), "utf8")).join("\n");
};

/** The pages that an operator reads. They say that an event in bold raises an alarm. */
const guides = (): string =>
  ["runbook.md", "README.md"]
    .map((file) => readFileSync(new URL(`../../infra/${file}`, import.meta.url), "utf8"))
    .join();

test("every event that the runbook prints in bold raises an alarm, and it names each that does", () => {
  const bold = [...guides().matchAll(/\*\*`(\w+)`\*\*/g)].map(([, event = ""]) => event);
  const alarming = Object.keys(alarmingEvents);

  expect(bold.filter((event) => !alarming.includes(event))).toEqual([]);
  expect(alarming.filter((event) => !guides().includes(`\`${event}\``))).toEqual([]);
});

describe("events in the log", () => {
  test.each(Object.keys(alarmingEvents))(
    "%s is written by a function, counted in every log, and raises an alarm at the first",
    (event) => {
      const alarm = alarmOf(event);

      const filters = filtersOf(event);

      expect(sources()).toContain(`log("${event}"`);
      expect(filters.map(({ LogGroupName }) => LogGroupName.Ref).sort()).toEqual(logGroups());
      for (const { MetricTransformations } of filters) {
        expect(MetricTransformations).toEqual([
          {
            MetricNamespace: alarm.Namespace,
            MetricName: alarm.MetricName,
            MetricValue: "1",
            Dimensions: [{ Key: "event", Value: "$.event" }],
          },
        ]);
      }
      expect(alarm).toMatchObject({
        Threshold: 1,
        Statistic: "Sum",
        TreatMissingData: "notBreaching",
        EvaluationPeriods: 1,
      });
      expect(alarm.ComparisonOperator).toBe("GreaterThanOrEqualToThreshold");
    },
  );

  test("every function's own log and the gateway's are counted, by patterns that CloudWatch takes", () => {
    const groups = new Set(filters().map(({ LogGroupName }) => LogGroupName.Ref));
    const [gateway] = ofType(resources, "AWS::ApiGatewayV2::Stage").map(
      ([, { Properties }]) => Properties.AccessLogSettings.DestinationArn["Fn::GetAtt"][0],
    );

    expect([...groups].sort()).toEqual([...logGroups(), gateway].sort());
    for (const { FilterPattern } of filters())
      expect(FilterPattern.length).toBeLessThanOrEqual(1024);
  });

  test("an alarm is raised where starts are tried for ten minutes and none of them reaches Tencent", () => {
    const alarm = alarms().find(({ AlarmDescription }) =>
      AlarmDescription.includes("No start reached Tencent"),
    );

    const events = [
      "start_accepted",
      "start_refused",
      "start_duplicate",
      "start_silence",
      "start_answer_unknown",
    ];
    const reached = `(${events.map((event) => `FILL(${event}, 0)`).join(" + ")})`;
    expect(alarm?.Metrics[0].Expression).toBe(
      `IF(FILL(start_not_sent, 0) > 0 AND ${reached} == 0, 1, 0)`,
    );
    expect(alarm).toMatchObject({
      Threshold: 1,
      EvaluationPeriods: 2,
      TreatMissingData: "notBreaching",
    });
    for (const { MetricStat } of alarm?.Metrics.slice(1) ?? []) {
      const [{ Value: event }] = MetricStat.Metric.Dimensions;
      expect(sources()).toContain(`"${event}"`);
      expect(filtersOf(event)).toHaveLength(entryNames.length);
    }
  });

  test("a start that Tencent refuses for our clock is logged as the event that the alarm about clocks counts, and waits", async () => {
    const system = await startSystem({ callbacks: "off" });
    const code = "AuthFailure.SignatureExpire";

    const { body } = await submit(system, "one", { input: input(`[refuse:${code}]`) });
    const { taskId } = body;
    const lines = system.log.filter(({ event }) => event === "clock_differs");

    expect(body).toMatchObject({ status: "queued", waitingFor: { reason: "refused", code } });
    expect(lines).toEqual([
      expect.objectContaining({ taskId, tenant: "default", operation: body.operation, code }),
    ]);
    expect(alarmOf("clock_differs").AlarmDescription).toContain("Our clock and Tencent's differ");
    expect(
      filtersOf("clock_differs")
        .map(({ LogGroupName }) => LogGroupName.Ref)
        .sort(),
    ).toEqual(logGroups());
    expect(system.log.map(({ event }) => event)).not.toContain("starts_blocked");
  });

  test("a late answer raises an alarm only if the task was paid for", () => {
    const [filter] = filtersOf("outcome_not_applied");

    expect(filter?.FilterPattern).toContain(
      '(($.event = "outcome_not_applied") && ($.transition = "accepted"))',
    );
  });

  test("a line is JSON and nothing else, where `console` would begin it with a time on Lambda", () => {
    const compose = fileURLToPath(new URL("../../functions/compose.ts", import.meta.url));
    const script = `
      for (const name of ["log", "info", "warn", "error"]) console[name] = () => process.stdout.write("by console");
      const { compose } = await import(${JSON.stringify(compose)});
      const { log } = compose({ TABLE_NAME: "table", ENVIRONMENT: "test", AWS_REGION: "us-east-1" });
      log("row_unreadable", { taskId: "task" });`;

    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
      encoding: "utf8",
    });

    expect(stdout).toBe('{"event":"row_unreadable","taskId":"task"}\n');
  });
});

describe("functions", () => {
  test.each(entryNames)(
    "%s raises an alarm when it fails or is throttled, also if it is never called at all for that",
    (entry) => {
      const name = { Ref: functionOf(resources, entry).logicalId };
      const watching = alarms().filter(({ Metrics = [] }) =>
        Metrics.some(
          ({ Id, MetricStat }: Properties) =>
            Id === "throttles" && MetricStat.Metric.Dimensions[0].Value.Ref === name.Ref,
        ),
      );

      expect(watching).toHaveLength(1);
      expect(
        watching[0].Metrics.map(
          ({ MetricStat }: Properties) => MetricStat?.Metric.MetricName,
        ).filter(Boolean),
      ).toEqual(["Errors", "Throttles"]);
      expect(watching[0].Metrics[0].Expression).toBe("FILL(errors, 0) + FILL(throttles, 0)");
      const isDaily = entry === "audit-tasks";
      expect(watching[0].DatapointsToAlarm).toBe(isDaily ? undefined : 2);
      expect(watching[0].EvaluationPeriods).toBe(isDaily ? 1 : 3);
    },
  );

  test.each([
    ["poll-tasks", 60],
    ["start-tasks", 60],
    ["audit-tasks", 86_400],
  ] as const)(
    "%s raises an alarm when three of its runs in a row have not done their work",
    (entry, period) => {
      const [silent, ...others] = alarms().filter(({ Metrics = [] }) =>
        Metrics.some(
          ({ Id, MetricStat }: Properties) =>
            Id === "done" && MetricStat.Metric.Dimensions[0].Value === entry,
        ),
      );

      expect(others).toEqual([]);
      expect(silent).toMatchObject({
        EvaluationPeriods: 3,
        Threshold: 1,
        ComparisonOperator: "LessThanThreshold",
        TreatMissingData: "breaching",
      });
      expect(silent?.Metrics[1].MetricStat).toMatchObject({
        Metric: { MetricName: "runs" },
        Period: period,
      });
    },
  );
});

test("alarms are told to the topic that is set, and to nobody else", async () => {
  const { resources: told } = await service.synthesize({ ALARM_TOPIC_ARN: TOPIC });

  expect(alarms(told).map(({ AlarmActions }) => AlarmActions)).toEqual(
    alarms(told).map(() => [TOPIC]),
  );
  expect(alarms().filter(({ AlarmActions }) => AlarmActions !== undefined)).toEqual([]);
});
