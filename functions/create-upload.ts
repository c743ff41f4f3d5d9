import { handlerOf } from "./compose.ts";
import { type UploadAnswer, uploadBody } from "./http/api.ts";
import { tenantOf } from "./http/authenticate.ts";
import { httpHandler, json } from "./http/handler.ts";
import { parseBody } from "./http/parse-body.ts";
import { refuseQuery } from "./http/parse-query.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";
import { offerUpload } from "./lifecycle/offer-upload.ts";

/**
 * POST /v1/uploads: a link that takes one file, and the name by which an input names it. Nothing is
 * stored before the file is sent.
 */
export function createHandler(dependencies: Dependencies) {
  return httpHandler(dependencies.log, async (event) => {
    const tenant = await tenantOf(event, dependencies, "tasks:write");
    refuseQuery(event);
    const offered = parseBody(uploadBody, event);
    const answer: UploadAnswer = offerUpload(dependencies, tenant, offered);
    return json(201, answer);
  });
}

/** The entry point that Lambda calls. */
export const handler = handlerOf(createHandler);
