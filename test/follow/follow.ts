import type { TaskAnswer } from "../../functions/http/api.ts";
import type { Problem } from "../../functions/http/problems.ts";
import { ask, input } from "../support/client.ts";
import { startAsStranger } from "../support/strangers.ts";
import type { System } from "../support/system.ts";

/** Asks that a task be followed which was started elsewhere. */
export const follow = async (system: System, key: string, named: unknown, more: object = {}) =>
  ask<TaskAnswer & Partial<Pick<Problem, "code" | "errors">>>(system, "POST", "/v1/tasks", {
    headers: { "idempotency-key": key },
    body: JSON.stringify({ operation: "vod.CreateAigcVideoTask", follow: named, ...more }),
  });

/** A task of somebody's who calls Tencent directly. */
export const startElsewhere = (system: System, prompt: string): Promise<string> =>
  startAsStranger(system, "vod.CreateAigcVideoTask", { input: input(prompt) });
