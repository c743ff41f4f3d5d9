/**
 * Bytes that DynamoDB counts for a row (developer guide, "DynamoDB item sizes and formats"): names
 * and texts in UTF-8, a number by two digits a byte and one more, lists and maps with 3 bytes of
 * their own and 1 for each member. A write unit is 1,024 of them.
 */
export const rowSize = (row: Readonly<Record<string, unknown>>): number =>
  Object.entries(row).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value),
    0,
  );

const valueSize = (value: unknown): number => {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (typeof value === "number") return Math.ceil(String(value).length / 2) + 1;
  if (typeof value !== "object" || value === null) return 1;
  const members = Object.entries(value);
  const names = Array.isArray(value)
    ? 0
    : members.reduce((sum, [name]) => sum + Buffer.byteLength(name), 0);
  return members.reduce((sum, [, member]) => sum + 1 + valueSize(member), 3 + names);
};
