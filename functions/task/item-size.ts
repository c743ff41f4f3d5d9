/** Bytes up to which a row costs one write unit. */
export const ONE_UNIT = 1024;

/** Bytes that DynamoDB counts for a row: its names and its values. */
export function itemSize(row: Readonly<Record<string, unknown>>): number {
  return Object.entries(row).reduce((sum, [name, value]) => sum + namedSize(name, value), 0);
}

const namedSize = (name: string, value: unknown): number =>
  value === undefined ? 0 : Buffer.byteLength(name) + sizeOf(value);

/** A map or a list costs three bytes, and one for each of its members. */
const sizeOf = (value: unknown): number => {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (typeof value === "number") return Math.ceil(String(value).length / 2) + 1;
  if (typeof value !== "object" || value === null) return 1;
  const isList = Array.isArray(value);
  return Object.entries(value).reduce(
    (sum, [name, member]) => sum + 1 + (isList ? sizeOf(member) : namedSize(name, member)),
    3,
  );
};
