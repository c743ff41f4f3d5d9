import type { Report, Unread } from "../task/report.ts";

/** Tencent runs two clouds with separate accounts; a credential belongs to one of them. */
export type Site = "intl" | "mainland";

/** The facts that all actions of one Tencent product share. */
export interface Product {
  /** Tencent's name, which is also the service in the signature's scope: `vod`. */
  readonly name: string;
  /** X-TC-Version. */
  readonly version: string;
  /**
   * How a start request names its application, and the environment variable with the ids that may
   * be used, the first being the default. Absent where the account is the application.
   */
  readonly application?: { readonly field: string; readonly setting: string };
  /** Values of X-TC-Region, the first being the default. Empty where no region must be sent. */
  readonly regions: readonly string[];
  /**
   * The same on the mainland site, where it differs. `unknown`: no source names them. Then a region
   * that a caller names is sent unchecked, and none where none is named.
   */
  readonly mainlandRegions?: readonly string[] | "unknown";
  /**
   * How its completion callbacks are authenticated and read; absent for a product that sends none.
   */
  readonly callback?: CallbackReader;
  /**
   * Reads the ids in a message of an operator's SQS queue; absent for a product that can fill none.
   */
  readonly readNotice?: (json: Readonly<Record<string, unknown>>) => CallbackHint;
  /** A queue that events can be pulled from instead; absent for a product that has none. */
  readonly eventQueue?: EventQueue;
}

/** The field in which each documented type of event carries its task. The operations name them. */
export type TaskFields = ReadonlyMap<string, string>;

/** An event of a queue: our handle for confirming it, what it names, and the event itself. */
export interface PulledEvent {
  readonly handle: string;
  readonly hint: CallbackHint;
  readonly raw: unknown;
}

/**
 * The events in an answer of a queue. `unread` counts the parts that were not understood and that
 * its events do not show.
 */
export interface Pulling {
  readonly events: readonly PulledEvent[];
  readonly unread: Unread | undefined;
}

/** The two actions of an event queue. */
export interface EventQueue {
  readonly pull: {
    readonly action: string;
    readonly request: (application: string) => Readonly<Record<string, unknown>>;
    readonly read: (response: unknown, taskFields: TaskFields) => Pulling;
    /** Exact error codes that say: nothing there. */
    readonly emptyCodes: readonly string[];
  };
  readonly confirm: {
    readonly action: string;
    readonly request: (
      application: string,
      handles: readonly string[],
    ) => Readonly<Record<string, unknown>>;
  };
}

/** The application of a product whose tasks belong to the account. */
export const ACCOUNT = "account";

/**
 * A callback as it arrived: the exact bytes, as text where they came as text, and headers with
 * lower-case names.
 */
export interface CallbackRequest {
  readonly body: string | Uint8Array;
  /** The body, parsed. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Every key that is valid now; during a rotation two. */
  readonly keys: readonly string[];
  /** Seconds since the UNIX epoch. */
  readonly nowSeconds: number;
  readonly taskFields: TaskFields;
}

/**
 * The facts that an authentic callback names. They are a hint: only the answer to our own question
 * counts.
 */
export interface CallbackHint {
  readonly eventType: string;
  readonly providerTaskId?: string;
  readonly sessionContext?: string;
  /** The room in which something began or ended. */
  readonly room?: string;
  /** The parts of it that were not understood. */
  readonly unread?: Unread | undefined;
  /**
   * Its word about the task. Set if the signature covers the body, so that it is Tencent's word.
   */
  readonly evidence?: Report;
}

/**
 * - `unauthentic`: no, wrong or expired signature. `hint` is what the message names, where it may
 *   carry our own MAC: only that may be believed.
 * - `hint`: authentic; may name a task of somebody, known event or not.
 */
export type CallbackReading =
  | { readonly kind: "unauthentic"; readonly reason: string; readonly hint?: CallbackHint }
  | { readonly kind: "hint"; readonly hint: CallbackHint };

export interface CallbackReader {
  readonly read: (request: CallbackRequest) => CallbackReading;
  /** The body of our 200: what Tencent documents, or the smallest JSON where it documents none. */
  readonly reply: Readonly<Record<string, unknown>>;
  /**
   * The id of ours that a callback carries: the SessionContext, or none, so that the TaskId has to
   * be remembered.
   */
  readonly carries: "context" | "provider-task-id";
}

/** The regions of a product on a site. */
export function regionsOf(
  { regions, mainlandRegions }: Product,
  site: Site,
): readonly string[] | "unknown" {
  return site === "mainland" ? (mainlandRegions ?? regions) : regions;
}

/**
 * The host of a product's API. Source: the products' API pages. The first label is the service of
 * the signature. Example: `vod.intl.tencentcloudapi.com`.
 */
export function hostOf(product: Product, site: Site): string {
  return site === "intl"
    ? `${product.name}.intl.tencentcloudapi.com`
    : `${product.name}.tencentcloudapi.com`;
}
