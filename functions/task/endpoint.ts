import * as z from "zod/mini";
import { type EventType, hears } from "./listener.ts";
import { storedInstant } from "./time.ts";

const text = z.string();
const edition = z.object({ master: text, version: z.number() });

/** Which secrets sign for a receiver: the current one, and during a rotation the one before it. */
const editions = z.object({
  current: edition,
  previous: z.optional(z.object({ ...edition.shape, until: storedInstant })),
});
export type Editions = z.infer<typeof editions>;

const endpoint = z.object({
  url: text,
  /** Absent: the events that a listener hears by default. */
  events: z.optional(z.array(text)),
  /**
   * `pending` until its receiver has repeated a challenge, then `enabled`; `disabled` once it has
   * answered 410.
   */
  status: z.enum(["pending", "enabled", "disabled"]),
  createdAt: storedInstant,
  editions,
});

/** A receiver that a tenant has registered. It hears of every task of the tenant. */
export type Endpoint = z.infer<typeof endpoint>;

/** The row of a tenant's endpoints. */
export const endpointsForm = z.object({
  /** The secrets that sign for addresses that stand on tasks. */
  default: z.optional(editions),
  /** Raised by each registration, so that two at once cannot both count the same places. */
  registrations: z.optional(z.number()),
  /** By id. Absent until the first registration. */
  registered: z.optional(z.record(text, endpoint)),
});

/** Everything that a tenant has registered, as it was read. */
export type Endpoints = z.infer<typeof endpointsForm>;

/** An endpoint with its id, which looks like `ep_3q7xJv0kWc2bN9aZ`. */
export interface NamedEndpoint {
  readonly id: string;
  readonly endpoint: Endpoint;
}

/**
 * The deployment's bus of EventBridge, where an endpoint's id stands: it hears every event of every
 * tenant. No endpoint has this id.
 */
export const BUS = "bus";

/** Most endpoints of a tenant, whatever their status: each settling of a task reads their row. */
export const MOST_ENDPOINTS = 10;

/** Characters of chance in an id: 96 bits, as a deleted endpoint's secret must not return. */
const CHANCE_LENGTH = 16;

/** The id of a new endpoint, from a name that was never used before. */
export function endpointId(nonce: string): string {
  return `ep_${nonce.slice(0, CHANCE_LENGTH)}`;
}

/** The endpoint of this id. An id comes from outside, so no name that every object has is one. */
export function endpointOf({ registered = {} }: Endpoints, id: string): Endpoint | undefined {
  return Object.hasOwn(registered, id) ? registered[id] : undefined;
}

/** A tenant's endpoints, the oldest first. */
export function endpointsIn({ registered = {} }: Endpoints): readonly NamedEndpoint[] {
  const place = ({ id, endpoint }: NamedEndpoint) => `${endpoint.createdAt}#${id}`;
  return Object.entries(registered)
    .map(([id, endpoint]) => ({ id, endpoint }))
    .sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

/** The ids of those endpoints that are enabled and hear this event. */
export function hearingOf(endpoints: Endpoints, event: EventType): readonly string[] {
  return endpointsIn(endpoints)
    .filter(({ endpoint }) => endpoint.status === "enabled" && hears(endpoint, event))
    .map(({ id }) => id);
}

/** Whether two addresses name one place: `https://A.example` and `https://a.example/` do. */
export function isSamePlace(one: string, other: string): boolean {
  return one === other || URL.parse(one)?.href === URL.parse(other)?.href;
}
