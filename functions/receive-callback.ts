import { handlerOf } from "./compose.ts";
import { isOneOf } from "./http/authenticate.ts";
import { parseJson, readText } from "./http/body.ts";
import type { HttpEvent } from "./http/event.ts";
import { httpHandler, json } from "./http/handler.ts";
import type { Dependencies } from "./lifecycle/dependencies.ts";
import { receiveCallback } from "./lifecycle/receive-callback.ts";
import { RequestError } from "./task/error.ts";
import type { CallbackHint, CallbackReader, Product } from "./tencent/product.ts";
import { products } from "./tencent/registry.ts";

/** POST /v1/callbacks/{product}/{pathSecret}: takes what Tencent's callbacks say as a reason to look. */
export const createHandler = (dependencies: Dependencies) =>
  httpHandler(dependencies.log, async (event) => {
    const { product, callback } = await addressee(dependencies, event);
    const body = readText(event);
    const hint = await readHint(dependencies, { product, callback, body, event });
    await receiveCallback(dependencies, { product, hint, via: "callback", raw: { body, headers: forwarded(event) } });
    return json(200, callback.reply);
  });

/** What Lambda calls. */
export const handler = handlerOf(createHandler);

/** A wrong path and a wrong product look the same, and the same to everybody. */
const addressee = async ({ secrets }: Dependencies, event: HttpEvent): Promise<{ product: Product; callback: CallbackReader }> => {
  const { product: name, pathSecret = "" } = event.pathParameters ?? {};
  const product = products.find((known) => known.name === name);
  const known = isOneOf(pathSecret, await secrets.callbackPaths());
  if (!known || product?.callback === undefined) throw new RequestError("not_found", "There is nothing here.");
  return { product, callback: product.callback };
};

/** What a receiver needs to check a callback for itself: the body's type, and TRTC's signature. */
const forwarded = ({ headers }: HttpEvent): Record<string, string> =>
  Object.fromEntries(["content-type", "sign", "sdkappid"].flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));

interface Arrived {
  readonly product: Product;
  readonly callback: CallbackReader;
  readonly body: string;
  readonly event: HttpEvent;
}

const readHint = async ({ secrets, clock, log }: Dependencies, { product, callback, body, event }: Arrived): Promise<CallbackHint> => {
  const content = parseJson(body);
  if (!isObject(content)) throw new RequestError("invalid_json", "The body is not a JSON object.");
  const keys = (await secrets.callbackKeys())[product.name] ?? [];
  const nowSeconds = Math.floor(clock.now() / 1000);
  const reading = callback.read({ body, json: content, headers: event.headers, keys, nowSeconds });
  if (reading.kind === "hint") return reading.hint;
  log("callback_refused", { product: product.name, reason: reading.reason });
  throw new RequestError(reading.kind === "unauthentic" ? "invalid_callback" : "invalid_request", reading.reason);
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
