/** Tencent runs two clouds with separate accounts; a credential belongs to one of them. */
export type Site = "intl" | "mainland";

/** What all actions of one Tencent product have in common. */
export interface Product {
  /** Tencent's name, which is also the service in the signature's scope: `vod`. */
  readonly name: string;
  /** X-TC-Version. */
  readonly version: string;
  /** Tencent's name for the application in a start request. */
  readonly applicationField: string;
  /** Environment variable with the application ids that may be used, the first being the default. */
  readonly applicationsSetting: string;
  /** How its completion callbacks are authenticated and read; absent for a product that sends none. */
  readonly callback?: CallbackReader;
}

/** A callback as it arrived: the exact bytes as text, and headers with lower-case names. */
export interface CallbackRequest {
  readonly body: string;
  /** The body, parsed; undefined for what is not a JSON object. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Every key that is valid now; during a rotation two. */
  readonly keys: readonly string[];
  /** Seconds since the UNIX epoch. */
  readonly nowSeconds: number;
}

/** What an authentic callback names. The content is a hint: the answer to our own question is what counts. */
export interface CallbackHint {
  readonly eventType: string;
  readonly providerTaskId?: string;
  readonly sessionContext?: string;
}

/**
 * - `unauthentic`: no, wrong or expired signature.
 * - `malformed`: authentic, but not of the documented shape.
 * - `hint`: authentic; names a task of somebody, known event or not.
 */
export type CallbackReading =
  | { readonly kind: "unauthentic"; readonly reason: string }
  | { readonly kind: "malformed"; readonly reason: string }
  | { readonly kind: "hint"; readonly hint: CallbackHint };

export interface CallbackReader {
  readonly read: (request: CallbackRequest) => CallbackReading;
  /** The body of our 200: what Tencent documents, or the smallest JSON where it documents none. */
  readonly reply: Readonly<Record<string, unknown>>;
}

/** Where a product's API answers. Source: the products' API pages; the first label is the service of the signature. */
export const hostOf = (product: Product, site: Site): string =>
  site === "intl" ? `${product.name}.intl.tencentcloudapi.com` : `${product.name}.tencentcloudapi.com`;
