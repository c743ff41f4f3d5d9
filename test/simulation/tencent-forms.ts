import { hash } from "node:crypto";
import type { TencentOptions } from "./tencent-world.ts";

/** An answer's fields, in a form that says the same as before. */
type Form = (fields: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/** Beyond 2^53: JSON.parse makes another number of it, and no row can hold that. */
const BEYOND = 2 ** 64;

/** This many characters are more than any answer that was seen. */
const LARGE = 200_000;

/** Changes members by their name, wherever they stand but in what the caller sent. */
const renamed =
  (change: (name: string, value: unknown) => readonly [string, unknown][]): Form =>
  (fields) =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([name, value]) => {
        if (name === "Input") return [[name, value]];
        const inner =
          typeof value === "object" && value !== null && !Array.isArray(value)
            ? renamed(change)(Object(value))
            : value;
        return change(name, inner);
      }),
    );

const RESULTS: readonly string[] = ["FileInfos", "VideoUrls", "VideoInfoList"];

/**
 * Every way in which an answer can be true in meaning and odd in form. Source: the SDK calls these
 * fields optional; captured answers.
 */
export const forms: Readonly<Record<string, Form>> = {
  "success-worded-code": renamed((name, value) => [
    [name, name === "ErrCodeExt" && value === "" ? "SUCCESS" : value],
  ]),
  "null-code": renamed((name, value) => [
    [name, name === "ErrCodeExt" && value === "" ? null : value],
  ]),
  "missing-codes": renamed((name, value) =>
    /^ErrCode/.test(name) && (value === "" || value === 0) ? [] : [[name, value]],
  ),
  "null-member": renamed((name, value) => [
    [
      name,
      RESULTS.includes(name) && Array.isArray(value) && value.length > 0 ? [null, ...value] : value,
    ],
  ]),
  "number-beyond": renamed((name, value) => [
    [name, /^(?:Size|VideoSize|TotalTime)$/.test(name) ? BEYOND : value],
  ]),
  "large-answer": (fields) => ({ ...fields, Padding: "x".repeat(LARGE) }),
};

/**
 * The form in which one task's answers come: drawn from its TaskId, so that it moves no other
 * task's fate. Undefined for an ordinary one.
 */
export const formOf = (taskId: string, rate: number): Form | undefined => {
  const drawn = Number.parseInt(hash("sha256", `form of ${taskId}`).slice(0, 8), 16) / 2 ** 32;
  if (drawn >= rate) return undefined;
  const all = Object.values(forms);
  return all[Math.floor((drawn / rate) * all.length)];
};

/** The same Tencent, which says nothing in an odd form. */
export const withoutOddForms = (options: TencentOptions): TencentOptions =>
  options.oddities === undefined
    ? options
    : { ...options, oddities: { ...options.oddities, oddForm: 0 } };
