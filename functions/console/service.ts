import type {
  CancelAnswer,
  DeliveryAnswer,
  DryRunAnswer,
  LaneListAnswer,
  OperationDetailAnswer,
  OperationListAnswer,
  StoryAnswer,
  TaskAnswer,
  TaskListAnswer,
} from "../http/api.ts";

/** A field that the service refuses. */
export interface FieldFault {
  readonly pointer?: string;
  readonly parameter?: string;
  readonly message: string;
}

/** A refusal of the service, or no answer at all (`status` 0). */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly status: number;
  readonly faults: readonly FieldFault[];

  constructor(status: number, message: string, faults: readonly FieldFault[] = []) {
    super(message);
    this.status = status;
    this.faults = faults;
  }
}

/** The filters of the list, as its query has them. */
export type Query = Readonly<Record<string, string>>;

/** A submission as the form has it. */
export interface Submission {
  readonly operation: string;
  readonly input: unknown;
  readonly idempotencyKey: string;
}

/**
 * The API that this page was served by, for one tenant's key. The address is the page's own without
 * `/console`, so a custom domain's mapping is kept. Every method throws `Refused`.
 */
export class Service {
  readonly #base: string;
  readonly #key: string;

  constructor(key: string, page: Pick<Location, "origin" | "pathname"> = location) {
    this.#base = page.origin + page.pathname.replace(/\/console\/?$/, "");
    this.#key = key;
  }

  tasks(query: Query): Promise<TaskListAnswer> {
    const text = new URLSearchParams(query).toString();
    return this.#get(`/v1/tasks${text === "" ? "" : `?${text}`}`);
  }

  task(taskId: string): Promise<TaskAnswer> {
    return this.#get(`/v1/tasks/${taskId}`);
  }

  story(taskId: string): Promise<StoryAnswer> {
    return this.#get(`/v1/tasks/${taskId}/events`);
  }

  cancel(taskId: string): Promise<CancelAnswer> {
    return this.#send("POST", `/v1/tasks/${taskId}/cancel`);
  }

  refresh(taskId: string): Promise<TaskAnswer> {
    return this.#send("POST", `/v1/tasks/${taskId}/refresh`);
  }

  replay(taskId: string, deliveryId: string): Promise<DeliveryAnswer> {
    const path = `/v1/tasks/${taskId}/deliveries/${encodeURIComponent(deliveryId)}/replay`;
    return this.#send("POST", path);
  }

  lanes(): Promise<LaneListAnswer> {
    return this.#get("/v1/lanes");
  }

  operations(): Promise<OperationListAnswer> {
    return this.#get("/v1/operations");
  }

  operation(name: string): Promise<OperationDetailAnswer> {
    return this.#get(`/v1/operations/${name}`);
  }

  /** Only checks the submission. */
  check({ operation, input }: Submission): Promise<DryRunAnswer> {
    return this.#send("POST", "/v1/tasks", { operation, input, dryRun: true });
  }

  submit({ operation, input, idempotencyKey }: Submission): Promise<TaskAnswer> {
    const headers = { "idempotency-key": idempotencyKey };
    return this.#send("POST", "/v1/tasks", { operation, input }, headers);
  }

  #get<T>(path: string): Promise<T> {
    return this.#send("GET", path);
  }

  async #send<T>(
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<T> {
    const request = {
      method,
      headers: {
        authorization: `Bearer ${this.#key}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    const answer = await fetch(this.#base + path, request).catch(() => {
      throw new Refused(0, "The service does not answer.");
    });
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) return told;
    throw new Refused(
      answer.status,
      told.detail ?? `The service answered ${answer.status}.`,
      told.errors,
    );
  }
}
