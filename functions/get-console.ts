import { type HtmlPage, htmlAnswer, openHandler } from "./http/open-route.ts";
import { refuseQuery } from "./http/parse-query.ts";

/** `infra/bundle.ts` puts the page here, as `infra/console-page.ts` builds it. */
declare const CONSOLE_PAGE: HtmlPage;

/**
 * GET /console: the page that shows a tenant's tasks. It needs no key: it asks for one, and calls
 * the API with it as any caller does.
 */
export function createHandler(page: () => HtmlPage | Promise<HtmlPage>) {
  return openHandler(async (event) => {
    refuseQuery(event);
    return htmlAnswer(await page());
  });
}

/** The entry point that Lambda calls. */
export const handler = createHandler(() => CONSOLE_PAGE);
