import type { Dossier, Dossiers } from "./dossier.ts";
import type { Judge } from "./judge.ts";
import type { Population } from "./planned-life.ts";
import { Random } from "./random.ts";
import { PRYING, type Secrets } from "./secrets.ts";
import type { Answer, Event, FunctionName, Service } from "./service.ts";
import { isAtBound } from "./tenant-bounds.ts";
import type { Timeline } from "./timeline.ts";

const MINUTE = 60_000;

/** The promise that every answer to it is held against. */
const PROMISE = "tenants-see-nothing-of-each-other";

interface PryingWorld {
  readonly timeline: Timeline;
  readonly service: Service;
  readonly secrets: Secrets;
  readonly dossiers: Dossiers;
  readonly judge: Judge;
  /** The ids of all receivers that were registered. */
  readonly endpointIds: () => readonly string[];
}

/** Requests about a task, and the function that answers each. */
const ABOUT_TASKS = [
  ["get", "get-task"],
  ["cancel", "cancel-task"],
  ["refresh", "refresh-task"],
  ["fetch", "get-result"],
  ["get", "list-deliveries"],
  ["get", "list-events"],
  ["replay", "replay-delivery"],
] as const;

/** Addresses behind which a network keeps its own. */
const NEARBY: readonly string[] = [
  ...["http://receiver.example/hook", "https://127.0.0.1/hook", "https://169.254.169.254/latest"],
  ...["https://[::1]/hook", "https://0x7f.1/hook", "https://10.1.2.3/", "https://db.internal/"],
];

/** A task that it asks to follow. */
interface Target {
  readonly operation: string;
  readonly follow: Readonly<Record<string, string>>;
}

const MADE_UP: readonly Target[] = [
  {
    operation: "vod.CreateAigcVideoTask",
    follow: { TaskId: "1500000000-AigcVideoTask-00000000000000000000000000000000t" },
  },
  {
    operation: "mps.CreateAigcVideoTask",
    follow: { TaskId: "1250000000-AigcVideoTask-00000000000000000000000000000000t0" },
  },
  { operation: "trtc.StartAITranscription", follow: { SessionId: `${"a".repeat(32)}-0` } },
];

/**
 * A tenant that knows every name there is: TaskIds and SessionIds at Tencent, and the taskIds of
 * others. It follows, reads, cancels and lists, and is told each time what it would be told if
 * there were nothing.
 */
export class PryingTenant {
  readonly #world: PryingWorld;
  readonly #random: Random;
  /** The answer about the first task that does not exist. */
  #nothing: string | undefined;

  constructor(world: PryingWorld, { seed }: Population) {
    this.#world = world;
    this.#random = new Random(seed, "prying tenant");
  }

  /** Plans so many looks at others. */
  plan(count: number): void {
    const { timeline } = this.#world;
    for (let number = 0; number < count; number++)
      timeline.at(timeline.now + this.#random.whole(0, 15 * MINUTE), () =>
        this.#pry(`pry.${number}`),
      );
  }

  #pry(name: string): void {
    const dossiers = [...this.#world.dossiers.all()];
    const victim = dossiers[this.#random.whole(0, dossiers.length)];
    const known = dossiers.flatMap((dossier) => this.#namesOf(dossier));
    const targets = [
      MADE_UP[this.#random.whole(0, MADE_UP.length)],
      known[this.#random.whole(0, known.length)],
    ];
    for (const [copy, target] of targets.entries())
      if (target !== undefined) this.#follow(`${name}.follow${copy}`, target);
    if (victim === undefined) return;
    const pathParameters = { taskId: victim.taskId };
    const deliveryId = `task.${victim.row?.status}~${victim.taskId.slice(0, 8)}`;
    for (const [does, entry] of ABOUT_TASKS)
      this.#ask(
        entry,
        `${name}.${entry}`,
        { does, content: { headers: {}, pathParameters: { ...pathParameters, deliveryId } } },
        ({ statusCode }) => statusCode === 404,
      );
    this.#reach(name);
    this.#ask(
      "list-tasks",
      `${name}.list`,
      { does: "list", content: { headers: {} } },
      ({ statusCode, body = "{}" }) => {
        return statusCode === 200 && JSON.parse(body).tasks.length === 0;
      },
    );
  }

  /** Changes receivers of other tenants, and registers addresses that are not public. */
  #reach(name: string): void {
    const { endpointIds } = this.#world;
    for (const [copy, endpointId] of endpointIds().entries())
      for (const route of ["GET", "DELETE", "POST rotate"]) {
        const [method, more] = route.split(" ");
        const path = more === undefined ? "/{endpointId}" : `/{endpointId}/${more}`;
        this.#ask(
          "webhook-endpoints",
          `${name}.${method}${copy}`,
          {
            does: "register",
            content: {
              routeKey: `${method} /v1/webhook-endpoints${path}`,
              headers: {},
              pathParameters: { endpointId },
            },
          },
          ({ statusCode }) => statusCode === 404,
        );
      }
    const url = NEARBY[this.#random.whole(0, NEARBY.length)];
    const content = {
      routeKey: "POST /v1/webhook-endpoints",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ url }),
    };
    this.#ask(
      "webhook-endpoints",
      `${name}.register`,
      { does: "register", content },
      ({ statusCode, body = "{}" }) =>
        statusCode === 422 && JSON.parse(body).code === "webhook_url_refused",
    );
  }

  /**
   * The names of a task that its own tenant could have told: a TaskId that shows nothing of ours is
   * claimed before it is shown to anybody, and one that a neighbour started is anybody's until it
   * is followed.
   */
  #namesOf({ charges, row }: Dossier): readonly Target[] {
    const { judge } = this.#world;
    return charges.flatMap(
      ({ product, action, providerTaskId, sessionId, sessionContext }): Target[] => {
        const operation = `${product}.${action}`;
        const isOurs = sessionContext.startsWith("v1.sim.");
        if (!isOurs && (row === undefined || !judge.hasClaim(product, providerTaskId))) return [];
        const bySession =
          product === "trtc" && /^[a-z2-7]{32}-\d+$/.test(sessionId)
            ? [{ operation, follow: { SessionId: sessionId } }]
            : [];
        return [{ operation, follow: { TaskId: providerTaskId } }, ...bySession];
      },
    );
  }

  #follow(name: string, target: Target): void {
    const words = JSON.stringify(target);
    const headers = { "content-type": "application/json", "idempotency-key": name };
    this.#ask(
      "submit-task",
      name,
      { does: "submit", content: { headers, body: words } },
      (answer) => isAtBound(answer.body) || this.#isNothing(answer),
    );
  }

  /** To the letter the same, whether there is a task or not. */
  #isNothing({ statusCode, headers, body }: Answer): boolean {
    const told = JSON.stringify({ statusCode, headers: { ...headers, "request-id": "" }, body });
    this.#nothing ??= told;
    return statusCode === 422 && told === this.#nothing;
  }

  #ask(
    entry: FunctionName,
    name: string,
    {
      does,
      content,
    }: {
      readonly does:
        | "submit"
        | "get"
        | "cancel"
        | "list"
        | "refresh"
        | "fetch"
        | "replay"
        | "register";
      readonly content: NonNullable<Event["content"]>;
    },
    isRight: (answer: Answer) => boolean,
  ): void {
    const { service, secrets, judge } = this.#world;
    const caller = { kind: "caller", tenant: PRYING } as const;
    const origin =
      does === "submit" ? { ...caller, does, words: content.body ?? "" } : { ...caller, does };
    const headers = { ...content.headers, authorization: `Bearer ${secrets.apiKey(PRYING)}` };
    service.invoke(entry, { name, origin, content: { ...content, headers } }, (answer) => {
      const isTold = answer.statusCode < 500 && !isRight(answer);
      if (isTold)
        judge.violated(PROMISE, `${name} was answered ${answer.statusCode}: ${answer.body}`);
    });
  }
}
