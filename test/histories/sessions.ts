import fc from "fast-check";
import type { TaskAnswer, TaskListAnswer } from "../../functions/http/api.ts";
import type { Problem } from "../../functions/http/problems.ts";
import { ask, input } from "../support/client.ts";
import type { System } from "../support/system.ts";
import { KEYS } from "../support/three-tenants.ts";
import { type Exchange, sightsIn } from "./history.ts";

/** An act of a client. Tasks are named by the order in which they were acknowledged. */
export type Step =
  | { readonly what: "submit"; readonly key: number; readonly request: number }
  | { readonly what: "read" | "cancel" | "refresh"; readonly task: number }
  | { readonly what: "list" | "tick" }
  | { readonly what: "rest"; readonly seconds: number };

/** A program with a connection of its own. */
export interface Client {
  readonly tenant: "acme" | "default";
  readonly steps: readonly Step[];
}

const QUARTER = 15 * 60_000;
const PROMPTS = ["[seconds:1]", "[seconds:40]", "[fail:3]", "[silence]", "[callback:twice]"];
const OPERATIONS = ["vod.CreateAigcVideoTask", "mps.CreateAigcVideoTask"];

/** Few keys and few tasks, so that clients meet. */
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant("submit" as const),
      key: fc.nat(3),
      request: fc.nat(PROMPTS.length - 1),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constantFrom("read" as const, "cancel" as const, "refresh" as const),
      task: fc.nat(5),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constantFrom("list" as const, "tick" as const) }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("rest" as const), seconds: fc.nat(90) }) },
);

/** Up to four clients of two tenants at once. */
export const clients: fc.Arbitrary<readonly Client[]> = fc.array(
  fc.record({
    tenant: fc.constantFrom("acme" as const, "default" as const, "default" as const),
    steps: fc.array(step, { minLength: 2, maxLength: 10 }),
  }),
  { minLength: 2, maxLength: 4 },
);

/**
 * Lets the clients live side by side, then everything settle, and then each tenant read every task.
 * Returns all that they were answered, in the order in which it ended.
 */
export const liveThrough = async (
  system: System,
  all: readonly Client[],
): Promise<readonly Exchange[]> => {
  const session = new Session(system);
  await system.clock.during(
    Promise.all(all.map((client, number) => session.live(`client ${number}`, client))),
  );
  await system.pass(QUARTER);
  for (const tenant of ["acme", "default"] as const) await session.readAll(tenant);
  return session.history;
};

class Session {
  readonly history: Exchange[] = [];
  readonly #system: System;
  readonly #taskIds: string[] = [];
  #moment = 0;

  constructor(system: System) {
    this.#system = system;
  }

  async live(name: string, { tenant, steps }: Client): Promise<void> {
    for (const step of steps) await this.#take({ name, tenant }, step);
  }

  async readAll(tenant: Client["tenant"]): Promise<void> {
    for (const taskId of this.#taskIds) await this.#read({ name: "last", tenant }, taskId);
  }

  async #take(client: Caller, step: Step): Promise<unknown> {
    switch (step.what) {
      case "submit":
        return this.#submit(client, `key ${step.key}`, step.request);
      case "read":
        return this.#about(step.task, (taskId) => this.#read(client, taskId));
      case "cancel":
      case "refresh":
        return this.#about(step.task, (taskId) =>
          this.#exchange(client, { what: "task", taskId }, [
            "POST",
            `/v1/tasks/${taskId}/${step.what}`,
          ]),
        );
      case "list":
        return this.#exchange(client, { what: "list" }, ["GET", "/v1/tasks?limit=100"]);
      case "tick":
        return this.#system.tick();
      case "rest":
        return this.#system.clock.sleep(1000 * step.seconds);
    }
  }

  async #about(task: number, act: (taskId: string) => Promise<unknown>): Promise<void> {
    const taskId = this.#taskIds[task];
    if (taskId !== undefined) await act(taskId);
  }

  async #submit(client: Caller, key: string, request: number): Promise<void> {
    const prompt = PROMPTS[request] ?? "";
    const operation = OPERATIONS[request % OPERATIONS.length];
    const body = JSON.stringify({ operation, input: { ...input(prompt) } });
    const { seen } = await this.#exchange(
      client,
      { what: "submit", key, meaning: body },
      ["POST", "/v1/tasks"],
      { "idempotency-key": key },
      body,
    );
    const taskId = seen[0]?.task.taskId;
    if (taskId !== undefined && !this.#taskIds.includes(taskId)) this.#taskIds.push(taskId);
  }

  #read(client: Caller, taskId: string): Promise<Exchange> {
    return this.#exchange(client, { what: "task", taskId }, ["GET", `/v1/tasks/${taskId}`]);
  }

  async #exchange(
    { name, tenant }: Caller,
    asked: Exchange["asked"],
    [method, path]: readonly [string, string],
    headers: Readonly<Record<string, string>> = {},
    body?: string,
  ): Promise<Exchange> {
    const began = this.#moment++;
    const answer = await ask<TaskAnswer & TaskListAnswer & Pick<Problem, "code">>(
      this.#system,
      method,
      path,
      {
        headers: { authorization: `Bearer ${KEYS[tenant]}`, ...headers },
        ...(body === undefined ? {} : { body }),
      },
    );
    const exchange = {
      ...{ client: name, tenant, began, ended: this.#moment++, asked, status: answer.status },
      code: answer.body.code,
      seen: sightsIn(answer.status, answer.body, answer.headers.get("etag")),
    };
    this.history.push(exchange);
    return exchange;
  }
}

interface Caller {
  readonly name: string;
  readonly tenant: Client["tenant"];
}
