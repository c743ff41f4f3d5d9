/**
 * Every route of the API. A test checks that the stack has the same. A request that fits none goes
 * to `refuse-request`.
 */
export const routes = [
  { path: "/v1/tasks", methods: ["GET", "HEAD", "POST"] },
  { path: "/v1/tasks/{taskId}", methods: ["GET", "HEAD"] },
  { path: "/v1/tasks/{taskId}/cancel", methods: ["POST"] },
  { path: "/v1/tasks/{taskId}/refresh", methods: ["POST"] },
  { path: "/v1/tasks/{taskId}/result", methods: ["GET", "HEAD"] },
  { path: "/v1/tasks/{taskId}/deliveries", methods: ["GET", "HEAD"] },
  { path: "/v1/tasks/{taskId}/deliveries/{deliveryId}/replay", methods: ["POST"] },
  { path: "/v1/tasks/{taskId}/events", methods: ["GET", "HEAD"] },
  { path: "/v1/webhook-endpoints", methods: ["GET", "HEAD", "POST"] },
  { path: "/v1/webhook-endpoints/{endpointId}", methods: ["GET", "HEAD", "DELETE"] },
  { path: "/v1/webhook-endpoints/{endpointId}/rotate", methods: ["POST"] },
  { path: "/v1/uploads", methods: ["POST"] },
  { path: "/v1/lanes", methods: ["GET", "HEAD"] },
  { path: "/v1/usage", methods: ["GET", "HEAD"] },
  { path: "/v1/operations", methods: ["GET", "HEAD"] },
  { path: "/v1/operations/{name}", methods: ["GET", "HEAD"] },
  { path: "/console", methods: ["GET", "HEAD"] },
  { path: "/docs", methods: ["GET", "HEAD"] },
  { path: "/docs/reference", methods: ["GET", "HEAD"] },
  { path: "/docs/reference.js", methods: ["GET", "HEAD"] },
  { path: "/docs/problems/{code}", methods: ["GET", "HEAD"] },
  { path: "/docs/operations/{name}", methods: ["GET", "HEAD"] },
  { path: "/openapi.json", methods: ["GET", "HEAD"] },
  { path: "/v1/callbacks/{product}/{pathSecret}", methods: ["POST"] },
  { path: "/v1/health", methods: ["GET", "HEAD"] },
] as const;

/**
 * The methods of the route that a path fits, with or without a prefix (a custom domain's mapping, a
 * stage's name). Undefined if it fits none. Example: `/callsheet/v1/tasks/abc` fits
 * `/v1/tasks/{taskId}`.
 */
export function methodsOf(rawPath: string): readonly string[] | undefined {
  return routes.find(({ path }) => fits(rawPath.split("/"), path.split("/").slice(1)))?.methods;
}

/**
 * The prefix before the route that a path fits, encoded. Undefined if it fits none, or if the
 * prefix would name another host. Example: `/callsheet` of `/callsheet/v1/tasks/abc`.
 */
export function mountOf(rawPath: string): string | undefined {
  const segments = rawPath.split("/");
  const templates = routes.map(({ path }) => path.split("/").slice(1));
  const template = templates.find((each) => fits(segments, each));
  if (template === undefined) return undefined;
  const prefix = segments.slice(0, -template.length).join("/");
  return /^(?:\/[^/\\].*)?$/su.test(prefix) ? encodeURI(prefix.toWellFormed()) : undefined;
}

/** Whether a path ends with the segments of a template. */
const fits = (segments: readonly string[], template: readonly string[]): boolean => {
  const last = segments.slice(-template.length);
  return (
    segments.length > template.length &&
    template.every((part, place) =>
      part.startsWith("{") ? last[place] !== "" : last[place] === part,
    )
  );
};

/**
 * The prefix before a route's path in the path of a request: API Gateway leaves a custom domain's
 * mapping there. It is encoded, because it becomes part of an address. Example: `/callsheet` of
 * `/callsheet/v1/tasks`.
 */
export function prefixOf(rawPath: string | undefined, path: string): string {
  return rawPath?.endsWith(path) === true ? encodeURI(rawPath.slice(0, -path.length)) : "";
}
