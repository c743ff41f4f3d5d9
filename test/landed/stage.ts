import type { TaskAnswer } from "../../functions/http/api.ts";
import { TencentUnreached } from "../../functions/tencent/error.ts";
import type { HttpAnswer, SignedRequest } from "../../functions/tencent/transport.ts";
import type { Sample } from "../../infra/local/sample-inputs.ts";
import { type Between, startWithBetween } from "../support/altered-answers.ts";
import { ask, rows } from "../support/client.ts";
import type { System } from "../support/system.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import type { LandedScene, LandedTask, Span } from "./fixture.ts";
import { inputWith } from "./inputs.ts";
import { API_KEYS, environmentOf, type SceneOptions, secrets } from "./stage-settings.ts";

/**
 * The fate of one create: it never arrives, its answer is lost, it never leaves, it is refused, or
 * it is held on its way.
 */
export type Fate = "lost" | "unanswered" | "unreached" | "held" | { readonly refused: string };

/** One table at one moment, and how it came to be. */
export interface Scene {
  readonly about: string;
  readonly options: SceneOptions | (() => Promise<SceneOptions>);
  /** A later version may refuse some of its requests, and its set then lacks them. */
  readonly mayBeRefused?: boolean;
  /** Whether Tencent calls back when the scene goes on. */
  readonly callsBack?: boolean;
  readonly afterwards: readonly Span[];
  /** Events for which a person may be called although nothing written was misread. */
  readonly allowedAlarms?: readonly string[];
  /** Lets the service work, and takes the snapshot. */
  readonly play: (stage: Stage) => Promise<void>;
}

/** A caller's wishes beside the operation. */
interface Wanted {
  /** How the create, and each repeat of it, goes; a create beyond the last goes well. */
  readonly fates?: readonly Fate[];
  readonly tenant?: keyof typeof API_KEYS;
  readonly key?: string;
  /** For the stand-in of Tencent: `[seconds:600]`. */
  readonly marks?: string;
  readonly input?: object;
  readonly more?: object;
}

type PlayedTask = Omit<LandedTask, "status" | "answer" | "end">;

/** All that is known of a scene before anybody went on from it. */
export type Snapshot = Omit<LandedScene, "tasks"> & { readonly tasks: readonly PlayedTask[] };

/** A running service with a stand-in of Tencent whose answers a scene decides. */
export class Stage {
  readonly #scene: Scene;
  readonly #tasks: PlayedTask[] = [];
  readonly #fates = new Map<string, Fate[]>();
  readonly #held: PromiseWithResolvers<void>[] = [];
  #system: System | undefined;
  #options: SceneOptions = {};
  #snapshot: Omit<Snapshot, "tasks"> | undefined;
  /** Answers questions in the place of Tencent's stand-in; undefined passes a question on. */
  questions: ((request: SignedRequest) => string | undefined) | undefined;
  /** Changes answers to questions. */
  alter: (body: string, request: SignedRequest) => string = (body) => body;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  get system(): System {
    if (this.#system === undefined) throw new Error("The stage is not set.");
    return this.#system;
  }

  /** Plays the scene and answers with its snapshot. */
  async play(): Promise<Snapshot> {
    const { options: given } = this.#scene;
    const options = typeof given === "function" ? await given() : given;
    this.#options = options;
    let nonces = 0;
    const chance = { nonce: () => `landed-nonce-${String(nonces++).padStart(9, "0")}` };
    this.#system = await startWithBetween(this.#between, {
      clock: new VirtualClock("2026-01-01T00:00:00.000Z"),
      callbacks: options.callbacks ?? "off",
      concurrency: options.concurrency ?? 50,
      secrets,
      environment: environmentOf(options),
      seams: { chance, ...options.seams },
    });
    await this.#scene.play(this);
    if (this.#snapshot === undefined) throw new Error("The scene took no snapshot.");
    return { ...this.#snapshot, tasks: this.#tasks };
  }

  /** Submits a task whose text begins with its name. */
  submit(operation: Sample, name: string, wanted: Wanted = {}): Promise<TaskAnswer> {
    // A transcription of which no callback tells has to be seen at work, or nothing can be known of
    // it.
    const marks = wanted.marks ?? (operation === "trtc.StartAITranscription" ? "[seconds:75]" : "");
    const text = `${name} ${marks}`.trim();
    this.#fates.set(`${operation} ${text}`, [...(wanted.fates ?? [])]);
    return this.#ask(
      operation,
      name,
      { input: { ...inputWith(operation, text), ...wanted.input } },
      wanted,
    );
  }

  /** Follows a task that was started elsewhere. */
  follow(
    operation: Sample,
    name: string,
    follow: object,
    wanted: Wanted = {},
  ): Promise<TaskAnswer> {
    return this.#ask(operation, name, { follow }, wanted);
  }

  /** Resolves when so many creates are held on their way. Their senders let the time pass. */
  async held(count: number): Promise<void> {
    while (this.#held.length < count) await new Promise<void>((resolve) => setImmediate(resolve));
  }

  /** Lets the held creates end without an answer. None of them arrives. */
  release(): void {
    for (const { reject } of this.#held.splice(0)) reject(new Error("The connection was reset."));
  }

  /** Keeps the table and what Tencent's stand-in has accepted as they are now. */
  async snapshot(): Promise<void> {
    const { about, callsBack = false, afterwards, allowedAlarms = [] } = this.#scene;
    const { TABLE_NAME: _name, ...environment } = environmentOf(this.#options);
    const stored = await rows(this.system);
    const nameOf = ({ pk, sk }: (typeof stored)[number]): string => `${pk?.S}\n${sk?.S}`;
    this.#snapshot = {
      about,
      at: new Date(this.system.clock.now()).toISOString(),
      environment,
      secrets,
      standIn: {
        callbacks: callsBack ? "on" : "off",
        concurrency: this.#options.concurrency ?? 50,
      },
      afterwards,
      ...(allowedAlarms.length === 0 ? {} : { allowedAlarms }),
      ledger: this.system.standIn.creates(),
      rows: stored.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
    };
  }

  async #ask(operation: Sample, name: string, asked: object, wanted: Wanted): Promise<TaskAnswer> {
    const { tenant = "default", key: idempotencyKey = `${operation} ${name}`, more } = wanted;
    const body = JSON.stringify({ operation, ...asked, ...more });
    const apiKey = API_KEYS[tenant];
    const headers = { authorization: `Bearer ${apiKey}`, "idempotency-key": idempotencyKey };
    const answer = await ask<TaskAnswer>(this.system, "POST", "/v1/tasks", { headers, body });
    if (answer.status !== 202 && this.#scene.mayBeRefused) return answer.body;
    if (answer.status !== 202)
      throw new Error(`${name} was answered ${answer.status} ${JSON.stringify(answer.body)}`);
    // Another request has made this task, which is kept with that one.
    if (answer.headers.has("idempotent-replayed")) return answer.body;
    const { taskId } = answer.body;
    this.#tasks.push({
      name: `${operation} ${name}`,
      request: { apiKey, idempotencyKey, body },
      tenant,
      taskId,
    });
    return answer.body;
  }

  readonly #between: Between = async (request, pass) => {
    if (request.paid) return this.#create(request, pass);
    const body = this.questions?.(request);
    const answer = body === undefined ? await pass(request) : { status: 200, body };
    return { ...answer, body: withoutPort(this.alter(answer.body, request)) };
  };

  async #create(
    request: SignedRequest,
    pass: (request: SignedRequest) => Promise<HttpAnswer>,
  ): Promise<HttpAnswer> {
    const operation = `${request.host.split(".", 1)}.${request.action} `;
    const [, fates = []] =
      [...this.#fates].find(
        ([name]) => name.startsWith(operation) && carries(request, name.slice(operation.length)),
      ) ?? [];
    const fate = fates.shift();
    if (fate === undefined) return pass(request);
    if (fate === "unreached") throw new TencentUnreached(request.action, "ECONNREFUSED");
    if (typeof fate === "object") return { status: 200, body: refusal(fate.refused) };
    if (fate === "unanswered") await pass(request);
    if (fate === "held") {
      const holding = Promise.withResolvers<void>();
      this.#held.push(holding);
      await holding.promise;
    }
    throw new Error("The connection was reset.");
  }
}

/**
 * Whether a create is that of the task with this text: it stands alone in a field, or as a part of
 * a path.
 */
const carries = ({ body }: SignedRequest, text: string): boolean =>
  body.includes(`"${text}"`) || body.includes(`/${text}/`);

/** Tencent's answer to a create that it refuses. */
const refusal = (Code: string): string =>
  JSON.stringify({
    Response: {
      Error: { Code, Message: "Tencent's words." },
      RequestId: "11111111-2222-4333-8444-555555555555",
    },
  });

/** The stand-in's port is another one each time; no address of ours has to be. */
const withoutPort = (body: string): string =>
  body.replaceAll(/http:\/\/127\.0\.0\.1:\d+\/files\//g, "https://files.example/");
