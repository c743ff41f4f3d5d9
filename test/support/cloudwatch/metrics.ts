/** The name of a metric, with its dimensions: each combination of their values is a metric. */
export interface MetricName {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** One value that was published. `at` is in milliseconds since the UNIX epoch. */
export interface Datapoint {
  readonly metric: MetricName;
  readonly at: number;
  readonly value: number;
}

/** The values of consecutive intervals, each by its beginning. One without data is not there. */
export type Series = ReadonlyMap<number, number>;

/**
 * A statistic of a metric for each interval. Intervals begin at multiples of their length. A metric
 * is asked for with all its dimensions, or nothing is found: CloudWatch adds up no dimensions.
 */
export function seriesOf(
  datapoints: readonly Datapoint[],
  metric: MetricName,
  { periodMs, statistic }: { readonly periodMs: number; readonly statistic: string },
): Series {
  const wanted = keyOf(metric);
  const collected = new Map<number, number[]>();
  for (const { metric: found, at, value } of datapoints) {
    if (keyOf(found) !== wanted) continue;
    const begin = Math.floor(at / periodMs) * periodMs;
    collected.set(begin, [...(collected.get(begin) ?? []), value]);
  }
  const aggregate = STATISTICS[statistic];
  if (aggregate === undefined) throw new Error(`No statistic ${statistic}.`);
  return new Map([...collected].map(([begin, values]) => [begin, aggregate(values)]));
}

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);

const STATISTICS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Sum: sum,
  Maximum: (values) => Math.max(...values),
  Minimum: (values) => Math.min(...values),
  Average: (values) => sum(values) / values.length,
  SampleCount: (values) => values.length,
};

const keyOf = ({ namespace, name, dimensions }: MetricName): string =>
  JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);
