import * as z from "zod/mini";

const strings = z.record(z.string(), z.optional(z.string()));

/** As it is: `z.record` drops a parameter named `__proto__`, but no unknown one may pass. */
const query = z.custom<z.infer<typeof strings>>((value) => strings.safeParse(value).success);

/**
 * The parts of an API Gateway HTTP API event (payload format 2.0) that we read. Header names are
 * lower-case, and repeated headers are joined by commas.
 */
const httpEvent = z.object({
  headers: strings,
  pathParameters: z.optional(strings),
  queryStringParameters: z.optional(query),
  body: z.optional(z.string()),
  isBase64Encoded: z.optional(z.boolean()),
  /** The route that the request fits. Example: `GET /v1/tasks/{taskId}`. */
  routeKey: z.optional(z.string()),
  /** The decoded path of the request, with the prefix of a custom domain's mapping. */
  rawPath: z.optional(z.string()),
  requestContext: z.optional(
    z.object({
      requestId: z.optional(z.string()),
      http: z.optional(z.object({ method: z.optional(z.string()) })),
    }),
  ),
});

/** A request as a handler sees it. */
export type HttpEvent = z.infer<typeof httpEvent>;

/** Reads an event of API Gateway. Throws for anything else, which is a fault of the deployment. */
export function readEvent(event: unknown): HttpEvent {
  return httpEvent.parse(event);
}
