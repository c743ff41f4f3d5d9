/** A product of Tencent's, as far as the infrastructure has to know it. */
interface Row {
  /** How prose calls it. */
  readonly title: string;
  /**
   * The setting with the applications that tasks may run in; absent where tasks belong to the
   * account. `standIn` is the application of a run against the stand-in, which takes any. `needed`:
   * it is also the default, so that the stack can be synthesized without an account. Tencent knows
   * no such application, so a deployment with it has every task rejected, uncharged.
   */
  readonly applications?: {
    readonly setting: string;
    readonly standIn: string;
    readonly needed?: true;
  };
  /**
   * The setting with how many tasks of a kind an application may have at once, 1 to 100; absent
   * where no operation has such a limit.
   */
  readonly laneLimit?: { readonly setting: string; readonly tasks: string };
  /**
   * The setting with the key that signs callbacks, and how many letters and digits the product
   * takes at most. Source: the products' callback pages; the limit of MPS is not documented.
   */
  readonly callbackKey: { readonly setting: string; readonly longest: 32 | 64 };
  /** The setting that says where callbacks of tasks that are not ours are sent on to. */
  readonly forwardUrl: string;
  /**
   * The setting with the applications whose events are pulled from a queue; absent where the
   * product has none.
   */
  readonly pulled?: string;
}

const rows = {
  vod: {
    title: "VOD",
    applications: { setting: "TENCENT_VOD_SUB_APP_IDS", standIn: "1500000000", needed: true },
    laneLimit: { setting: "LANE_LIMIT_VOD_AIGC", tasks: "AIGC tasks of each kind" },
    callbackKey: { setting: "VOD_SIGN_KEY", longest: 32 },
    forwardUrl: "VOD_FORWARD_URL",
    pulled: "VOD_PULL_APPLICATIONS",
  },
  mps: {
    title: "MPS",
    callbackKey: { setting: "MPS_NOTIFY_KEY", longest: 32 },
    forwardUrl: "MPS_FORWARD_URL",
  },
  tiw: {
    title: "TIW",
    applications: { setting: "TENCENT_TIW_SDK_APP_IDS", standIn: "1400000001" },
    callbackKey: { setting: "TIW_CALLBACK_KEY", longest: 64 },
    forwardUrl: "TIW_FORWARD_URL",
  },
  trtc: {
    title: "TRTC",
    applications: { setting: "TENCENT_TRTC_SDK_APP_IDS", standIn: "1400000002" },
    callbackKey: { setting: "TRTC_CALLBACK_KEY", longest: 32 },
    forwardUrl: "TRTC_FORWARD_URL",
  },
} as const satisfies Record<string, Row>;

export type ProductName = keyof typeof rows;
type AnyRow = (typeof rows)[ProductName];

export type ApplicationsSetting = Extract<
  AnyRow,
  { applications: unknown }
>["applications"]["setting"];
export type LaneLimitSetting = Extract<AnyRow, { laneLimit: unknown }>["laneLimit"]["setting"];
export type CallbackKeySetting = AnyRow["callbackKey"]["setting"];
export type ForwardSetting = AnyRow["forwardUrl"];
export type PulledSetting = Extract<AnyRow, { pulled: unknown }>["pulled"];

/** A row whose settings are known by name. */
export interface Product extends Row {
  readonly applications?: NonNullable<Row["applications"]> & {
    readonly setting: ApplicationsSetting;
  };
  readonly laneLimit?: NonNullable<Row["laneLimit"]> & { readonly setting: LaneLimitSetting };
  readonly callbackKey: Row["callbackKey"] & { readonly setting: CallbackKeySetting };
  readonly forwardUrl: ForwardSetting;
  readonly pulled?: PulledSetting;
}

/**
 * Tencent's products. The settings, the environments of functions, the local runner and `npm run
 * callbacks` are made from this table. A new product is one row; the compiler then asks for its own
 * code in `callbacks/registrations.ts` and `local/tencent/server.ts`. A test compares the rows with
 * the products of functions/.
 */
export const products: Readonly<Record<ProductName, Product>> = rows;

export const productNames = Object.keys(rows) as readonly ProductName[];
