import { contentsPage } from "./docs/contents-page.ts";
import type { Page } from "./docs/frame.ts";
import { operationPage } from "./docs/operation-page.ts";
import { problemPage } from "./docs/problem-page.ts";
import { type HttpResponse, httpHandler } from "./http/handler.ts";
import { refuseQuery } from "./http/parse-query.ts";
import { RequestError } from "./task/error.ts";

/**
 * GET /docs, /docs/problems/{code} and /docs/operations/{name}: pages for people, made from the
 * data that the API answers from. Needs no key, because it tells nothing of any tenant.
 */
export function createHandler() {
  return httpHandler(silent, async (event): Promise<HttpResponse> => {
    refuseQuery(event);
    const { code, name } = event.pathParameters ?? {};
    if (code !== undefined) return pageAnswer(problemPage(code));
    if (name !== undefined) return pageAnswer(operationPage(name));
    return pageAnswer(contentsPage());
  });
}

/** Seconds: a page that was deployed just now may be found a little later. */
const KEPT = 300;

const pageAnswer = (page: Page | undefined): HttpResponse => {
  if (page === undefined)
    throw new RequestError("not_found", "There is no such page. GET /docs lists those there are.");
  return {
    statusCode: 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": `public, max-age=${KEPT}`,
      "content-security-policy": page.policy,
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    },
    body: page.html,
  };
};

/** Nothing here fails. */
function silent(): void {}

/** The entry point that Lambda calls. */
export const handler = createHandler();
