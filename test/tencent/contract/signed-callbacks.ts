import type { CallbackReading, CallbackRequest } from "../../../functions/tencent/product.ts";
import { products, taskFieldsOf } from "../../../functions/tencent/registry.ts";
import { about, type ProductName, samples } from "../../support/callback-samples.ts";
import { hmac, md5Fields, md5Signing } from "../../support/callback-signing.ts";

/** The moment at which the samples are valid, in seconds; see the README beside them. */
export const NOW = 1_767_225_600;

/** The dummy keys that the samples are signed with. */
const keys: Readonly<Record<ProductName, string>> = {
  vod: "VodSampleSignKey0001",
  mps: "mps-sample-notify-key",
  tiw: "tiw-sample-callback-key",
  trtc: "trtcSampleKey0001",
};

type Changes = Partial<CallbackRequest>;
type Json = Readonly<Record<string, unknown>>;

/** A product's callbacks, as Tencent signs them by its documentation and as forgers do. */
export interface SignedCallbacks {
  readonly name: ProductName;
  readonly key: string;
  /** Some other products' keys. */
  readonly others: readonly string[];
  /** Reads the fields, rightly signed. */
  readonly read: (fields: object, changes?: Changes) => CallbackReading;
  /** Reads them with the signature that `bend` makes of the right one, or of one by another key. */
  readonly readBent: (
    fields: object,
    bend: (sign: string) => unknown,
    more?: { readonly key?: string; readonly changes?: Changes },
  ) => CallbackReading;
  /** Reads the fields as they are: unsigned, or signed by the test. */
  readonly readUnsigned: (fields: object, changes?: Changes) => CallbackReading;
  /** A callback about a task, as its fields. */
  readonly callbackAbout: (providerTaskId: unknown) => object;
}

/** The products that call back. One that signs in its own way has a line in `signerOf`. */
export const signedCallbacks: readonly SignedCallbacks[] = products.flatMap((product) => {
  const { callback } = product;
  if (callback === undefined) return [];
  const name = product.name as ProductName;
  const [sample] = samples[name];
  if (sample === undefined)
    throw new Error(`test/fixtures/tencent/ needs a signed callback of ${name}.`);
  const key = keys[name];
  const read = (json: Json, changes: Changes) =>
    callback.read({
      body: JSON.stringify(json),
      json,
      headers: {},
      keys: [key],
      taskFields: taskFieldsOf(product),
      nowSeconds: NOW,
      ...changes,
    });
  const readBent: SignedCallbacks["readBent"] = (
    fields,
    bend,
    { key: withKey = key, changes = {} } = {},
  ) => {
    const { json, headers } = bent(name, fields, { bend, key: withKey });
    return read(json, { headers, ...changes });
  };
  return {
    name,
    key,
    others: Object.values(keys).filter((other) => other !== key),
    readBent,
    read: (fields, changes = {}) => readBent(fields, (sign) => sign, { changes }),
    readUnsigned: (fields, changes = {}) => read({ ...fields }, changes),
    callbackAbout: (providerTaskId) =>
      about(sample, { providerTaskId, sessionId: "session", context: "context" }),
  };
});

/** MD5 signs no more than the expiry, inside the body; TRTC signs the body, in a header. */
const bent = (
  name: ProductName,
  fields: object,
  { bend, key }: { readonly bend: (sign: string) => unknown; readonly key: string },
): { json: Json; headers: CallbackRequest["headers"] } => {
  if (name === "trtc") {
    const sign = bend(hmac(key, JSON.stringify(fields)));
    return { json: { ...fields }, headers: sign === undefined ? {} : { sign: String(sign) } };
  }
  const { Sign, ...expiry } = md5Fields(name, key, NOW + md5Signing[name].validSeconds);
  return { json: { ...fields, ...expiry, Sign: bend(String(Sign)) }, headers: {} };
};
