import { createHandler as auditTasks } from "../../functions/audit-tasks.ts";
import { createHandler as cancelTask } from "../../functions/cancel-task.ts";
import { compose, type Seams } from "../../functions/compose.ts";
import { createHandler as deliverEvents } from "../../functions/deliver-events.ts";
import { createHandler as getResult } from "../../functions/get-result.ts";
import { createHandler as getTask } from "../../functions/get-task.ts";
import { createHandler as keepResults } from "../../functions/keep-results.ts";
import type { Dependencies } from "../../functions/lifecycle/common/dependencies.ts";
import type { Keeper } from "../../functions/lifecycle/keep/keeper.ts";
import * as asker from "../../functions/lifecycle/running/fresh-progress.ts";
import { createHandler as listDeliveries } from "../../functions/list-deliveries.ts";
import { createHandler as listEvents } from "../../functions/list-events.ts";
import { createHandler as listTasks } from "../../functions/list-tasks.ts";
import { createHandler as pollTasks } from "../../functions/poll-tasks.ts";
import { createHandler as receiveCallback } from "../../functions/receive-callback.ts";
import { createHandler as refreshTask } from "../../functions/refresh-task.ts";
import { createHandler as replayDelivery } from "../../functions/replay-delivery.ts";
import { createHandler as startTasks } from "../../functions/start-tasks.ts";
import { createHandler as submitTask } from "../../functions/submit-task.ts";
import { createHandler as webhookEndpoints } from "../../functions/webhook-endpoints.ts";
import type { Memory } from "./memory.ts";
import { type Origin, Process } from "./process.ts";
import { type RuleChange, underRules } from "./rule-changes.ts";
import type { Timeline } from "./timeline.ts";
import type { Trace } from "./trace.ts";
import type { VersionBefore } from "./version-before.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/**
 * The shipped entries, and after how long Lambda kills each. Nothing is loaded while a life goes
 * on: that would take time of no clock.
 */
const functions = {
  "submit-task": { create: submitTask, timeoutMs: 25 * SECOND },
  "get-task": {
    create: (dependencies: Dependencies) => getTask(dependencies, async () => asker),
    timeoutMs: 29 * SECOND,
  },
  "list-tasks": { create: listTasks, timeoutMs: 25 * SECOND },
  "cancel-task": { create: cancelTask, timeoutMs: 25 * SECOND },
  "refresh-task": { create: refreshTask, timeoutMs: 25 * SECOND },
  "get-result": { create: getResult, timeoutMs: 25 * SECOND },
  "list-deliveries": { create: listDeliveries, timeoutMs: 25 * SECOND },
  "list-events": { create: listEvents, timeoutMs: 25 * SECOND },
  "replay-delivery": { create: replayDelivery, timeoutMs: 25 * SECOND },
  "webhook-endpoints": { create: webhookEndpoints, timeoutMs: 25 * SECOND },
  "receive-callback": { create: receiveCallback, timeoutMs: 25 * SECOND },
  "poll-tasks": { create: pollTasks, timeoutMs: 90 * SECOND },
  "start-tasks": { create: startTasks, timeoutMs: 90 * SECOND },
  "deliver-events": { create: deliverEvents, timeoutMs: 90 * SECOND },
  "keep-results": { create: keepResults, timeoutMs: 15 * MINUTE },
  "audit-tasks": { create: auditTasks, timeoutMs: 15 * MINUTE },
} as const;
export type FunctionName = keyof typeof functions;

/** The answer as its caller sees it. */
export interface Answer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One event for one function. `name`: of this invocation alone. */
export interface Event {
  readonly name: string;
  readonly origin: Origin;
  readonly content?: {
    /** Where one function has several routes. */
    readonly routeKey?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly pathParameters?: Readonly<Record<string, string>>;
    readonly queryStringParameters?: Readonly<Record<string, string>>;
    readonly body?: string;
    /** Of the table's stream, in place of all that a request has. */
    readonly Records?: readonly unknown[];
  };
}

/** API Gateway waits no longer. */
const GATEWAY_PATIENCE_MS = 30 * SECOND;

/** The settings that a service is deployed with. */
export interface ServiceWorld {
  readonly timeline: Timeline;
  readonly trace: Trace;
  readonly environment: Readonly<Record<string, string>>;
  readonly seamsOf: (process: Process) => Seams;
  /** A process's ways to files and to the bucket. Only the function that keeps them goes there. */
  readonly keepingOf: (process: Process) => Pick<Keeper, "bucket" | "downloader">;
  /** The version that a process is of which begins with this event; undefined for today's. */
  readonly versionOf: (event: Event) => VersionBefore | undefined;
  /** By how much the clock of a process is ahead that begins with this event, in milliseconds. */
  readonly clockOf: (event: Event) => number;
  /** Remembers the deeds of functions in lives that begin like this one. */
  readonly memory?: Memory | undefined;
  /** Told of each answer that somebody gets. */
  readonly answered?: ((invocation: string, answer: Answer) => void) | undefined;
}

/**
 * Callsheet as it is deployed: the shipped handlers, in processes that are reused while they live.
 */
export class Service {
  readonly #world: ServiceWorld;
  readonly #idle = new Map<FunctionName, Process[]>();
  #environment: ServiceWorld["environment"];
  /** The rules of inputs, where a deployment has changed them. */
  #rules: RuleChange | undefined;
  /** Processes of an earlier deployment: each ends what it has begun, and takes no more. */
  readonly #outdated = new WeakSet<Process>();
  #alive: Process[] = [];

  constructor(world: ServiceWorld) {
    this.#world = world;
    this.#environment = world.environment;
  }

  /**
   * Lets a function handle an event. `answered` is called once, unless nobody waits (the schedule).
   */
  invoke(name: FunctionName, event: Event, answered?: (answer: Answer) => void): void {
    const { timeline, trace } = this.#world;
    const process = this.#idle.get(name)?.pop() ?? this.#begin(name, event);
    let isOpen = answered !== undefined;
    const answer = (given: Answer): void => {
      if (!isOpen) return;
      isOpen = false;
      if (patience !== undefined) patience.act = undefined;
      trace.tell(event.name, () => `is answered ${given.statusCode} ${statusIn(given)}`);
      this.#world.answered?.(event.name, given);
      answered?.(given);
    };
    const died = (): void => {
      trace.tell(event.name, () => "dies");
      timeline.at(timeline.now + 20, () => answer({ statusCode: 500 }));
    };
    const beganAt = timeline.now;
    const deadline = beganAt + functions[name].timeoutMs;
    process.current = {
      name: event.name,
      origin: event.origin,
      beganAt,
      deadline,
      isByBefore: process.isOfBefore,
      aheadMs: process.aheadMs,
      calls: 0,
      died,
    };
    const patience =
      answered === undefined
        ? undefined
        : timeline.at(timeline.now + GATEWAY_PATIENCE_MS, () => answer({ statusCode: 503 }));
    process.handle(event.content).then(
      (given) => this.#ended(name, process, () => answer(readAnswer(given))),
      (error: unknown) => {
        trace.tell(event.name, () => `throws ${String(error)}`);
        this.#ended(name, process, () => answer({ statusCode: 500 }));
      },
    );
  }

  /** All processes die at once; what comes is handled by new ones. */
  deploy(): void {
    const dying = this.#alive;
    this.#alive = [];
    this.#idle.clear();
    for (const process of dying) process.die();
  }

  /** From now on new processes with these settings and rules handle every call. */
  redeploy(environment: ServiceWorld["environment"], rules?: RuleChange): void {
    this.#environment = environment;
    this.#rules = rules;
    for (const process of this.#alive) this.#outdated.add(process);
    this.#idle.clear();
  }

  #begin(name: FunctionName, event: Event): Process {
    const { trace, seamsOf, keepingOf, versionOf, clockOf } = this.#world;
    const environment = this.#environment;
    const rules = this.#rules;
    const before = versionOf(event);
    const process = new Process((self) => {
      const handler = before?.(name, environment, seamsOf(self));
      self.isOfBefore = handler !== undefined;
      self.aheadMs = clockOf(event);
      trace.tell(
        event.name,
        () => `begins a process of ${self.isOfBefore ? "the version before" : "this version"}`,
      );
      const create = (seams: Seams) =>
        functions[name].create({ ...compose(environment, seams), ...keepingOf(self) });
      const invocation = (): string => self.current?.name ?? "";
      const seams = seamsOf(self);
      const made =
        handler ??
        this.#memoryOf(name)?.handler({ name, seams, create, invocation }) ??
        create(seams);
      return rules === undefined ? made : underRules(rules, made);
    });
    this.#alive.push(process);
    return process;
  }

  /** Undefined where what was deployed has changed. Files are too large to be remembered. */
  #memoryOf(name: FunctionName): Memory | undefined {
    const { environment, memory } = this.#world;
    const isAsDeployed = this.#environment === environment && this.#rules === undefined;
    return isAsDeployed && name !== "keep-results" ? memory : undefined;
  }

  #ended(name: FunctionName, process: Process, answer: () => void): void {
    process.current = undefined;
    if (process.isDead) return;
    if (!this.#outdated.has(process))
      this.#idle.set(name, [...(this.#idle.get(name) ?? []), process]);
    answer();
  }
}

const readAnswer = (given: unknown): Answer =>
  given === undefined ? { statusCode: 200 } : (given as Answer);

const statusIn = ({ body = "" }: Answer): string =>
  /"status":"(\w+)"/.exec(body)?.[1] ?? /"code":"(\w+)"/.exec(body)?.[1] ?? "";
