import type { DefaultEndpoint, EventType, WebhookEndpoint } from "./answers.ts";
import { type Connection, send } from "./send.ts";
import { bodyOf, type CallOptions } from "./task-handle.ts";

const PATH = "/v1/webhook-endpoints";

/** The receivers that hear of every task of the tenant. */
export class Endpoints {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Every registered receiver. */
  async list({ signal }: CallOptions = {}): Promise<readonly WebhookEndpoint[]> {
    const { body } = await send<{ readonly endpoints: readonly WebhookEndpoint[] }>(
      this.#connection,
      { method: "GET", path: PATH, signal },
    );
    return bodyOf(body).endpoints;
  }

  /**
   * Registers a receiver. The same address again is the same receiver. The answer has the secret
   * that verifies its webhooks.
   */
  async register(
    endpoint: { readonly url: string; readonly events?: readonly EventType[] | undefined },
    { signal }: CallOptions = {},
  ): Promise<WebhookEndpoint> {
    const { body } = await send<WebhookEndpoint>(this.#connection, {
      method: "POST",
      path: PATH,
      body: JSON.stringify(endpoint),
      signal,
    });
    return bodyOf(body);
  }

  /** A receiver without its secret. */
  async get(id: string, { signal }: CallOptions = {}): Promise<WebhookEndpoint> {
    return this.#one<WebhookEndpoint>("GET", id, { signal });
  }

  /** The secret that verifies webhooks to addresses that stand on tasks. */
  async default({ signal }: CallOptions = {}): Promise<DefaultEndpoint> {
    return this.#one<DefaultEndpoint>("GET", "default", { signal });
  }

  /** Takes a receiver off. */
  async remove(id: string, { signal }: CallOptions = {}): Promise<void> {
    await send(this.#connection, {
      method: "DELETE",
      path: `${PATH}/${encodeURIComponent(id)}`,
      signal,
    });
  }

  /**
   * Makes a new secret. The one before it signs for 24 hours more, and the one before that not at
   * all: so a lost answer is not asked for again here. `default` is the receiver of addresses that
   * stand on tasks.
   */
  async rotate(
    id: string,
    { signal }: CallOptions = {},
  ): Promise<{ readonly id: string; readonly secret: string }> {
    const path = `${PATH}/${encodeURIComponent(id)}/rotate`;
    const { body } = await send<{ readonly id: string; readonly secret: string }>(
      this.#connection,
      { method: "POST", path, signal, isRepeatable: false },
    );
    return bodyOf(body);
  }

  async #one<T>(method: "GET", id: string, { signal }: CallOptions): Promise<T> {
    const { body } = await send<T>(this.#connection, {
      method,
      path: `${PATH}/${encodeURIComponent(id)}`,
      signal,
    });
    return bodyOf(body);
  }
}
