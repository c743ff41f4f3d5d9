import { json } from "./http/handler.ts";
import { CACHED, openHandler } from "./http/open-route.ts";
import { refuseQuery } from "./http/parse-query.ts";
import { prefixOf } from "./http/routes.ts";
import { openapiDocument } from "./openapi/document.ts";

/** GET /openapi.json: the OpenAPI document of this API. Needs no key. */
export function createHandler() {
  return openHandler(async (event) => {
    refuseQuery(event);
    const document = openapiDocument(prefixOf(event.rawPath, "/openapi.json"));
    return json(200, document, CACHED);
  });
}

/** The entry point that Lambda calls. */
export const handler = createHandler();
