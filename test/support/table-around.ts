import type { Table } from "../../functions/store/table.ts";

/** A table with some of its functions exchanged. */
export const tableAround = (table: Table, exchanged: Partial<Table>): Table => ({
  get: (key, how) => table.get(key, how),
  getMany: (keys, how) => table.getMany(keys, how),
  put: (row, condition) => table.put(row, condition),
  putContent: (row) => table.putContent(row),
  update: (key, condition, update) => table.update(key, condition, update),
  query: (query) => table.query(query),
  listRows: (rows) => table.listRows(rows),
  scan: (scan) => table.scan(scan),
  ...exchanged,
});
