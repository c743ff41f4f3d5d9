/*
 * Forms that are odd and true. Each has to be taken, and the result that it names delivered. A form
 * is a member that every object of a text ends with. It is written as it stands here, so it may be
 * one that `JSON.stringify` never writes.
 */

/** Beyond 2^53. */
const HUGE = "18446744073709551615";

export const oddMembers: Readonly<Record<string, string>> = {
  "members that are null": '"Later":null,"ErrCodeExt":null,"Message":null,"MetaData":null',
  "a code that is worded as a success": '"ErrCode":0,"ErrCodeExt":"SUCCESS","Message":"SUCCESS"',
  "a code that is a text": '"ErrCode":"0","ErrCodeExt":""',
  "numbers beyond 2^53": `"Size":${HUGE},"Duration":${HUGE},"Width":-${HUGE},"StartTime":1e400,"MetaData":{"Size":${HUGE},"Duration":1e400}`,
  "a number that is almost zero": '"Duration":1e-320,"MetaData":{"Duration":1e-320}',
  "U+FFFD in a text": '"Name":"\ufffd.mp4"',
  "half of a surrogate pair": '"Name":"\\ud800"',
  "a field named __proto__": '"__proto__":{"Later":1}',
  "an unknown list that holds null": '"Later":[null,[],{}]',
  "a member that is of another type": '"MetaData":"none","Bitrate":{},"Name":7',
};

/** Forms that no answer of Tencent's was seen to have, and a callback may. */
export const oddInCallbacks: Readonly<Record<string, string>> = {
  ...oddMembers,
  "a name that stands twice": '"Later":1,"Later":2',
  "bytes that are no UTF-8": '"Name":"\u0000"',
  "300 KiB": `"Padding":"${"x".repeat(300 * 1024)}"`,
};

const PLACE = '"@":0';

/**
 * The text of a JSON value in which every object ends with this member: what it says counts, also
 * where the object has that field already.
 */
export const withMember = (json: unknown, member: string): string => {
  const placed = JSON.stringify(json, (_name, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value) && !("@" in value)
      ? { ...value, "@": 0 }
      : value,
  );
  // A long one only once, so that the whole stays as short as a callback that is read.
  return placed
    .replace(PLACE, () => member)
    .replaceAll(PLACE, () => (member.length > 1000 ? '"Later":1' : member));
};

/** The byte 255 where the form says so: it stands in no UTF-8. */
export const bytesOf = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  return bytes.includes(0) ? Buffer.from(bytes.map((byte) => (byte === 0 ? 255 : byte))) : bytes;
};

/** Every list of an answer with something that is no member at its end. */
export const withNullsInLists = (json: unknown): unknown => {
  if (Array.isArray(json)) return [...json.map(withNullsInLists), null, ""];
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [name, withNullsInLists(value)]),
  );
};
