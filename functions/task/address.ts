/**
 * The address of a path below another: `https://host/stage/` and `/v1/tasks` make
 * `https://host/stage/v1/tasks`.
 */
export const addressUnder = (base: string, path: string): string =>
  `${base.trim().replace(/\/+$/, "")}/${path.replace(/^\/+/, "")}`;
