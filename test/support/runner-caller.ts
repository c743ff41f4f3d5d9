import type { TaskAnswer } from "../../functions/http/api.ts";
import { input } from "./client.ts";
import type { Runner } from "./runner.ts";

/** Calls the API of a runner as soon as it has said where that is, and with which key. */
export interface RunnerCaller {
  /** Submits a video task; the prompt may tell the stand-in how it goes. */
  submit(idempotencyKey: string, prompt: string, more?: object): Promise<TaskAnswer>;
  read(taskId: string): Promise<TaskAnswer>;
}

/** A caller with this key, or with the one that the runner printed. */
export const callerOf = async (runner: Runner, given?: string): Promise<RunnerCaller> => {
  const [url, key] = [await printed(runner, "API"), given ?? (await printed(runner, "Key"))];
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  return {
    submit: async (idempotencyKey, prompt, more = {}) => {
      const task = { operation: "vod.CreateAigcVideoTask", input: input(prompt) };
      const body = JSON.stringify({ ...task, ...more });
      const answer = await fetch(`${url}/v1/tasks`, {
        method: "POST",
        headers: { ...headers, "idempotency-key": idempotencyKey },
        body,
      });
      return answer.json() as Promise<TaskAnswer>;
    },
    read: async (taskId) =>
      (await fetch(`${url}/v1/tasks/${taskId}`, { headers })).json() as Promise<TaskAnswer>,
  };
};

const printed = async (runner: Runner, name: string): Promise<string> =>
  (await runner.line(new RegExp(`^${name} `))).replace(/^\w+ +/, "");
