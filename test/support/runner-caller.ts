import type { TaskAnswer } from "../../functions/http/api.ts";
import { input } from "./client.ts";
import type { Runner } from "./runner.ts";

/** Calls the API of a runner as soon as it has said where that is, and with which key. */
export interface RunnerCaller {
  /** Submits a video task; the prompt may tell the stand-in how it goes. */
  submit(idempotencyKey: string, prompt: string, more?: object): Promise<TaskAnswer>;
  read(taskId: string): Promise<TaskAnswer>;
  /** Reads a task until it has settled. */
  settled(taskId: string): Promise<TaskAnswer>;
}

/** A caller with this key, or with the one that the runner printed. */
export const callerOf = async (runner: Runner, given?: string): Promise<RunnerCaller> => {
  const [url, key] = [await printed(runner, "API"), given ?? (await printed(runner, "Key"))];
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  /** As any caller does, it repeats what a busy machine did not answer in time. */
  const answered = async <T>(path: string, init: RequestInit): Promise<T> => {
    for (;;) {
      const answer = await fetch(`${url}${path}`, init);
      if (answer.status < 500) return answer.json() as Promise<T>;
      await answer.body?.cancel();
    }
  };
  const read = (taskId: string, more: Readonly<Record<string, string>> = {}) =>
    answered<TaskAnswer>(`/v1/tasks/${taskId}`, { headers: { ...headers, ...more } });
  return {
    submit: (idempotencyKey, prompt, more = {}) => {
      const task = { operation: "vod.CreateAigcVideoTask", input: input(prompt) };
      return answered("/v1/tasks", {
        method: "POST",
        headers: { ...headers, "idempotency-key": idempotencyKey },
        body: JSON.stringify({ ...task, ...more }),
      });
    },
    read,
    settled: async (taskId) => {
      for (;;) {
        const task = await read(taskId, { prefer: "wait=10" });
        if (task.settled) return task;
      }
    },
  };
};

const printed = async (runner: Runner, name: string): Promise<string> =>
  (await runner.line(new RegExp(`^${name} `))).replace(/^\w+ +/, "");
