import { isDeepStrictEqual } from "node:util";
import type { Dossier, Dossiers } from "./dossier.ts";
import type { Expiry } from "./expiry.ts";
import type { Judge } from "./judge.ts";
import type { Neighbours } from "./neighbours.ts";
import type { PlannedTask } from "./planned-task.ts";
import { wordsOf } from "./repeat-forms.ts";
import type { Secrets } from "./secrets.ts";
import type { Answer, Service } from "./service.ts";
import type { Timeline } from "./timeline.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The promise that a task is there until it says that it expires. */
const KEPT = "kept-until-it-expires";

/** Nothing fails any more by then, but a process may have to read its secrets first. */
const MOST_TRIES = 3;

interface KeepersWorld {
  readonly timeline: Timeline;
  readonly service: Service;
  readonly secrets: Secrets;
  readonly dossiers: Dossiers;
  readonly neighbours: Neighbours;
  readonly judge: Judge;
  readonly expiry: Expiry;
}

/**
 * Callers that come back to their tasks once all is over, and once more an hour before each
 * expires, when time has deleted whatever it may. Judges `kept-until-it-expires`.
 */
export class Keepers {
  readonly #world: KeepersWorld;
  readonly #seen = new Map<Dossier, unknown>();

  constructor(world: KeepersWorld) {
    this.#world = world;
  }

  /** Plans both visits to every settled task. Answers with the moment after the last of them. */
  plan(): number {
    const { dossiers, timeline, expiry } = this.#world;
    const settled = [...dossiers.all()].filter(({ row }) => typeof row?.ttl === "number");
    const moments = settled.map((dossier) => {
      const [task] = dossier.planned;
      const lastHour = Number(dossier.row?.ttl) * 1000 - HOUR;
      if (task === undefined) return lastHour;
      timeline.at(timeline.now, () => this.#look(task, dossier, "ended", 1));
      timeline.at(lastHour, () => expiry.pass());
      timeline.at(lastHour, () => this.#look(task, dossier, "expires", 1));
      timeline.at(lastHour, () => this.#repeat(task, dossier, 1));
      return lastHour;
    });
    return Math.max(timeline.now, ...moments) + 10 * MINUTE;
  }

  #look(task: PlannedTask, dossier: Dossier, when: "ended" | "expires", tries: number): void {
    const { service, secrets } = this.#world;
    const event = {
      name: `get.${task.number}.${when}.${tries}`,
      origin: { kind: "caller", tenant: task.tenant, does: "get" },
      content: {
        headers: { authorization: `Bearer ${secrets.apiKey(task.tenant)}` },
        pathParameters: { taskId: dossier.taskId },
      },
    } as const;
    service.invoke("get-task", event, (answer) => {
      if (this.#isToBeTried(answer, tries, () => this.#look(task, dossier, when, tries + 1)))
        return;
      const shown = shownBy(answer);
      if (when === "ended") this.#seen.set(dossier, shown);
      else if (this.#seen.has(dossier) && !isDeepStrictEqual(shown, this.#seen.get(dossier)))
        this.#violated(dossier, "is not shown as it ended", answer);
    });
  }

  #repeat(task: PlannedTask, dossier: Dossier, tries: number): void {
    const { service, secrets, neighbours } = this.#world;
    const { tenant, follows, number } = task;
    const words = dossier.requestedBy ?? "";
    const named = follows === undefined ? undefined : { TaskId: neighbours.taskId(follows) };
    // Of two tasks under one key, only one was taken.
    if (words !== wordsOf(task, named)) return;
    const event = {
      name: `submit.${number}.expires.${tries}`,
      origin: { kind: "caller", tenant, does: "submit", words, isRepeat: true },
      content: {
        headers: {
          authorization: `Bearer ${secrets.apiKey(tenant)}`,
          "content-type": "application/json",
          "idempotency-key": task.idempotencyKey,
        },
        body: words,
      },
    } as const;
    service.invoke("submit-task", event, (answer) => {
      if (this.#isToBeTried(answer, tries, () => this.#repeat(task, dossier, tries + 1))) return;
      const { taskId } = JSON.parse(answer.body ?? "{}");
      if (answer.statusCode !== 202 || taskId !== dossier.taskId)
        this.#violated(dossier, "is not what its key is answered with", answer);
    });
  }

  #isToBeTried({ statusCode }: Answer, tries: number, again: () => void): boolean {
    const { timeline } = this.#world;
    if (statusCode < 500 || tries === MOST_TRIES) return false;
    timeline.at(timeline.now + MINUTE, again);
    return true;
  }

  #violated({ taskId }: Dossier, what: string, { statusCode, body = "" }: Answer): void {
    const text = `${taskId} ${what}: ${statusCode} ${body.slice(0, 300)}`;
    this.#world.judge.violated(KEPT, text);
  }
}

/** The parts of an answer that no day changes: a link to a stored file is signed anew. */
const shownBy = ({ statusCode, body = "{}" }: Answer): unknown => {
  const { status, settled, input, output, error, metadata, settledAt } = JSON.parse(
    body,
    (name, value) => (name === "storedUrl" ? undefined : value),
  );
  return { statusCode, status, settled, input, output, error, metadata, settledAt };
};
