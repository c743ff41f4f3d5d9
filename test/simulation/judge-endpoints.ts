import { createHmac } from "node:crypto";
import type { Key, Row } from "../../functions/store/table.ts";
import type { Dossier, Dossiers } from "./dossier.ts";
import { isTask } from "./faulty-table.ts";
import type { Judge } from "./judge.ts";
import { DEFAULTS, toldFault } from "./judge-events.ts";
import type { PlannedEndpoint } from "./planned-endpoints.ts";
import type { Invocation } from "./process.ts";
import type { Receivers, Told } from "./receivers.ts";
import type { Answer } from "./service.ts";

const PROMISE = "every-final-state-delivered";

/** All that is known of an endpoint, by what its tenant was answered. */
interface Known {
  /** Undefined until it was shown as enabled. Milliseconds since the UNIX epoch. */
  enabledAt: number | undefined;
  /** When its tenant first wanted it to be deleted, and when that was acknowledged. */
  removesAt: number | undefined;
  removedAt: number | undefined;
  /** The status that was shown last. */
  status: string | undefined;
  readonly secrets: string[];
  /** Whether a rotation was not answered, so that its tenant may lack a secret. */
  isUnsure: boolean;
}

interface EndpointsWorld {
  readonly judge: Judge;
  readonly dossiers: Dossiers;
  readonly receivers: Receivers;
}

/** Judges what registered receivers hear, by what their tenants were shown and what arrived. */
export class JudgeOfEndpoints {
  readonly #world: EndpointsWorld;
  readonly #known = new Map<PlannedEndpoint, Known>();
  /** When the function was called that settled a task. */
  readonly #settling = new Map<Dossier, number>();

  constructor(world: EndpointsWorld) {
    this.#world = world;
  }

  /** A function that settles a task has read the endpoints since it was called. */
  wrote({ beganAt }: Invocation, before: Row | undefined, after: Key & Row): void {
    if (this.#known.size === 0 || after.settledAt === undefined) return;
    const dossier = isTask(after) ? this.#world.dossiers.ofRow(after.pk) : undefined;
    if (dossier !== undefined && before?.settledAt === undefined)
      this.#settling.set(dossier, beganAt);
  }

  registers(endpoint: PlannedEndpoint): void {
    this.#of(endpoint);
  }

  /** Answers with its id. */
  registered(endpoint: PlannedEndpoint, { statusCode, body = "{}" }: Answer): string | undefined {
    const { id, url, secret } = JSON.parse(body);
    if ((statusCode !== 201 && statusCode !== 200) || url !== endpoint.url) {
      this.#violated("answers-tell-the-truth", endpoint, `was answered ${statusCode}: ${body}`);
      return undefined;
    }
    this.#of(endpoint).secrets.push(secret);
    this.#show(endpoint, body);
    return id;
  }

  looked(endpoint: PlannedEndpoint, { statusCode, body = "{}" }: Answer): void {
    const { removesAt, removedAt } = this.#of(endpoint);
    if (statusCode === 200) this.#show(endpoint, body);
    const isRight =
      statusCode >= 500 ||
      (statusCode === 200 && removedAt === undefined) ||
      (statusCode === 404 && removesAt !== undefined);
    if (!isRight)
      this.#violated("answers-tell-the-truth", endpoint, `was answered ${statusCode}: ${body}`);
  }

  rotates(endpoint: PlannedEndpoint): void {
    this.#of(endpoint).isUnsure = true;
  }

  /** A new secret, which no answer has shown. */
  rotated(endpoint: PlannedEndpoint, { statusCode, body = "{}" }: Answer): void {
    const known = this.#of(endpoint);
    if (statusCode !== 200) return;
    const { secret } = JSON.parse(body);
    if (known.secrets.includes(secret))
      this.#violated("answers-tell-the-truth", endpoint, "was rotated to a secret that it had");
    known.secrets.push(secret);
    known.isUnsure = false;
  }

  removes(endpoint: PlannedEndpoint): void {
    const { now } = this.#world.receivers;
    this.#of(endpoint).removesAt ??= now();
  }

  removed(endpoint: PlannedEndpoint, { statusCode, body = "" }: Answer): void {
    const { now } = this.#world.receivers;
    if (statusCode === 204 || statusCode === 404) this.#of(endpoint).removedAt ??= now();
    // A write that was repeated by the table's client finds nothing more to delete.
    const isRight = statusCode === 204 || statusCode >= 500 || statusCode === 404;
    if (!isRight)
      this.#violated("answers-tell-the-truth", endpoint, `was answered ${statusCode}: ${body}`);
  }

  isShownEnabled(endpoint: PlannedEndpoint): boolean {
    return this.#of(endpoint).enabledAt !== undefined;
  }

  /** Whether the receiver at this host hears nothing more: it was deleted, or has answered 410. */
  isClosed(host: string): boolean {
    const [found] = [...this.#known].filter(([{ url }]) => URL.parse(url)?.host === host);
    return found !== undefined && this.#isClosed(...found);
  }

  /** When all is over. */
  end(): void {
    for (const [endpoint, known] of this.#known) {
      const { url } = endpoint;
      const told = this.#world.receivers.told(url);
      for (const each of told) this.#judgeOne(endpoint, known, each);
      const ids = new Set(told.map(({ id }) => id));
      if (new Set(told.map(({ body }) => body)).size > ids.size)
        this.#violated(PROMISE, endpoint, "heard an event in different bytes");
      const isShown = known.status === "enabled" && known.removesAt === undefined;
      if (isShown && this.#world.receivers.goneSince(url) !== undefined)
        this.#violated(PROMISE, endpoint, "is enabled, and its receiver has answered 410");
      for (const dossier of this.#world.dossiers.all()) this.#judgeOwed(endpoint, known, dossier);
    }
  }

  /** Each task of its tenant that settled once it was shown as enabled. */
  #judgeOwed(endpoint: PlannedEndpoint, known: Known, dossier: Dossier): void {
    const { tenant, url, events = DEFAULTS } = endpoint;
    const { taskId, row } = dossier;
    const since = this.#settling.get(dossier);
    const { enabledAt } = known;
    if (row === undefined || since === undefined || enabledAt === undefined) return;
    if (dossier.tenant !== tenant || since <= enabledAt || this.#isClosed(endpoint, known)) return;
    if (!events.includes(`task.${row.status}`)) return;
    const id = `evt_${taskId}_${row.status}`;
    if (!this.#world.receivers.told(url).some((told) => told.id === id))
      this.#violated(PROMISE, endpoint, `was enabled and never heard that ${taskId} ended`);
  }

  #judgeOne(endpoint: PlannedEndpoint, known: Known, told: Told): void {
    const says = (text: string): void =>
      this.#violated(PROMISE, endpoint, `heard ${told.id}, and ${text}`);
    const { tenant, url, events = DEFAULTS } = endpoint;
    const { removedAt = Number.POSITIVE_INFINITY, secrets, isUnsure } = known;
    const isKnown = isUnsure || secrets.length === 0;
    const isOurs = isKnown || secrets.some((secret) => isSigned(told, secret));
    const unsigned = isOurs ? undefined : "no secret that its tenant knows has signed it";
    if (told.isChallenge) {
      if (unsigned !== undefined) says(unsigned);
      return;
    }
    const { judge, receivers, dossiers } = this.#world;
    const { taskId } = JSON.parse(told.body).data;
    const dossier = dossiers.ofRow(`${tenant}#${taskId}`);
    const challengedAt = receivers.challengedAt(url) ?? Number.POSITIVE_INFINITY;
    if (dossier === undefined) {
      says("no task of its tenant is named so");
      return;
    }
    if (told.at < challengedAt) says("its receiver had not wanted to hear anything");
    if (told.sentBy.beganAt > removedAt) says("it had been deleted");
    const fault = unsigned ?? toldFault(told, { events, dossier }, judge.slackMs);
    if (fault !== undefined) says(fault);
  }

  #isClosed({ url }: PlannedEndpoint, { removesAt }: Known): boolean {
    return removesAt !== undefined || this.#world.receivers.goneSince(url) !== undefined;
  }

  #show(endpoint: PlannedEndpoint, body: string): void {
    const known = this.#of(endpoint);
    const { status } = JSON.parse(body);
    known.status = status;
    if (status === "enabled") known.enabledAt ??= this.#world.receivers.now();
  }

  #of(endpoint: PlannedEndpoint): Known {
    const fresh: Known = {
      ...{ enabledAt: undefined, removesAt: undefined, removedAt: undefined, status: undefined },
      ...{ secrets: [], isUnsure: false },
    };
    const known = this.#known.get(endpoint) ?? fresh;
    this.#known.set(endpoint, known);
    return known;
  }

  #violated(
    promise: typeof PROMISE | "answers-tell-the-truth",
    { url }: PlannedEndpoint,
    text: string,
  ): void {
    this.#world.judge.violated(promise, `${url} ${text}.`);
  }
}

/** By hand, as a receiver does it. */
const isSigned = ({ id, body, headers }: Told, secret: string): boolean => {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const text = `${id}.${headers["webhook-timestamp"]}.${body}`;
  const mac = createHmac("sha256", key).update(text).digest("base64");
  return (headers["webhook-signature"] ?? "").split(" ").includes(`v1,${mac}`);
};
