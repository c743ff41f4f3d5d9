import { redeployedAs } from "./environment.ts";
import type { Rows } from "./faulty-table.ts";
import type { Population } from "./planned-life.ts";
import type { Service } from "./service.ts";
import type { Timeline } from "./timeline.ts";

interface OperatorsWorld {
  readonly population: Population;
  readonly timeline: Timeline;
  readonly rows: Rows;
  readonly service: Service;
}

/**
 * Plans what operators do: a pause, as the runbook has it, and a deployment with other settings
 * and other rules, which the version before does not live.
 */
export const planOperators = (
  { population, timeline, rows, service }: OperatorsWorld,
  isMixed: boolean,
): void => {
  const { pause, redeploys } = population;
  const setPaused = (paused: boolean) => () =>
    rows.table.keep({ pk: "control", sk: "submissions", paused });
  if (pause !== undefined) {
    timeline.at(pause.from, setPaused(true));
    timeline.at(pause.until, setPaused(false));
  }
  if (redeploys !== undefined && !isMixed)
    timeline.at(redeploys.at, () =>
      service.redeploy(redeployedAs(population, redeploys.without), redeploys.rules),
    );
};
