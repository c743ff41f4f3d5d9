/**
 * Every route of the API. The stack has the same, which a test checks; whatever fits none of them
 * goes to `refuse-request`.
 */
export const routes = [
  { path: "/v1/tasks", methods: ["GET", "HEAD", "POST"] },
  { path: "/v1/tasks/{taskId}", methods: ["GET", "HEAD"] },
  { path: "/v1/tasks/{taskId}/cancel", methods: ["POST"] },
  { path: "/v1/operations", methods: ["GET", "HEAD"] },
  { path: "/v1/callbacks/{product}/{pathSecret}", methods: ["POST"] },
  { path: "/v1/health", methods: ["GET", "HEAD"] },
] as const;

/**
 * The methods of the route that a path fits, with or without a prefix before it (a custom domain's
 * mapping, a stage's name); undefined if there is none. Example: `/callsheet/v1/tasks/abc` fits
 * `/v1/tasks/{taskId}`.
 */
export const methodsOf = (rawPath: string): readonly string[] | undefined =>
  routes.find(({ path }) => fits(rawPath.split("/"), path.split("/").slice(1)))?.methods;

/** Whether the last segments of a path are those of a template. */
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
 * What stands before a route's path in the path that a request came under: API Gateway leaves a
 * custom domain's mapping there. Encoded, as it becomes part of an address. Example: `/callsheet`
 * of `/callsheet/v1/tasks`.
 */
export const prefixOf = (rawPath: string | undefined, path: string): string =>
  rawPath?.endsWith(path) === true ? encodeURI(rawPath.slice(0, -path.length)) : "";
