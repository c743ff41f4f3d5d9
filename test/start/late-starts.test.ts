import { expect, test } from "vitest";
import type { Table } from "../../functions/store/table.ts";
import { exists } from "../../functions/task/condition.ts";
import type { Transport } from "../../functions/tencent/transport.ts";
import { busiestSecond } from "../rates/busiest-second.ts";
import { transportTo } from "../support/call-through.ts";
import { read, submit } from "../support/client.ts";
import { startingAround } from "../support/planted-rows.ts";
import { startSystem } from "../support/system.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

/** MPS CreateAigcVideoTask, as documented. */
const RATE = 10;
const request = { operation: "mps.CreateAigcVideoTask", input: { Prompt: "A cat." } };
const RATE_ROW = { pk: `rate#${request.operation}`, sk: "rate" };
const MINUTE = 60_000;

/**
 * A system whose table is slow when a start is written ahead: by these milliseconds, in turn.
 * `sent` are the moments at which a create left. `meanwhile` happens during each slow write.
 */
const startSlow = async (
  lateBy: readonly number[],
  meanwhile: (table: Table, now: number) => Promise<unknown> = async () => undefined,
) => {
  const clock = new VirtualClock();
  const sent: number[] = [];
  const transport = Promise.withResolvers<Transport>();
  let writes = 0;
  const slowly = async <T>(table: Table, isAhead: boolean, write: () => Promise<T>): Promise<T> => {
    const written = await write();
    const late = isAhead ? (lateBy[writes++ % lateBy.length] ?? 0) : 0;
    if (late > 0) await meanwhile(table, clock.now());
    await clock.sleep(late);
    return written;
  };
  const slow = await startingAround((table) => ({
    put: (row, condition) =>
      slowly(table, row.status === "submitting", () => table.put(row, condition)),
    update: (key, condition, change) =>
      slowly(table, change.set?.status === "submitting", () =>
        table.update(key, condition, change),
      ),
  }));
  const system = await startSystem({
    clock,
    callbacks: "off",
    ...slow,
    seams: {
      ...slow.seams,
      send: async (call) => {
        if (call.paid) sent.push(clock.now());
        return (await transport.promise).send(call);
      },
    },
  });
  transport.resolve(transportTo(system.standIn.url));
  return { system, sent };
};

/** One start after the other, faster than the rate allows. */
const STARTS = 40;
const EVERY_MS = 80;

/** Eight whose turns lie within a second are written at its end, and the next ones at once. */
const HELD_BACK = [900, 775, 650, 525, 400, 275, 150, 25, 0, 0, 0, 0, 0, 0, 0, 0];

test("starts whose write-ahead is slow leave in no second above the documented rate, and all of them leave", async () => {
  const { system, sent } = await startSlow(HELD_BACK);

  const submits = Array.from({ length: STARTS }, async (_, number) => {
    await system.clock.sleep(number * EVERY_MS);
    return submit(system, `task ${number}`, request);
  });
  await system.clock.during(Promise.all(submits));
  await system.pass(3 * MINUTE);

  expect(sent).toHaveLength(STARTS);
  expect(busiestSecond(sent)).toBeLessThanOrEqual(RATE);
});

test("a start that misses its turn and gets no other one is queued without a doubt, and starts later", async () => {
  const { system, sent } = await startSlow([5000, 0], (table, now) =>
    table.update(RATE_ROW, exists("nextFreeAt"), { set: { nextFreeAt: now + 20_000 } }),
  );

  const { body } = await submit(system, "late", request);
  const sentAtOnce = sent.length;
  await system.pass(2 * MINUTE);

  expect(body.status).toBe("queued");
  expect(sentAtOnce).toBe(0);
  expect(sent).toHaveLength(1);
  expect((await read(system, body.taskId)).status).toBe("succeeded");
});
