import { type FunctionConfiguration, LambdaEnvironment, type Outcome } from "./lambda-environment.ts";

export interface LocalFunction {
  /** Runs the function once with this event. Never rejects: what goes wrong is an outcome. */
  invoke(event: unknown): Promise<Outcome>;
  /** Ends every environment, in the middle of an invocation too; resolves when the processes are gone. */
  stop(): Promise<void>;
}

interface Waiting {
  readonly event: unknown;
  readonly settle: (outcome: Outcome) => void;
}

/**
 * A Lambda function on this machine: its bundle in child processes, driven through the Lambda Runtime API.
 * An environment runs one invocation at a time. Environments are started when one is needed, at most `maxEnvironments` (4);
 * beyond that invocations wait in order, where Lambda would answer with a throttling error.
 */
export function createFunction(configuration: FunctionConfiguration & { readonly maxEnvironments?: number }): LocalFunction {
  const { maxEnvironments = 4 } = configuration;
  const environments = new Set<LambdaEnvironment>();
  const idle: LambdaEnvironment[] = [];
  const waiting: Waiting[] = [];
  let stopped = false;

  const start = () => {
    const environment = new LambdaEnvironment(configuration, {
      onIdle: () => {
        idle.push(environment);
        dispatch();
      },
      onGone: () => {
        environments.delete(environment);
        const position = idle.indexOf(environment);
        if (position >= 0) idle.splice(position, 1);
        dispatch();
      },
    });
    environments.add(environment);
    return environment;
  };

  const dispatch = () => {
    while (!stopped && (idle.length > 0 || environments.size < maxEnvironments)) {
      const next = waiting.shift();
      if (next === undefined) return;
      const environment = idle.pop() ?? start();
      environment.invoke(next.event, next.settle);
    }
  };

  return {
    invoke: (event) =>
      new Promise((settle) => {
        waiting.push({ event, settle });
        dispatch();
      }),
    stop: async () => {
      stopped = true;
      for (const { settle } of waiting.splice(0)) {
        settle({ ok: false, error: "crash", message: `${configuration.name} was stopped before its turn came` });
      }
      await Promise.all([...environments].map((environment) => environment.stop()));
    },
  };
}
