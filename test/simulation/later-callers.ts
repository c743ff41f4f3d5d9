import type { Dossier, Dossiers } from "./dossier.ts";
import type { JudgeOfAsks } from "./judge-asks.ts";
import type { PlannedTask } from "./population.ts";
import { drawnFor } from "./random.ts";
import type { Secrets } from "./secrets.ts";
import type { Answer, FunctionName, Service } from "./service.ts";
import type { Timeline } from "./timeline.ts";

interface LaterWorld {
  readonly seed: number;
  readonly timeline: Timeline;
  readonly service: Service;
  readonly secrets: Secrets;
  readonly dossiers: Dossiers;
  readonly judge: JudgeOfAsks;
}

/** A request about a task. */
interface Ask {
  readonly entry: FunctionName;
  readonly does: "refresh" | "fetch" | "replay" | "get";
  readonly deliveryId?: string;
  readonly query?: Readonly<Record<string, string>>;
}

/** Callers that ask for more than their task: news of it, its files, or an event once more. */
export class LaterCallers {
  readonly #world: LaterWorld;

  constructor(world: LaterWorld) {
    this.#world = world;
  }

  /** Plans all that the callers of this task ask for. */
  plan(task: PlannedTask): void {
    const { timeline } = this.#world;
    for (const [copy, at] of (task.refreshesAt ?? []).entries())
      timeline.at(at, () => this.#refresh(task, copy));
    for (const [copy, at] of (task.fetchesAt ?? []).entries())
      timeline.at(at, () => this.#fetch(task, copy));
    for (const [copy, at] of (task.replaysAt ?? []).entries())
      timeline.at(at, () => this.#look(task, copy));
  }

  #refresh(task: PlannedTask, copy: number): void {
    const { judge, dossiers } = this.#world;
    const asked = judge.asks(dossiers.ofTask(task));
    const ask = { entry: "refresh-task", does: "refresh" } as const;
    this.#ask(task, `refresh.${task.number}.${copy}`, ask, (dossier, answer) =>
      judge.refreshed(dossier, asked, answer),
    );
  }

  #fetch(task: PlannedTask, copy: number): void {
    const { judge, dossiers, seed } = this.#world;
    const asked = judge.asks(dossiers.ofTask(task));
    const file = drawnFor(seed, `file ${task.number}.${copy}`) < 0.8 ? 0 : 1;
    const query = file === 0 ? {} : { file: String(file) };
    const ask = { entry: "get-result", does: "fetch", query } as const;
    this.#ask(task, `fetch.${task.number}.${copy}`, ask, (dossier, answer) =>
      judge.fetched(dossier, { ...asked, file }, answer),
    );
  }

  /** Looks at the deliveries of its task, or at its story, and wants one of them once more. */
  #look(task: PlannedTask, copy: number): void {
    const { judge, seed } = this.#world;
    const draw = drawnFor(seed, `delivery ${task.number}.${copy}`);
    const entry = draw < 0.5 ? "list-deliveries" : "list-events";
    const name = `deliveries.${task.number}.${copy}`;
    this.#ask(task, name, { entry, does: "get" }, (dossier, { statusCode, body = "{}" }) => {
      judge.looked(dossier, { statusCode, body });
      const { deliveries = [] } = statusCode === 200 ? JSON.parse(body) : {};
      const delivery = deliveries[Math.floor(draw * 97) % deliveries.length];
      if (delivery?.receiver !== undefined) this.#replay(task, copy, delivery);
    });
  }

  #replay(
    task: PlannedTask,
    copy: number,
    { id, event, receiver }: { readonly id: string; event: string; receiver: string },
  ): void {
    const { judge, timeline } = this.#world;
    const sentAt = timeline.now;
    const ask = { entry: "replay-delivery", does: "replay", deliveryId: id } as const;
    this.#ask(task, `replay.${task.number}.${copy}`, ask, (dossier, answer) =>
      judge.replayed(dossier, { id, event, receiver, sentAt }, answer),
    );
  }

  #ask(
    task: PlannedTask,
    name: string,
    { entry, does, deliveryId, query }: Ask,
    answered: (dossier: Dossier, answer: Answer) => void,
  ): void {
    const { service, secrets, dossiers } = this.#world;
    const { tenant } = task;
    const dossier = dossiers.ofTask(task);
    const event = {
      name,
      origin: { kind: "caller", tenant, does },
      content: {
        headers: { authorization: `Bearer ${secrets.apiKey(tenant)}` },
        pathParameters: {
          taskId: dossier.taskId,
          ...(deliveryId === undefined ? {} : { deliveryId }),
        },
        ...(query === undefined ? {} : { queryStringParameters: query }),
      },
    } as const;
    service.invoke(entry, event, (answer) => answered(dossier, answer));
  }
}
