import { expect } from "vitest";
import type { StartOperation } from "../../../functions/tencent/operation.ts";
import { GONE, put } from "../../support/json.ts";
import { pointedIssues } from "./pointed-issues.ts";

/**
 * A fault in an input: a place in it, what is wrong there, and the value that is put there
 * (undefined: none). An issue further down begins with its place from there.
 *
 * Example: `["/FileInfo", "/Url: is required where Type is Url", { Type: "Url" }]`.
 */
export type Fault = readonly [place: string, issues: string | readonly string[], value: unknown];

/** For `test.each` over faults: the operation refuses the input with each of them, and says so. */
export function refuses({ readInput }: Pick<StartOperation, "readInput">, input: unknown) {
  return (...[place, issues, value]: Fault): void => {
    const path = place.split("/").slice(1);
    const faulty = put(input, path, value === undefined ? GONE : value);

    const result = readInput(faulty, { allowUndocumented: false });

    expect(result).toMatchObject({ ok: false, code: "invalid_input" });
    expect(pointedIssues(result)).toEqual(
      [issues].flat().map((issue) => place + (issue.startsWith("/") ? issue : `: ${issue}`)),
    );
  };
}
