import type { JudgeOfEndpoints } from "./judge-endpoints.ts";
import type { PlannedEndpoint } from "./planned-endpoints.ts";
import { PRYING, type Secrets } from "./secrets.ts";
import type { Answer, Service } from "./service.ts";
import type { Timeline } from "./timeline.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const PATH = "/v1/webhook-endpoints";

/** How long a tenant waits before it sends the same again. */
const AGAIN_AFTER_MS = 2 * MINUTE;
const MOST_TRIES = 400;

/** When a tenant looks whether its endpoint is enabled: some receivers are down for days. */
const LOOKS_MS = [
  ...[5 * SECOND, 30 * SECOND, 3 * MINUTE, 15 * MINUTE],
  ...[HOUR, 3 * HOUR, 12 * HOUR, 24 * HOUR, 48 * HOUR],
];

interface EndpointCallersWorld {
  readonly timeline: Timeline;
  readonly service: Service;
  readonly secrets: Secrets;
  readonly judge: JudgeOfEndpoints;
}

/** Tenants that register receivers for all of their tasks. */
export class EndpointCallers {
  readonly #world: EndpointCallersWorld;
  readonly #ids = new Map<PlannedEndpoint, string>();

  constructor(world: EndpointCallersWorld) {
    this.#world = world;
  }

  /** The ids that tenants were told. */
  get ids(): readonly string[] {
    return [...this.#ids].flatMap(([{ tenant }, id]) => (tenant === PRYING ? [] : [id]));
  }

  plan(endpoint: PlannedEndpoint): void {
    const { timeline } = this.#world;
    const { registersAt, rotatesAt, deletesAt } = endpoint;
    timeline.at(registersAt, () => this.#register(endpoint, 0));
    if (rotatesAt !== undefined) timeline.at(rotatesAt, () => this.#rotate(endpoint));
    if (deletesAt !== undefined) timeline.at(deletesAt, () => this.#remove(endpoint, 0));
  }

  /** Looks at an endpoint once more; again a little later if there was no answer. */
  look(endpoint: PlannedEndpoint, copy: string, tries = 5): void {
    const { timeline, judge } = this.#world;
    const id = this.#ids.get(endpoint);
    if (id === undefined) return;
    this.#ask(endpoint, `look.${copy}`, { method: "GET", id }, (answer) => {
      judge.looked(endpoint, answer);
      if (answer.statusCode >= 500 && tries > 1)
        timeline.at(timeline.now + MINUTE, () => this.look(endpoint, `${copy}'`, tries - 1));
    });
  }

  #register(endpoint: PlannedEndpoint, attempt: number): void {
    const { timeline, judge } = this.#world;
    const { url, events } = endpoint;
    const body = JSON.stringify({ url, ...(events === undefined ? {} : { events }) });
    judge.registers(endpoint);
    this.#ask(endpoint, `register.${attempt}`, { method: "POST", body }, (answer) => {
      if (answer.statusCode >= 500) {
        if (attempt < MOST_TRIES)
          timeline.at(timeline.now + AGAIN_AFTER_MS, () => this.#register(endpoint, attempt + 1));
        return;
      }
      const id = judge.registered(endpoint, answer);
      if (id === undefined) return;
      this.#ids.set(endpoint, id);
      for (const [copy, later] of LOOKS_MS.entries())
        timeline.at(timeline.now + later, () => {
          if (!judge.isShownEnabled(endpoint)) this.look(endpoint, `${copy}`, 1);
        });
    });
  }

  #rotate(endpoint: PlannedEndpoint): void {
    const { judge } = this.#world;
    const id = this.#ids.get(endpoint);
    if (id === undefined) return;
    judge.rotates(endpoint);
    this.#ask(endpoint, "rotate", { method: "POST", id, more: "/rotate" }, (answer) =>
      judge.rotated(endpoint, answer),
    );
  }

  #remove(endpoint: PlannedEndpoint, attempt: number): void {
    const { timeline, judge } = this.#world;
    const id = this.#ids.get(endpoint);
    if (id === undefined) return;
    judge.removes(endpoint);
    this.#ask(endpoint, `remove.${attempt}`, { method: "DELETE", id }, (answer) => {
      judge.removed(endpoint, answer);
      if (answer.statusCode >= 500 && attempt < MOST_TRIES)
        timeline.at(timeline.now + AGAIN_AFTER_MS, () => this.#remove(endpoint, attempt + 1));
    });
  }

  #ask(
    { tenant, name }: PlannedEndpoint,
    what: string,
    sent: { readonly method: string; id?: string; readonly more?: string; readonly body?: string },
    answered: (answer: Answer) => void,
  ): void {
    const { service, secrets } = this.#world;
    const { method, id, more = "", body } = sent;
    const event = {
      name: `endpoints.${name}.${what}`,
      origin: { kind: "caller", tenant, does: "register" },
      content: {
        routeKey: `${method} ${PATH}${id === undefined ? "" : `/{endpointId}${more}`}`,
        headers: {
          authorization: `Bearer ${secrets.apiKey(tenant)}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(id === undefined ? {} : { pathParameters: { endpointId: id } }),
        ...(body === undefined ? {} : { body }),
      },
    } as const;
    service.invoke("webhook-endpoints", event, answered);
  }
}
