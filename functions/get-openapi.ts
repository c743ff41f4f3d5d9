import { httpHandler, json } from "./http/handler.ts";
import { refuseQuery } from "./http/parse-query.ts";
import { prefixOf } from "./http/routes.ts";
import { openapiDocument } from "./openapi/document.ts";

/** Seconds: a change that was deployed just now may be found a little later. */
const KEPT = 300;

/** GET /openapi.json: the OpenAPI document of this API. Needs no key. */
export function createHandler() {
  return httpHandler(silent, async (event) => {
    refuseQuery(event);
    const document = openapiDocument(prefixOf(event.rawPath, "/openapi.json"));
    return json(200, document, { "cache-control": `public, max-age=${KEPT}` });
  });
}

/** The entry point that Lambda calls. */
export const handler = createHandler();

/** Nothing here fails. */
function silent(): void {}
