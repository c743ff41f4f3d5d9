import { type HttpResponse, httpHandler } from "./http/handler.ts";
import { refuseQuery } from "./http/parse-query.ts";

/** The page with its Content-Security-Policy, as `infra/console-page.ts` builds it. */
interface ConsolePage {
  readonly html: string;
  readonly policy: string;
}

/** `infra/bundle.ts` puts the page here. */
declare const CONSOLE_PAGE: ConsolePage;

/**
 * GET /console: the page that shows a tenant's tasks. It needs no key: it asks for one, and calls
 * the API with it as any caller does.
 */
export function createHandler(page: () => ConsolePage | Promise<ConsolePage>) {
  return httpHandler(silent, async (event): Promise<HttpResponse> => {
    refuseQuery(event);
    const { html, policy } = await page();
    return {
      statusCode: 200,
      headers: {
        "content-type": "text/html; charset=utf-8",
        "cache-control": `public, max-age=${KEPT}`,
        "content-security-policy": policy,
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
      },
      body: html,
    };
  });
}

/** Seconds: a page that was deployed just now may be found a little later. */
const KEPT = 300;

/** Nothing here fails. */
function silent(): void {}

/** The entry point that Lambda calls. */
export const handler = createHandler(() => CONSOLE_PAGE);
