import { fullDiff, type ResourceDifference, ResourceImpact } from "@aws-cdk/cloudformation-diff";
import { stageOf } from "./stage-of.ts";

/** The changes that a deployment makes to a stack that runs, in words for its operator. */
export interface Changes {
  /** State that would be made anew, and empty, or taken away. */
  readonly state: readonly string[];
  /** Other resources that would be replaced or taken away. */
  readonly others: readonly string[];
  /** Settings that the running stack has and the new one lacks, or has otherwise. */
  readonly settings: readonly string[];
  /** Resources that are made, and those that are changed in their place. */
  readonly created: number;
  readonly updated: number;
}

/** Without their rows and values a repeated request would be charged again. */
const STATE: readonly (string | undefined)[] = [
  "AWS::DynamoDB::Table",
  "AWS::SecretsManager::Secret",
];

type Template = Readonly<Record<string, unknown>>;

interface Change {
  readonly logicalId: string;
  readonly change: ResourceDifference;
}

/** Compares two templates by CDK's own rules of what CloudFormation replaces. */
export function changesBetween(running: Template, wanted: Template): Changes {
  const changes: Change[] = [];
  fullDiff({ ...running }, { ...wanted }).resources.forEachDifference((logicalId, change) => {
    changes.push({ logicalId, change });
  });
  const having = (...impacts: readonly ResourceImpact[]) =>
    changes.filter(({ change }) => impacts.includes(change.changeImpact));
  const replaced = having(ResourceImpact.WILL_REPLACE, ResourceImpact.MAY_REPLACE);
  const removed = having(ResourceImpact.WILL_DESTROY, ResourceImpact.WILL_ORPHAN);
  const regenerated = having(ResourceImpact.WILL_UPDATE).filter(makesValueAnew);
  const told = [...replaced.map(replacement), ...removed.map(removal)];
  const holdsState = [...replaced, ...removed].map(
    ({ change }) =>
      STATE.includes(change.oldResourceType) || STATE.includes(change.newResourceType),
  );
  return {
    state: [...told.filter((_, place) => holdsState[place]), ...regenerated.map(regeneration)],
    others: told.filter((_, place) => !holdsState[place]),
    settings: settingsLost(running, wanted),
    created: having(ResourceImpact.WILL_CREATE).length,
    updated: having(ResourceImpact.WILL_UPDATE).length,
  };
}

/**
 * CloudFormation changes a secret in its place, and yet makes its value anew where any part of
 * `GenerateSecretString` differs. Source: issues 1161 and 2210 of
 * aws-cloudformation/cloudformation-coverage-roadmap.
 */
const makesValueAnew = ({ change }: Change): boolean =>
  change.newResourceType === "AWS::SecretsManager::Secret" &&
  "GenerateSecretString" in change.propertyUpdates;

const regeneration = ({ logicalId }: Change): string =>
  `makes the value of ${logicalId} anew, because of GenerateSecretString`;

const replacement = ({ logicalId, change }: Change): string => {
  const causes = Object.entries(change.propertyUpdates)
    .filter(([, { changeImpact }]) => changeImpact !== ResourceImpact.WILL_UPDATE)
    .map(([name]) => name);
  const verb = change.changeImpact === ResourceImpact.MAY_REPLACE ? "may replace" : "replaces";
  return `${verb} ${logicalId} (${change.newResourceType}), because of ${causes.join(", ") || "its type"}`;
};

const removal = ({ logicalId, change }: Change): string =>
  change.changeImpact === ResourceImpact.WILL_ORPHAN
    ? `takes ${logicalId} (${change.oldResourceType}) out of the stack, and leaves it behind`
    : `deletes ${logicalId} (${change.oldResourceType})`;

/** A forgotten setting shows here by its name, whatever resources it would change. */
const settingsLost = (running: Template, wanted: Template): readonly string[] => {
  const [before, after]: readonly Template[] = [stageOf(running), stageOf(wanted)];
  return Object.entries(before ?? {}).flatMap(([name, value]) => {
    const [was, is] = [JSON.stringify(value), JSON.stringify(after?.[name])];
    if (was === is) return [];
    return is === undefined ? [`${name} is lost: it is ${was} now`] : [`${name}: ${was} → ${is}`];
  });
};
