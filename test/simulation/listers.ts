import type { Dossiers } from "./dossier.ts";
import type { Judge } from "./judge.ts";
import type { JudgeOfLists, Walk } from "./judge-lists.ts";
import type { PlannedListing, PlannedTask } from "./planned-task.ts";
import type { Secrets } from "./secrets.ts";
import type { Service } from "./service.ts";
import type { Timeline } from "./timeline.ts";

const MINUTE = 60_000;

/** More pages than a life has tasks. */
const MOST_PAGES = 60;
const MOST_TRIES = 3;

interface ListersWorld {
  readonly timeline: Timeline;
  readonly service: Service;
  readonly secrets: Secrets;
  readonly dossiers: Dossiers;
  readonly judge: Judge;
  readonly judgeOfLists: JudgeOfLists;
}

/** Callers that list all their tasks. */
export class Listers {
  readonly #world: ListersWorld;

  constructor(world: ListersWorld) {
    this.#world = world;
  }

  plan(task: PlannedTask): void {
    for (const [copy, listing] of task.listings.entries())
      this.#world.timeline.at(listing.at, () =>
        this.list(task, `list.${task.number}.${copy}`, listing),
      );
  }

  /**
   * From the first page to the last, which a caller gives up to see if it is not answered a few
   * times.
   */
  list(task: PlannedTask, name: string, { by, limit }: Omit<PlannedListing, "at">): void {
    const { dossiers, judgeOfLists } = this.#world;
    const status = by === "status" ? (dossiers.ofTask(task).seen?.status ?? "queued") : undefined;
    const operation = by === "operation" ? task.operation : undefined;
    this.#page(judgeOfLists.begins({ name, tenant: task.tenant, status, operation, limit }), {
      cursor: undefined,
      page: 1,
      tries: 1,
    });
  }

  #page(walk: Walk, at: { cursor: string | undefined; page: number; tries: number }): void {
    const { timeline, service, secrets, judge, judgeOfLists } = this.#world;
    const { name, tenant, status, operation, limit } = walk;
    const asked = judgeOfLists.asks();
    const query = { limit, status, operation, cursor: at.cursor };
    const event = {
      name: `${name}.${at.page}.${at.tries}`,
      origin: { kind: "caller", tenant, does: "list" },
      content: {
        headers: { authorization: `Bearer ${secrets.apiKey(tenant)}` },
        queryStringParameters: said(query),
      },
    } as const;
    service.invoke("list-tasks", event, ({ statusCode, body = "{}" }) => {
      if (statusCode >= 500) {
        if (at.tries < MOST_TRIES)
          timeline.at(timeline.now + MINUTE, () =>
            this.#page(walk, { ...at, tries: at.tries + 1 }),
          );
        return;
      }
      if (statusCode !== 200)
        return judge.violated(
          "answers-tell-the-truth",
          `${event.name} was answered ${statusCode}: ${body}`,
        );
      const { tasks, nextCursor } = JSON.parse(body);
      judgeOfLists.page(walk, asked, tasks);
      if (nextCursor === undefined) return judgeOfLists.ended(walk);
      if (at.page === MOST_PAGES)
        return judge.violated("answers-tell-the-truth", `${name} has no end.`);
      this.#page(walk, { cursor: nextCursor, page: at.page + 1, tries: 1 });
    });
  }
}

const said = (query: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
