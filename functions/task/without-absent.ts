/**
 * A record without its undefined members: a row of the table cannot hold one. Changes the record
 * itself. Example: `{ url: "u", fileId: undefined }` becomes `{ url: "u" }`.
 */
export function withoutAbsent<T extends object>(record: T): T {
  for (const [name, value] of Object.entries(record))
    if (value === undefined) Reflect.deleteProperty(record, name);
  return record;
}
