import { truncate } from "../task/report.ts";
import { isStorable } from "./read-members.ts";

/** Outputs are a handful of levels deep; what lies deeper is left out. */
const DEEPEST = 12;

/** Fields that hold keys: Tencent's own sample output has S3 secrets inside an OutputStorage. */
const SECRET = /secret|^notifykey$/i;

/**
 * As much of what Tencent sent as `bytes` of JSON hold. `isCut`: there was more of it, or something
 * that no row can hold.
 */
export interface Shown {
  readonly value: unknown;
  readonly bytes: number;
  readonly isCut: boolean;
}

/**
 * Copies a result for its caller, without secrets. Of an object the plain members come first, and
 * then its lists and objects one by one: with little room a review keeps its `Suggestion`, and of a
 * thousand frames the first. It stops where the room ends, so it costs no more than what is kept.
 */
export function showResult(value: unknown, bytes: number): Shown {
  return show(value, bytes, DEEPEST);
}

const NOTHING = { value: undefined, bytes: 0, isCut: true } as const;

function show(value: unknown, room: number, depth: number): Shown {
  if (typeof value === "string") return showText(value, room);
  if (typeof value === "number" && !isStorable(value)) return NOTHING;
  if (typeof value !== "object" || value === null) {
    const bytes = String(value).length;
    return bytes > room ? NOTHING : { value, bytes, isCut: false };
  }
  if (depth === 0 || room < 2) return NOTHING;
  return Array.isArray(value)
    ? showList(value, room, depth)
    : showObject(Object.entries(value), room, depth);
}

function showText(value: string, room: number): Shown {
  const whole = value.length > room ? undefined : Buffer.byteLength(JSON.stringify(value));
  if (whole !== undefined && whole <= room) return { value, bytes: whole, isCut: false };
  // Half of the room, as every character may have to be escaped.
  const cut = truncate(value.slice(0, room), Math.floor(room / 2));
  return cut === ""
    ? NOTHING
    : { value: cut, bytes: Buffer.byteLength(JSON.stringify(cut)), isCut: true };
}

function showList(items: readonly unknown[], room: number, depth: number): Shown {
  const list: unknown[] = [];
  let bytes = 2;
  let isCut = false;
  for (const item of items) {
    const shown = show(item, room - bytes - 1, depth - 1);
    isCut ||= shown.isCut;
    if (shown.value !== undefined) {
      list.push(shown.value);
      bytes += shown.bytes + 1;
    }
    if (bytes + 1 >= room || (shown.isCut && typeof item === "object")) break;
  }
  return { value: list, bytes, isCut: isCut || list.length < items.length };
}

function showObject(members: readonly [string, unknown][], room: number, depth: number): Shown {
  const isPlain = ([, value]: readonly [string, unknown]): boolean => typeof value !== "object";
  const named = members.filter(
    ([name, value]) =>
      value !== null && value !== "" && !SECRET.test(name) && name !== "" && name !== "__proto__",
  );
  const object: Record<string, unknown> = {};
  let bytes = 2;
  let isCut = false;
  for (const [name, value] of [
    ...named.filter(isPlain),
    ...named.filter((member) => !isPlain(member)),
  ]) {
    const around = Buffer.byteLength(JSON.stringify(name)) + 2;
    const shown = show(value, room - bytes - around, depth - 1);
    isCut ||= shown.isCut;
    if (shown.value === undefined) continue;
    object[name] = shown.value;
    bytes += shown.bytes + around;
  }
  return { value: object, bytes, isCut };
}
