import type { TaskAnswer } from "../../functions/http/api.ts";
import { operations } from "../../functions/tencent/registry.ts";
import { inputWith } from "../../infra/local/operations.ts";
import { type Exchange, sightsIn } from "../histories/history.ts";
import { pause } from "../support/real-time.ts";
import type { Chance } from "./chance.ts";
import type { Asked } from "./verdict.ts";

/** Where the API answers now. The key is learned at the first start; before, nobody can ask. */
export interface Access {
  readonly url: string;
  readonly apiKey: string;
}

/** One Idempotency-Key and all that a caller knows of it. */
export interface Key {
  readonly marker: string;
  readonly operation: string;
  readonly body: string;
  readonly refused: boolean;
  readonly taskIds: Set<string>;
}

/**
 * How long a caller waits for one answer before it asks again: longer than the API itself takes.
 */
const PATIENCE_MS = 35_000;

const nextKey = (chance: Chance, number: number): Key => {
  // Delimited, so that no marker stands in another.
  const marker = `key-${number}.`;
  const operation = chance.oneOf(drawn);
  const wish = chance.oneOf(wishes);
  const seconds = chance.oneOf([1, 1, 2, 5, 30]);
  const input = inputWith(operation, `${marker} [seconds:${seconds}]${wish}`);
  return {
    marker,
    operation,
    body: JSON.stringify({ operation, input }),
    refused: wish.includes("refuse"),
    taskIds: new Set(),
  };
};

/** All, and those with a lane twice: their tasks wait for each other. */
const [first = "", ...others] = operations.flatMap(({ name, lane }) =>
  lane === undefined ? [name] : [name, name],
);
const drawn = [first, ...others] as const;

/**
 * Mostly nothing: it is the kills that are to cause trouble. A failure's code is one that every
 * product reads as one (TRTC's LeaveCode).
 */
const wishes = [
  "",
  "",
  "",
  "",
  "",
  "",
  "[fail:3]",
  "[silence]",
  "[callback:twice]",
  "[refuse:InvalidParameterValue]",
] as const;

/**
 * The callers: they submit tasks, repeat each unanswered request, and repeat answered ones at
 * random. Ask for `keys` when they are done.
 */
export class Workload {
  readonly keys: Key[] = [];
  /** Answers that no caller should get, whatever is killed. */
  readonly complaints: string[] = [];
  /** Every request with its answer, in the order in which they ended. */
  readonly history: Exchange[] = [];
  readonly #tasks = new Map<string, TaskAnswer | undefined>();
  readonly #settled = new Map<string, TaskAnswer>();
  readonly #access: () => Access;
  readonly #chance: Chance;

  constructor(access: () => Access, chance: Chance) {
    this.#access = access;
    this.#chance = chance;
  }

  /**
   * Submits tasks until the signal aborts, `callers` at a time; resolves when every one of them has
   * been acknowledged.
   */
  async run(callers: number, calm: AbortSignal, giveUp: AbortSignal): Promise<void> {
    await Promise.all(Array.from({ length: callers }, () => this.#call(calm, giveUp)));
  }

  async #call(calm: AbortSignal, giveUp: AbortSignal): Promise<void> {
    const chance = this.#chance;
    while (!calm.aborted) {
      const key = nextKey(chance, this.keys.length);
      this.keys.push(key);
      const twins = chance.happens(0.3) ? 2 : 1;
      await Promise.all(Array.from({ length: twins }, () => this.#submit(key, giveUp)));
      if (chance.happens(0.3))
        await this.#submit(this.keys[chance.below(this.keys.length)] ?? key, giveUp);
      await pause(chance.below(2000), calm);
    }
  }

  /** Again and again until it is acknowledged, as a caller has to. */
  async #submit(key: Key, giveUp: AbortSignal): Promise<void> {
    while (!giveUp.aborted) {
      const asked = { what: "submit", key: key.marker, meaning: key.body } as const;
      const answer = await this.#ask(asked, "/v1/tasks", {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": key.marker },
        body: key.body,
      });
      if (answer?.status === 202) {
        key.taskIds.add(answer.body.taskId);
        return;
      }
      if (answer !== undefined && answer.status < 500) {
        this.complaints.push(
          `${key.marker} ${key.operation}: answered ${answer.status} ${JSON.stringify(answer.body)}`,
        );
        return;
      }
      await pause(200 + this.#chance.below(800), giveUp);
    }
  }

  /**
   * Reads the task of every key, as far as it is known. A task that had settled when it was read
   * last is not read again.
   */
  async read(): Promise<Asked[]> {
    for (const key of this.keys) if (!this.#settled.has(key.marker)) await this.#look(key);
    return this.keys.map((key) => this.#asked(key));
  }

  /** Reads every task once more: what has settled must not have changed since. */
  async readAll(): Promise<Asked[]> {
    for (const key of this.keys) {
      const before = this.#settled.get(key.marker);
      await this.#look(key);
      const after = this.#tasks.get(key.marker);
      if (before !== undefined && stateOf(after) !== stateOf(before)) {
        this.complaints.push(
          `${key.marker} ${key.operation}: settled as ${stateOf(before)}, and changed into ${stateOf(after)}`,
        );
      }
    }
    return this.keys.map((key) => this.#asked(key));
  }

  #asked({ taskIds, ...key }: Key): Asked {
    return { ...key, taskIds: [...taskIds], task: this.#tasks.get(key.marker) };
  }

  async #look({ marker, taskIds }: Key): Promise<void> {
    const [taskId] = taskIds;
    const task = taskId === undefined ? undefined : await this.#read(taskId);
    this.#tasks.set(marker, task);
    if (task?.settled) this.#settled.set(marker, task);
  }

  async #read(taskId: string): Promise<TaskAnswer | undefined> {
    // A function may be starting anew just now; a task that cannot be read three times is not
    // there.
    for (let tries = 0; tries < 3; tries++) {
      const answer = await this.#ask({ what: "task", taskId }, `/v1/tasks/${taskId}`);
      if (answer?.status === 200) return answer.body;
    }
    return undefined;
  }

  async #ask(asked: Exchange["asked"], path: string, init: RequestInit = {}) {
    const began = performance.now();
    const answer = await ask<TaskAnswer>(this.#access(), path, init);
    const { status, body, etag = null } = answer ?? {};
    const ended = answer === undefined ? Infinity : performance.now();
    const seen = status === undefined || body === undefined ? [] : sightsIn(status, body, etag);
    this.history.push({ client: "", tenant: "default", began, ended, asked, status, seen });
    return answer;
  }
}

/** The members that must not change any more. An output may have expired meanwhile. */
const stateOf = (task: TaskAnswer | undefined): string =>
  JSON.stringify([
    task?.status,
    task?.settledAt,
    task?.completedVia,
    task?.providerTaskId,
    task?.error?.code,
    task?.output?.files.length,
  ]);

/** Undefined if nobody answered, or not with JSON. */
const ask = async <T>(
  { url, apiKey }: Access,
  path: string,
  init: RequestInit,
): Promise<{ status: number; etag: string | null; body: T } | undefined> => {
  try {
    const headers = { ...init.headers, authorization: `Bearer ${apiKey}` };
    const response = await fetch(`${url}${path}`, {
      ...init,
      headers,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const etag = response.headers.get("etag");
    return { status: response.status, etag, body: JSON.parse(await response.text()) };
  } catch {
    return undefined;
  }
};
