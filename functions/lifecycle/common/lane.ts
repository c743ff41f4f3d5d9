import { laneOf } from "../../task/names.ts";
import type { StartOperation } from "../../tencent/operation.ts";

/** An operation of one application: what a concurrency limit counts. */
export interface Lane {
  readonly operation: StartOperation;
  readonly application: string;
}

/** The name of a lane's row. Example: `vod.CreateAigcVideoTask#1500000000`. */
export function laneNameOf({ operation, application }: Lane): string {
  return laneOf({ operation: operation.name, application });
}
