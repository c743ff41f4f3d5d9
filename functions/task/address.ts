/**
 * The address of a path below another: `https://host/stage/` and `/v1/tasks` make
 * `https://host/stage/v1/tasks`.
 */
export function addressUnder(base: string, path: string): string {
  return `${base.trim().replace(/\/+$/, "")}/${path.replace(/^\/+/, "")}`;
}
