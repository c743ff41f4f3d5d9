import type { Clock } from "./tencent/clock.ts";

/** A function, as far as it has to be known to run it. */
export interface FunctionConfiguration {
  readonly name: string;
  /** The absolute path of the bundle, the very file that is deployed. */
  readonly bundle: string;
  /** `<file>.<export>`, as Lambda takes it. */
  readonly handler: string;
  /** All the function sees of any environment, besides what the Lambda service itself sets. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMegabytes: number;
  /** The program that runs the bundle, instead of `lambda-host.js`. */
  readonly host?: string;
  /**
   * Whether an environment is stopped between invocations, as Lambda freezes it. One that is frozen
   * does not see its runner end, so a runner that may be killed does not do it.
   */
  readonly freezes?: boolean;
  /** The machine's unless it is given. */
  readonly clock?: Clock;
  /** One line of what the function writes to its standard output or error. */
  readonly onLog?: (name: string, line: string) => void;
}

/** The kinds of failure of an invocation. */
export type Failure = "timeout" | "crash" | "unhandled" | "init" | "left";

/**
 * The outcome of an invocation. `unhandled`: the handler threw. `crash`: the process ended. `init`:
 * the process never became ready. `left`: we ended it, as its caller had left.
 */
export type Outcome =
  | { readonly ok: true; readonly payload: unknown }
  | { readonly ok: false; readonly error: Failure; readonly message: string };

/** One event that an environment has to run. */
export interface Invocation {
  readonly event: unknown;
  readonly settle: (outcome: Outcome) => void;
  /** Aborted when the caller has left. */
  readonly left: AbortSignal | undefined;
}
