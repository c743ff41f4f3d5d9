import type { InputResult } from "../../../functions/tencent/operation.ts";

/** The issues of a refused input as `pointer: message`; none for an accepted one. */
export const pointedIssues = (result: InputResult): string[] =>
  result.ok
    ? []
    : result.issues.map(
        ({ path, message }) => `${path.map((part) => `/${part}`).join("")}: ${message}`,
      );
