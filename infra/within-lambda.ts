import { Token } from "aws-cdk-lib";
import { SettingsError } from "./settings.ts";

/** Bytes of all variables of a function, names included (Lambda Developer Guide, "Quotas"). */
const MOST_BYTES = 4096;

/** An ARN of a secret with long names: only CloudFormation knows how long it really is. */
const LONGEST_REFERENCE = 160;

/**
 * The variables of a function. Throws a SettingsError where Lambda would refuse them, which it says
 * in the midst of a deployment.
 */
export function withinLambda(
  entry: string,
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  const sizes = Object.entries(variables).map(([name, value]) => ({
    name,
    bytes: name.length + (Token.isUnresolved(value) ? LONGEST_REFERENCE : Buffer.byteLength(value)),
  }));
  const all = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const [longest] = sizes.sort((a, b) => b.bytes - a.bytes);
  if (all > MOST_BYTES)
    throw new SettingsError(
      `${longest?.name} is too long: Lambda takes ${MOST_BYTES} bytes of settings, and ${entry} would have ${all}.`,
    );
  return { ...variables };
}
