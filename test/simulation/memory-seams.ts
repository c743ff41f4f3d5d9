import type { Seams } from "../../functions/compose.ts";

/** A call of a function to the outside, to be made again in another life. */
export type Make<T> = (seams: Seams) => Promise<T>;

/** How the touches of a function to its seams are answered. */
interface Through {
  readonly now: () => number;
  readonly nonce: () => string;
  readonly log: Seams["log"];
  readonly call: <T>(name: string, make: Make<T>) => Promise<T>;
}

/** The seams of a function, whose every touch is told to somebody who answers it. */
export function seamsThrough(seams: Seams, { now, nonce, log, call }: Through): Seams {
  return {
    clock: { now, sleep: (ms) => call("sleep", ({ clock }) => clock.sleep(ms)) },
    chance: { nonce },
    log,
    table: {
      get: (key, how) => call("get", ({ table }) => table.get(key, how)),
      getMany: (keys) => call("getMany", ({ table }) => table.getMany(keys)),
      put: (row, condition) => call("put", ({ table }) => table.put(row, condition)),
      putContent: (row) => call("putContent", ({ table }) => table.putContent(row)),
      update: (key, condition, update) =>
        call("update", ({ table }) => table.update(key, condition, update)),
      query: (query) => call("query", ({ table }) => table.query(query)),
      listRows: (rows) => call("listRows", ({ table }) => table.listRows(rows)),
      scan: (scan) => call("scan", ({ table }) => table.scan(scan)),
    },
    send: (request) => call("send", ({ send }) => send(request)),
    open: seams.open,
    forward: (url, callback) => call("forward", ({ forward }) => forward(url, callback)),
    dial: (outgoing) => call("dial", ({ dial }) => dial(outgoing)),
    resume: (waiting, message) => call("resume", ({ resume }) => resume(waiting, message)),
    putEvent: (event) => call("putEvent", ({ putEvent }) => putEvent(event)),
    readSecret: (reference) => call("readSecret", ({ readSecret }) => readSecret(reference)),
    deadlineAfter: seams.deadlineAfter,
  };
}
