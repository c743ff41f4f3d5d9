import type { TaskAnswer } from "../../../functions/http/api.ts";
import { pause } from "../../support/real-time.ts";
import { API_KEY } from "../../support/system.ts";
import type { Deployment } from "./deployment.ts";

/** A caller of a deployment's API. As any caller does, it repeats what failed for the moment. */
export interface Caller {
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Read>;
  readonly send: (method: string, path: string, body?: object) => Promise<Read>;
  /** Submits a task; its Idempotency-Key is its name. */
  readonly submit: (name: string, task: object) => Promise<TaskAnswer>;
  /** Reads a task until it has settled, and asks Tencent now and then: a callback may be lost. */
  readonly settled: (taskId: string) => Promise<TaskAnswer>;
}

export interface Read {
  readonly status: number;
  readonly text: string;
}

/** Most times that a caller sends a request whose answer is 5xx. */
const MOST_TRIES = 20;

/** Most looks at something that takes a moment, and the milliseconds between two. */
const [MOST_LOOKS, LOOK_EVERY_MS] = [2000, 100];

/** A task is refreshed at each look of this number. */
const REFRESHED_EVERY = 50;

/** Looks until something has come about. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await pause(LOOK_EVERY_MS);
  }
  throw new Error("It did not come about.");
}

export function callerOf({ url }: Pick<Deployment, "url">): Caller {
  const exchange = async (path: string, init: RequestInit = {}): Promise<Read> => {
    let read: Read = { status: 0, text: "" };
    for (let tries = 0; tries < MOST_TRIES && (read.status === 0 || read.status >= 500); tries++) {
      const headers = {
        authorization: `Bearer ${API_KEY}`,
        "content-type": "application/json",
        ...Object(init.headers),
      };
      const answer = await fetch(`${url}${path}`, { ...init, headers }).catch(() => undefined);
      if (answer !== undefined) read = { status: answer.status, text: await answer.text() };
    }
    if (read.status >= 400)
      throw new Error(`${init.method ?? "GET"} ${path}: ${read.status} ${read.text}`);
    return read;
  };
  const get: Caller["get"] = (path, headers = {}) => exchange(path, { headers });
  return {
    get,
    send: (method, path, body) =>
      exchange(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }),
    submit: async (name, task) => {
      const body = JSON.stringify(task);
      const headers = { "idempotency-key": name };
      return JSON.parse((await exchange("/v1/tasks", { method: "POST", headers, body })).text);
    },
    settled: (taskId) => {
      let looks = 0;
      return until(async () => {
        if (++looks % REFRESHED_EVERY === 0)
          await exchange(`/v1/tasks/${taskId}/refresh`, { method: "POST" });
        const task: TaskAnswer = JSON.parse((await get(`/v1/tasks/${taskId}`)).text);
        return task.settled ? task : undefined;
      });
    },
  };
}
