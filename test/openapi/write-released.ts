import { writeFileSync } from "node:fs";
import { openapiDocument } from "../../functions/openapi/document.ts";

// Copies today's document to the released one. Run it at a release, once `released.test.ts` is
// green: from then on what it has is promised.
writeFileSync(
  new URL("../fixtures/openapi-released.json", import.meta.url),
  `${JSON.stringify(openapiDocument(), null, 1)}\n`,
);
