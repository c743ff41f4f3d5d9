import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { type LocalFunction, MOST_ENVIRONMENTS } from "./lambda-runtime.ts";

/**
 * The one function that may be ended when its client has left: it only reads. A submit that is
 * ended within a create is a doubt.
 */
const ENDED_WHEN_LEFT = "get-task";

interface Behind {
  readonly local: LocalFunction;
  /** The entry's name. */
  readonly name: string;
  /** How many environments the function may have. */
  readonly mostEnvironments?: number;
  /** Told in a sentence of each invocation that failed. */
  readonly onFailure: (sentence: string) => void;
}

/**
 * A function as the API calls it, so that waiting callers never keep reading callers out of its
 * environments. While half of them wait, a further `Prefer: wait=20` reaches the function as
 * `wait=0`. A waiting GET of a task ends when its client leaves. Rejects when the function failed.
 */
export function apiFunction({
  local,
  name,
  mostEnvironments = MOST_ENVIRONMENTS,
  onFailure,
}: Behind) {
  let waiting = 0;
  const invoke = async (event: APIGatewayProxyEventV2, left?: AbortSignal): Promise<unknown> => {
    const outcome = await local.invoke(event, left);
    if (outcome.ok) return outcome.payload;
    if (outcome.error !== "left") onFailure(`${name}: ${outcome.error}: ${outcome.message}`);
    throw new Error(outcome.message);
  };
  return async (event: APIGatewayProxyEventV2, left: AbortSignal): Promise<unknown> => {
    if (!waits(event)) return invoke(event);
    if (waiting >= mostEnvironments / 2) return invoke(withoutWait(event));
    waiting += 1;
    try {
      return await invoke(
        event,
        name === ENDED_WHEN_LEFT && event.requestContext.http.method === "GET" ? left : undefined,
      );
    } finally {
      waiting -= 1;
    }
  };
}

const WAIT = /\bwait\s*=\s*"?\d+"?/gi;

const waits = ({ headers }: APIGatewayProxyEventV2): boolean =>
  /\bwait\s*=\s*"?0*[1-9]/i.test(headers.prefer ?? "");

const withoutWait = (event: APIGatewayProxyEventV2): APIGatewayProxyEventV2 => ({
  ...event,
  headers: { ...event.headers, prefer: event.headers.prefer?.replace(WAIT, "wait=0") },
});
