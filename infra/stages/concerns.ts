import { products } from "../products.ts";
import type { StageSettings } from "./stage-settings.ts";

/** Something about a stage that its operator has to know before it is deployed. */
export interface Concern {
  readonly sentence: string;
  /** It cannot be deployed so. */
  readonly isFatal: boolean;
}

/**
 * The reasons why a deployment of this stage would do nothing, or would fail and tell nobody. A
 * template can be made of it all the same.
 */
export function concernsOf({ given }: StageSettings): readonly Concern[] {
  const places = Object.values(products).flatMap(({ title, applications }) =>
    applications === undefined ? [] : [{ title, ...applications }],
  );
  const invented = places.filter(({ setting, standIn }) =>
    given[setting]?.split(",").includes(standIn),
  );
  const concerns = invented.map(
    ({ setting }): Concern => ({
      sentence: `${setting} names an application that only the stand-in knows: Tencent would reject every task.`,
      isFatal: true,
    }),
  );
  const names = places.map(({ setting }) => setting);
  if (names.every((setting) => given[setting] === undefined))
    concerns.push({
      sentence: `No application is named in ${names.slice(0, -1).join(", ")} or ${names.at(-1)}: Tencent would reject every task.`,
      isFatal: true,
    });
  if (given.ALARM_TOPIC_ARN === undefined)
    concerns.push({
      sentence: "ALARM_TOPIC_ARN is not set: no alarm would wake anybody.",
      isFatal: false,
    });
  return concerns;
}

/**
 * The settings that name a thing of AWS in another region, where the deployment could not use it:
 * queue, topic, key, table, certificate, bus and layer. CloudFront's own are in us-east-1 always.
 */
export function settingsElsewhere(
  { given }: Pick<StageSettings, "given">,
  region: string,
): readonly string[] {
  return Object.entries(given).flatMap(([name, value]) => {
    const [, named = region] = /^arn:aws[a-z-]*:[a-z0-9-]+:([a-z0-9-]+):/.exec(value) ?? [];
    return named === region || name.startsWith("EDGE_") ? [] : [name];
  });
}
