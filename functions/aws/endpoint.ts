/** The endings of AWS's partitions that are not `amazonaws.com` (`partitions.json` of the SDK). */
const ENDINGS: readonly (readonly [region: RegExp, ending: string])[] = [
  [/^cn-/, "amazonaws.com.cn"],
  [/^eusc-/, "amazonaws.eu"],
  [/^us-iso-/, "c2s.ic.gov"],
  [/^us-isob-/, "sc2s.sgov.gov"],
  [/^eu-isoe-/, "cloud.adc-e.uk"],
  [/^us-isof-/, "csp.hci.ic.gov"],
];

/**
 * Where a service answers in a region.
 *
 * Example: `https://dynamodb.eu-central-1.amazonaws.com`.
 */
export function endpointOf(service: string, region: string): string {
  const [, ending = "amazonaws.com"] = ENDINGS.find(([pattern]) => pattern.test(region)) ?? [];
  return `https://${service}.${region}.${ending}`;
}
