import { contentsPage } from "./docs/contents-page.ts";
import { operationPage } from "./docs/operation-page.ts";
import { problemPage } from "./docs/problem-page.ts";
import { referencePage } from "./docs/reference-page.ts";
import type { HttpEvent } from "./http/event.ts";
import type { HttpResponse } from "./http/handler.ts";
import { type HtmlPage, htmlAnswer, openHandler } from "./http/open-route.ts";
import { refuseQuery } from "./http/parse-query.ts";
import { prefixOf } from "./http/routes.ts";
import { RequestError } from "./task/error.ts";

/**
 * `infra/bundle.ts` puts the script of the reference here, in gzip and Base64, as
 * `infra/reference-script.ts` makes it.
 */
declare const REFERENCE_SCRIPT: string;

/**
 * GET /docs, /docs/problems/{code} and /docs/operations/{name}: pages for people, made from the
 * data that the API answers from. GET /docs/reference and its script: the OpenAPI document, drawn
 * by a library. Needs no key, because it tells nothing of any tenant.
 */
export function createHandler(script: () => string | Promise<string>) {
  return openHandler(async (event): Promise<HttpResponse> => {
    refuseQuery(event);
    return event.rawPath?.endsWith(".js") === true
      ? scriptAnswer(await script())
      : pageAnswer(pageOf(event));
  });
}

const pageOf = ({ rawPath, pathParameters }: HttpEvent): HtmlPage | undefined => {
  const { code, name } = pathParameters ?? {};
  if (code !== undefined) return problemPage(code);
  if (name !== undefined) return operationPage(name);
  return rawPath?.endsWith(REFERENCE) === true
    ? referencePage(prefixOf(rawPath, REFERENCE))
    : contentsPage();
};

const REFERENCE = "/docs/reference";

/** Seconds: a third of a megabyte, which only an upgrade of the library changes. */
const SCRIPT_KEPT = 3600;

const pageAnswer = (page: HtmlPage | undefined): HttpResponse => {
  if (page === undefined)
    throw new RequestError("not_found", "There is no such page. GET /docs lists those there are.");
  return htmlAnswer(page);
};

/** Every browser takes gzip, so it is sent whatever the request accepts. */
const scriptAnswer = (script: string): HttpResponse => ({
  statusCode: 200,
  headers: {
    "content-type": "text/javascript; charset=utf-8",
    "content-encoding": "gzip",
    "cache-control": `public, max-age=${SCRIPT_KEPT}`,
    "x-content-type-options": "nosniff",
  },
  body: script,
  isBase64Encoded: true,
});

/** The entry point that Lambda calls. */
export const handler = createHandler(() => REFERENCE_SCRIPT);
