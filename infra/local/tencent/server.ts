import { randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { ProductName } from "../../products.ts";
import type { StandInEvent } from "./event.ts";
import { finishedAt } from "./life.ts";
import { mps } from "./mps.ts";
import { picture } from "./picture.ts";
import type { Account, Answer, Product } from "./product.ts";
import { Rate } from "./rate.ts";
import { Refusal } from "./refusal.ts";
import { tiw } from "./tiw.ts";
import { trtc } from "./trtc.ts";
import { type Credentials, verify } from "./verify.ts";
import { video } from "./video.ts";
import { vod } from "./vod.ts";

const products: Readonly<Record<ProductName, Product>> = { vod, mps, tiw, trtc };

/** The product of this name. Throws a Refusal: NoSuchProduct. */
export function productNamed(name: string): Product {
  const product = Object.values(products).find((candidate) => candidate.name === name);
  if (product === undefined)
    throw new Refusal("NoSuchProduct", `The product ${name} does not exist.`);
  return product;
}

interface ServerOptions {
  /** One pair, or those that are enabled at this moment. */
  readonly credentials: Credentials | readonly Credentials[];
  /** The account as it is now. */
  readonly account: () => Omit<Account, "region">;
  /** Called with the action's name for every request to the API, with any answer. */
  readonly onCall: (action: string) => void;
  readonly onEvent: (event: StandInEvent) => void;
}

/**
 * Tencent Cloud's API at `POST /`, and at `/files/<TaskId>.mp4` or `.png` what the tasks brought.
 */
export function requestListener(options: ServerOptions): RequestListener {
  const rate = new Rate();
  return async (request, response) => {
    if (request.method === "POST" && request.url === "/")
      return answerCall(request, response, { ...options, rate });
    if (/^(?:GET|HEAD)$/.test(request.method ?? "") && request.url?.startsWith("/files/"))
      return answerFile(request.url, response, options.account());
    response.writeHead(404).end();
  };
}

async function answerCall(
  request: IncomingMessage,
  response: ServerResponse,
  options: ServerOptions & { readonly rate: Rate },
): Promise<void> {
  const action = header(request, "x-tc-action");
  options.onCall(action);
  try {
    const answer = judged(request, await buffer(request), options);
    if (answer === "reset") {
      options.onEvent({ kind: "reset", action });
      request.socket.resetAndDestroy();
    } else {
      reply(response, answer, options.account().now);
    }
  } catch (error) {
    // An unforeseen error is Tencent's InternalError. Its message goes to the console,
    // where a person sees it.
    const { code, message } =
      error instanceof Refusal ? error : new Refusal("InternalError", String(error));
    options.onEvent({ kind: "refused", action, code, message });
    reply(response, { Error: { Code: code, Message: message } }, options.account().now);
  }
}

/**
 * Runs the action. Synchronous from the signature to the record, so requests cannot come between.
 * Throws a Refusal.
 */
function judged(
  request: IncomingMessage,
  body: Buffer,
  options: ServerOptions & { readonly rate: Rate },
): Answer {
  const account = options.account();
  const signed = {
    host: header(request, "host"),
    contentType: header(request, "content-type"),
    timestamp: header(request, "x-tc-timestamp"),
    authorization: header(request, "authorization"),
    body,
  };
  const product = productNamed(verify(signed, [options.credentials].flat(), account.now));
  if (header(request, "x-tc-version") !== product.version)
    throw new Refusal("NoSuchVersion", "The product has no such version.");
  const region = header(request, "x-tc-region");
  checkRegion(product, region);
  const name = header(request, "x-tc-action");
  const action = Object.hasOwn(product.actions, name) ? product.actions[name] : undefined;
  if (action === undefined)
    throw new Refusal("InvalidAction", `The action ${name} does not exist.`);
  if (
    !options.rate.admits(
      `${product.name}.${action.sharesRateOf ?? name}`,
      action.perSecond,
      account.now,
    )
  ) {
    throw new Refusal(
      "RequestLimitExceeded",
      `${name} is limited to ${action.perSecond} requests a second.`,
    );
  }
  return action.run(parsed(body), { ...account, region });
}

function checkRegion({ regions }: Product, region: string): void {
  if (regions === undefined) return;
  if (region === "") throw new Refusal("MissingParameter", "The header X-TC-Region is missing.");
  if (!regions.includes(region))
    throw new Refusal("UnsupportedRegion", "The product is not offered in this region.");
}

/** Errors are HTTP 200 as well. Source: Tencent's "Responses" page. */
function reply(
  response: ServerResponse,
  fields: Readonly<Record<string, unknown>>,
  now: number,
): void {
  const body = JSON.stringify({ Response: { ...fields, RequestId: randomUUID() } });
  const date = new Date(now).toUTCString();
  response
    .writeHead(200, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      date,
    })
    .end(body);
}

function answerFile(
  path: string,
  response: ServerResponse,
  account: Pick<Account, "now" | "ledger">,
): void {
  const [, taskId = "", ending = ""] = /^\/files\/([\w-]+)\.(mp4|png)$/.exec(path) ?? [];
  const entry = account.ledger.task(taskId);
  const exists =
    entry !== undefined &&
    ending === (productNamed(entry.product).endingOf?.(entry) ?? "mp4") &&
    entry.errCodeExt === "" &&
    !entry.aborted &&
    account.now >= finishedAt(entry) &&
    account.now < productNamed(entry.product).fileExpiresAt(entry);
  if (!exists) {
    response.writeHead(404).end();
    return;
  }
  const [type, file] = ending === "png" ? ["image/png", picture] : ["video/mp4", video];
  response.writeHead(200, { "content-type": type, "content-length": file.length }).end(file);
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    // The parser's own message would quote the body, and with it the prompt.
    throw new Refusal("InvalidRequest", "The body is not JSON.");
  }
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === "string" ? value : "";
}
