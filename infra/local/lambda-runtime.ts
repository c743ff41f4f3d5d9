import { after, machineClock } from "./clock.ts";
import { LambdaEnvironment } from "./lambda-environment.ts";
import type { FunctionConfiguration, Invocation, Outcome } from "./lambda-invocation.ts";

export interface LocalFunction {
  /**
   * Runs the function once with this event. Never rejects: a failure is an outcome. `left` says
   * that the caller has left: then the invocation is ended, with its environment if it has one.
   */
  invoke(event: unknown, left?: AbortSignal): Promise<Outcome>;
  /**
   * Ends every environment, in the middle of an invocation too; resolves when the processes are
   * gone.
   */
  stop(): Promise<void>;
}

export interface RuntimeOptions extends FunctionConfiguration {
  /** The most invocations that run at the same time. */
  readonly maxEnvironments?: number;
  /** An environment that has been idle for so long ends. */
  readonly idleForMs?: number;
}

/** The most environments of a function, by default. */
export const MOST_ENVIRONMENTS = 4;

/**
 * Long enough for a caller who asks every few seconds to find an environment warm; a process holds
 * some 80 MB meanwhile.
 */
const IDLE_FOR_MS = 10_000;

/**
 * A Lambda function on this machine: its bundle in child processes, driven through the Lambda
 * Runtime API. An environment runs one invocation at a time. Environments are started when one is
 * needed, at most `maxEnvironments`; beyond that invocations wait in order, where Lambda would
 * answer with a throttling error. The environment that idled last serves next, so those that a
 * burst has left over idle until they end.
 */
export function createFunction(options: RuntimeOptions): LocalFunction {
  const {
    maxEnvironments = MOST_ENVIRONMENTS,
    idleForMs = IDLE_FOR_MS,
    clock = machineClock,
  } = options;
  const environments = new Set<LambdaEnvironment>();
  /** Those that wait for work, each with how to keep it from ending. */
  const idle = new Map<LambdaEnvironment, () => void>();
  const waiting: Invocation[] = [];
  let stopped = false;

  const start = () => {
    const environment = new LambdaEnvironment(options, {
      onIdle: () => {
        idle.set(
          environment,
          after(clock, idleForMs, () => end(environment)),
        );
        dispatch();
      },
      onGone: () => {
        environments.delete(environment);
        idle.get(environment)?.();
        idle.delete(environment);
        dispatch();
      },
    });
    environments.add(environment);
    return environment;
  };

  const end = (environment: LambdaEnvironment) => {
    idle.delete(environment);
    void environment.stop();
  };

  const latestIdle = () => {
    const [environment, keep] = [...idle].at(-1) ?? [];
    if (environment === undefined) return undefined;
    keep?.();
    idle.delete(environment);
    return environment;
  };

  const dispatch = () => {
    while (!stopped && (idle.size > 0 || environments.size < maxEnvironments)) {
      const next = waiting.shift();
      if (next === undefined) return;
      const environment = latestIdle() ?? start();
      environment.invoke(next);
    }
  };

  const giveUp = (left: Invocation) => {
    const place = waiting.indexOf(left);
    if (place < 0) return;
    waiting.splice(place, 1);
    left.settle({
      ok: false,
      error: "left",
      message: `${options.name}: its caller has left`,
    });
  };

  return {
    invoke: (event, left) =>
      new Promise((settle) => {
        const entry = { event, settle, left };
        waiting.push(entry);
        left?.addEventListener("abort", () => giveUp(entry), { once: true });
        dispatch();
      }),
    stop: async () => {
      stopped = true;
      for (const { settle } of waiting.splice(0)) {
        settle({
          ok: false,
          error: "crash",
          message: `${options.name} was stopped before its turn came`,
        });
      }
      await Promise.all([...environments].map((environment) => environment.stop()));
    },
  };
}
