import * as z from "zod/mini";

const strings = z.record(z.string(), z.optional(z.string()));

/**
 * What we read of an API Gateway HTTP API event, payload format 2.0: header names are lower-case,
 * duplicates joined by commas.
 */
const httpEvent = z.object({
  headers: strings,
  pathParameters: z.optional(strings),
  queryStringParameters: z.optional(strings),
  body: z.optional(z.string()),
  isBase64Encoded: z.optional(z.boolean()),
  /**
   * The path that the request came under, decoded, with the prefix of a custom domain's mapping.
   */
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

/**
 * Reads what API Gateway sends. Throws if it is something else, which is a fault of the deployment.
 */
export const readEvent = (event: unknown): HttpEvent => httpEvent.parse(event);
