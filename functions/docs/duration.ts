/** A duration in the largest unit that leaves no rest. Example: 5400 is `90 minutes`. */
export function duration(seconds: number): string {
  const [unit, size] = UNITS.find(([, each]) => seconds >= each && seconds % each === 0) ?? SECOND;
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

const SECOND = ["second", 1] as const;
const UNITS = [["day", 86_400], ["hour", 3600], ["minute", 60], SECOND] as const;
