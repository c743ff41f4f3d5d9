import type { Row, Table } from "../../functions/store/table.ts";
import type { TransitionName } from "../../functions/task/change.ts";
import { isTask } from "../simulation/faulty-table.ts";
import type { Process } from "../simulation/process.ts";
import type { World } from "../simulation/world.ts";
import { tableAround } from "../support/table-around.ts";
import { transitionOf } from "./without.ts";

/**
 * How a move may follow from the row that its writer has read. `as-read`: nothing was written since
 * then. `own-attempt`: the row still shows the attempt that the writer has read. `evidence`:
 * Tencent said something, or a caller did, that is true whatever else was written.
 */
type Follows = "as-read" | "own-attempt" | "evidence";

/**
 * The judge's own table of moves, apart from the code's (`functions/task/README.md` says it in
 * words): where each may start, and how it follows.
 */
const moves: Readonly<Record<TransitionName, readonly [from: string, follows: Follows]>> = {
  started: ["queued", "as-read"],
  accepted: ["submitting doubtful indeterminate", "evidence"],
  refusedForNow: ["submitting", "own-attempt"],
  unsent: ["submitting", "own-attempt"],
  rejected: ["submitting", "own-attempt"],
  doubted: ["submitting", "own-attempt"],
  repeated: ["doubtful", "as-read"],
  gaveUp: ["doubtful", "as-read"],
  requeued: ["doubtful", "as-read"],
  refusalProven: ["doubtful", "as-read"],
  rewound: ["queued", "as-read"],
  released: ["doubtful", "as-read"],
  canceled: ["queued", "as-read"],
  settled: ["running", "evidence"],
  forgotten: ["running", "as-read"],
  closed: ["indeterminate", "as-read"],
  reported: ["running", "as-read"],
  repeatRefused: ["submitting", "own-attempt"],
  expired: ["queued", "as-read"],
  postponed: ["doubtful indeterminate", "as-read"],
  duplicateAnswered: ["submitting", "own-attempt"],
  relisted: ["queued submitting doubtful running indeterminate", "as-read"],
  asked: ["submitting doubtful running indeterminate", "as-read"],
  listened: ["queued submitting doubtful running indeterminate", "evidence"],
};

/**
 * A table whose writes are judged by `only-allowed-moves`: each move starts where it may, and over
 * the row that its writer has read, or at least over the same attempt. A write over news that its
 * writer has not read loses them.
 */
export function judged(table: Table, process: Process, worldOf: () => World | undefined): Table {
  const seen = new Map<string, Row>();
  const nameOf = (pk: string): string => `${process.current?.name} ${pk}`;
  const note = (name: string, row: Row | undefined): void => {
    if (row !== undefined) seen.set(name, row);
  };
  return tableAround(table, {
    get: async (key, how) => {
      const name = nameOf(key.pk);
      const row = await table.get(key, how);
      if (isTask(key)) note(name, row);
      return row;
    },
    getMany: async (keys, how) => {
      const names = keys.map(({ pk }) => nameOf(pk));
      const rows = await table.getMany(keys, how);
      for (const [place, row] of rows.entries())
        if (keys[place] !== undefined && isTask(keys[place])) note(names[place] ?? "", row);
      return rows;
    },
    put: async (row, condition) => {
      const name = nameOf(row.pk);
      const written = await table.put(row, condition);
      if (isTask(row)) note(name, written.row);
      return written;
    },
    update: async (key, condition, update) => {
      const name = nameOf(key.pk);
      const by = process.current?.name;
      const written = await table.update(key, condition, update);
      if (!isTask(key)) return written;
      const transition = transitionOf(condition);
      const world = worldOf();
      if (written.won && transition !== undefined && world !== undefined) {
        const history = world.dossiers.ofRow(key.pk)?.history ?? [];
        const before = history.find(
          ({ row }) => Number(row.revision) === Number(written.row.revision) - 1,
        );
        const fault =
          before && faultOf(transition, { before: before.row, after: written.row }, seen.get(name));
        if (fault !== undefined)
          world.judge.violated("only-allowed-moves", `${by}, ${transition} of ${key.pk}: ${fault}`);
      }
      note(name, written.row);
      return written;
    },
  });
}

/** The fault of a move over this row by a writer that has read that one. */
const faultOf = (
  transition: TransitionName,
  { before, after }: { readonly before: Row; readonly after: Row },
  read: Row | undefined,
): string | undefined => {
  const [from, usually] = moves[transition];
  const follows = isConcluded(after) ? "as-read" : usually;
  if (!from.split(" ").includes(String(before.status))) return `it began in ${before.status}`;
  if (follows === "as-read" && before.revision !== read?.revision)
    return `it went over revision ${before.revision}, and its writer has read ${read?.revision}`;
  if (follows === "own-attempt" && before.nonce !== read?.nonce)
    return "it went over the attempt of another sender";
  return undefined;
};

/** Whether an end was concluded from Tencent's silence: any news counts for more. */
const isConcluded = ({ output }: Row): boolean =>
  Object(Object(output).details).stopReason === "unknown";
