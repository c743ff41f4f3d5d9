import { handlerOf } from "./compose.ts";
import { isOneOf } from "./http/authenticate.ts";
import { readCallbackBody } from "./http/callback-body.ts";
import type { HttpEvent } from "./http/event.ts";
import { httpHandler, json } from "./http/handler.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";
import { receiveCallback } from "./lifecycle/receive-callback.ts";
import { refuseCallback } from "./lifecycle/refuse-callback.ts";
import { RequestError } from "./task/error.ts";
import type { CallbackHint, CallbackReader, CallbackRequest, Product } from "./tencent/product.ts";
import { products, taskFieldsOf } from "./tencent/registry.ts";

/**
 * POST /v1/callbacks/{product}/{pathSecret}: takes Tencent's callback as a reason to look. A
 * callback that is too large to read is authenticated by its path alone and forwarded as it is. If
 * it was about a task of ours, the poller asks about that task.
 */
export function createHandler(dependencies: Dependencies) {
  return httpHandler(dependencies.log, async (event) => {
    const { product, callback } = await addressee(dependencies, event);
    const body = readCallbackBody(event);
    const raw = { body: body.raw, headers: forwarded(event) };
    if (body.kind === "too-large") {
      dependencies.log("callback_too_large_to_read", { product: product.name, count: body.bytes });
      await receiveCallback(dependencies, {
        product,
        hint: { eventType: "" },
        via: "callback",
        raw,
      });
      return json(200, callback.reply);
    }
    if (body.kind === "unreadable") {
      const { reason } = body;
      throw await refuseCallback(dependencies, product, { code: "invalid_json", reason });
    }
    const hint = await readHint(dependencies, {
      product,
      callback,
      body: raw.body,
      json: body.json,
      event,
    });
    await receiveCallback(dependencies, { product, hint, via: "callback", raw });
    return json(200, callback.reply);
  });
}

/** The entry point that Lambda calls. */
export const handler = handlerOf(createHandler);

/** A wrong path secret and a wrong product are answered alike, so that neither can be guessed. */
const addressee = async (
  { secrets }: Dependencies,
  event: HttpEvent,
): Promise<{ product: Product; callback: CallbackReader }> => {
  const { product: name, pathSecret = "" } = event.pathParameters ?? {};
  const product = products.find((known) => known.name === name);
  const known = isOneOf(pathSecret, await secrets.callbackPaths());
  if (!known || product?.callback === undefined)
    throw new RequestError("not_found", "There is nothing here.");
  return { product, callback: product.callback };
};

/** The headers that a receiver needs to check a callback: the body's type and TRTC's signature. */
const forwarded = ({ headers }: HttpEvent): Record<string, string> =>
  Object.fromEntries(
    ["content-type", "sign", "sdkappid"].flatMap((name) =>
      headers[name] === undefined ? [] : [[name, headers[name]]],
    ),
  );

interface Arrived extends Pick<CallbackRequest, "body" | "json"> {
  readonly product: Product;
  readonly callback: CallbackReader;
  readonly event: HttpEvent;
}

const readHint = async (
  dependencies: Dependencies,
  { product, callback, body, json, event }: Arrived,
): Promise<CallbackHint> => {
  const { secrets, clock } = dependencies;
  const keys = (await secrets.callbackKeys())[product.name] ?? [];
  const nowSeconds = Math.floor(clock.now() / 1000);
  const reading = callback.read({
    body,
    json,
    headers: event.headers,
    keys,
    nowSeconds,
    taskFields: taskFieldsOf(product),
  });
  if (reading.kind === "hint") return reading.hint;
  const { reason, hint } = reading;
  throw await refuseCallback(dependencies, product, { code: "invalid_callback", reason, hint });
};
