import * as z from "zod";
import type { StageSetting } from "./stage-settings.ts";
import { stageSettings } from "./stage-settings.ts";

/** A stage file as it is written. */
export type StageValues = Partial<
  Record<StageSetting, string | readonly string[] | Readonly<Record<string, number>>>
>;

/** As much of a template as tells of its settings. A running stack may be of an older version. */
const template = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z
        .object({
          Environment: z
            .object({ Variables: z.record(z.string(), z.unknown()).default({}) })
            .default({ Variables: {} }),
          ReservedConcurrentExecutions: z.number().optional(),
          AlarmActions: z.array(z.unknown()).default([]),
        })
        .default({ Environment: { Variables: {} }, AlarmActions: [] }),
      Metadata: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
});

type Resource = z.infer<typeof template>["Resources"][string];

/** Settings whose text is a list. */
const LISTS: readonly string[] = [
  "TENCENT_VOD_SUB_APP_IDS",
  "TENCENT_TIW_SDK_APP_IDS",
  "TENCENT_TRTC_SDK_APP_IDS",
  "VOD_PULL_APPLICATIONS",
  "RESULT_HOSTS",
];

/**
 * The settings that a deployed template was made with, read from what its functions and alarms are
 * told, and from what the template says of the others. A value that the stack makes by itself, such
 * as a reference to its own address, is no setting. Throws a zod error for what is no template.
 */
export function stageOf(deployed: unknown): StageValues {
  const resources = Object.values(template.parse(deployed).Resources);
  const ofType = (type: string) => resources.filter(({ Type }) => Type === type);
  const functions = ofType("AWS::Lambda::Function");
  const told = Object.assign({}, ...functions.map(variablesOf)) as Record<string, unknown>;
  const reserved = reservedIn(functions);
  const [topic] = ofType("AWS::CloudWatch::Alarm").flatMap(({ Properties }) => [
    ...Properties.AlarmActions,
  ]);
  const found: Readonly<Record<string, unknown>> = {
    ...told,
    ...(Object.keys(reserved).length === 0 ? {} : { RESERVED_CONCURRENCY: reserved }),
    ...(topic === undefined ? {} : { ALARM_TOPIC_ARN: topic }),
    ...(ofType("AWS::Events::EventBus").length === 0 ? {} : { CREATE_EVENT_BUS: "on" }),
    ...Object.assign({}, ...resources.map(({ Metadata }) => Metadata["callsheet:settings"])),
  };
  const isSetting = (value: unknown) => typeof value === "string" || value === reserved;
  return Object.fromEntries(
    stageSettings.flatMap((name) => {
      const value = found[name];
      if (!isSetting(value) || value === "") return [];
      return [[name, LISTS.includes(name) ? String(value).split(",") : value]];
    }),
  );
}

const variablesOf = ({ Properties }: Resource) => Properties.Environment.Variables;

const reservedIn = (functions: readonly Resource[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    functions.flatMap(({ Metadata, Properties: { ReservedConcurrentExecutions: count } }) =>
      count === undefined ? [] : [[String(Metadata["callsheet:entry"]), count]],
    ),
  );
