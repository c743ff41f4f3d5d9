import {
  absent,
  all,
  any,
  type Condition,
  equals,
  exists,
  oneOf,
  sizeBelow,
} from "../task/condition.ts";
import {
  type Editions,
  type Endpoint,
  type Endpoints,
  endpointsForm,
  MOST_ENDPOINTS,
  type NamedEndpoint,
} from "../task/endpoint.ts";
import type { Key, Row, Table, Written } from "./table.ts";
import { UnreadableRow } from "./task-row.ts";

/**
 * The outcome of a write to a tenant's endpoints. `endpoints` are those that stand after it. After
 * a lost race they are another writer's.
 */
export interface EndpointsWritten {
  readonly won: boolean;
  readonly endpoints: Endpoints;
}

/**
 * The receivers that a tenant has registered, and the secrets of those that it has not: one row a
 * tenant. Each write has a condition on the very endpoint that it changes.
 */
export class EndpointStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** The tenant's endpoints as they are now. Throws `UnreadableRow`. */
  async read(tenant: string): Promise<Endpoints> {
    return read(await this.#table.get(keyOf(tenant)));
  }

  /**
   * Adds an endpoint to those that were read. It loses if another was added since, or if ten stand
   * there.
   */
  async add(
    tenant: string,
    known: Endpoints,
    { id, endpoint }: NamedEndpoint,
  ): Promise<EndpointsWritten> {
    const { registrations, registered } = known;
    const asRead =
      registrations === undefined
        ? absent("registrations")
        : equals("registrations", registrations);
    const added = { registrations: (registrations ?? 0) + 1 };
    return written(
      registered === undefined
        ? await this.#table.update(keyOf(tenant), all(asRead, absent("registered")), {
            set: { ...added, registered: { [id]: endpoint } },
          })
        : await this.#table.update(
            keyOf(tenant),
            all(asRead, exists("registered"), sizeBelow("registered", MOST_ENDPOINTS)),
            { set: { ...added, [pathOf(id)]: endpoint } },
          ),
    );
  }

  /** Says anew which events an endpoint hears. It loses if the endpoint is no more. */
  async hear(
    tenant: string,
    id: string,
    events: readonly string[] | undefined,
  ): Promise<EndpointsWritten> {
    const path = `${pathOf(id)}.events`;
    return written(
      await this.#table.update(
        keyOf(tenant),
        exists(pathOf(id)),
        events === undefined ? { remove: [path] } : { set: { [path]: events } },
      ),
    );
  }

  /** Moves an endpoint from one of these statuses to another. */
  async moveTo(
    tenant: string,
    id: string,
    { from, to }: { from: readonly Endpoint["status"][]; to: Endpoint["status"] },
  ): Promise<EndpointsWritten> {
    const path = `${pathOf(id)}.status`;
    return written(
      await this.#table.update(keyOf(tenant), oneOf(path, from), { set: { [path]: to } }),
    );
  }

  /** Takes an endpoint away. It loses if there is none of this id. */
  async remove(tenant: string, id: string): Promise<EndpointsWritten> {
    const path = pathOf(id);
    return written(await this.#table.update(keyOf(tenant), exists(path), { remove: [path] }));
  }

  /** Replaces an endpoint's editions. It loses if they are not those that were read. */
  async rotate(
    tenant: string,
    id: string,
    { from, to }: { readonly from: Editions; readonly to: Editions },
  ): Promise<EndpointsWritten> {
    const path = `${pathOf(id)}.editions`;
    return written(
      await this.#table.update(keyOf(tenant), isAt(path, from), { set: { [path]: to } }),
    );
  }

  /** The same for addresses that stand on tasks. */
  async rotateDefault(
    tenant: string,
    { from, to }: { readonly from: Editions; readonly to: Editions },
  ): Promise<EndpointsWritten> {
    const update = { set: { default: to } };
    return written(await this.#table.update(keyOf(tenant), isAt("default", from), update));
  }

  /**
   * Which secrets sign webhooks to addresses that stand on tasks. The first that asks fixes the
   * `first` edition. Throws `UnreadableRow`. `may-be-stale` costs half and may miss a rotation of a
   * moment ago. For a webhook that is enough: the secret before is good for another day.
   */
  async defaultEditions(tenant: string, first: Editions, how?: "may-be-stale"): Promise<Editions> {
    const known = read(await this.#table.get(keyOf(tenant), how)).default;
    if (known !== undefined) return known;
    const { row } = await this.#table.update(keyOf(tenant), any(absent("pk"), absent("default")), {
      set: { default: first },
    });
    return read(row).default ?? first;
  }
}

const read = (row: Row | undefined): Endpoints => {
  if (row === undefined) return {};
  const parsed = endpointsForm.safeParse(row);
  if (parsed.success) return parsed.data;
  throw new UnreadableRow("A row of webhook endpoints does not hold any.");
};

const keyOf = (tenant: string): Key => ({ pk: `endpoints#${tenant}`, sk: "endpoints" });

const pathOf = (id: string): string => `registered.${id}`;

/** Each rotation raises the version, so it names the editions. */
const isAt = (path: string, { current }: Editions): Condition =>
  equals(`${path}.current.version`, current.version);

const written = ({ won, row }: Written): EndpointsWritten => ({
  won,
  endpoints: read(row),
});
