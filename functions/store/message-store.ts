import * as z from "zod/mini";
import { absent, any, below, equals } from "../task/condition.ts";
import { jsonOrUndefined } from "../task/json.ts";
import { output, taskError, type Verdict } from "../task/report.ts";
import { epochSeconds, type Instant, storedInstant } from "../task/time.ts";
import { unreachable } from "../task/unreachable.ts";
import type { Key, Table } from "./table.ts";

/** The verdicts that a callback can give as Tencent's word. */
const verdict = z.discriminatedUnion("state", [
  z.object({ state: z.literal("running") }),
  z.object({ state: z.literal("succeeded"), output }),
  z.object({ state: z.literal("failed"), error: taskError }),
  z.object({ state: z.literal("canceled"), error: taskError }),
]);

const roomRow = z.object({ at: storedInstant });
const keptRow = z.object({ verdict: z.string() });

/** A TaskId of a product. */
export interface ToldTask {
  readonly product: string;
  readonly providerTaskId: string;
}

/**
 * Verdicts of callbacks about a TaskId that no task had claimed yet (decision 0024), and the rooms
 * that callbacks named (decision 0026).
 */
export class MessageStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Keeps a verdict about a task. A verdict that says how the task ended replaces one that does
   * not, and never another one that does.
   */
  async keep(task: ToldTask, said: Verdict, expiresAt: Instant): Promise<void> {
    const isEnd = saysHowItEnded(said);
    const row = { isEnd, verdict: JSON.stringify(said), ttl: epochSeconds(expiresAt) };
    const mayStand = isEnd ? any(absent("pk"), equals("isEnd", false)) : absent("pk");
    await this.#table.put({ ...keyOf(task), ...row }, mayStand);
  }

  /**
   * The verdict that was kept about a task. Undefined if there is none that this version
   * understands.
   */
  async kept(task: ToldTask): Promise<Verdict | undefined> {
    const { data } = keptRow.safeParse(await this.#table.get(keyOf(task)));
    return data === undefined ? undefined : verdict.safeParse(jsonOrUndefined(data.verdict)).data;
  }

  /**
   * Notes that a callback named a room, in which a task that we do not know began or ended. The
   * latest moment is kept.
   */
  async noteRoom(
    product: string,
    room: string,
    { at, expiresAt }: { readonly at: Instant; readonly expiresAt: Instant },
  ): Promise<void> {
    await this.#table.put(
      { ...roomKey(product, room), at, ttl: epochSeconds(expiresAt) },
      any(absent("pk"), below("at", at)),
    );
  }

  /** The last moment at which a callback named this room. Undefined if none was noted. */
  async roomToldAt(product: string, room: string): Promise<Instant | undefined> {
    return roomRow.safeParse(await this.#table.get(roomKey(product, room))).data?.at;
  }
}

/** Whether a verdict says how the task ended. No later verdict may replace such a verdict. */
function saysHowItEnded({ state }: Verdict): boolean {
  switch (state) {
    case "succeeded":
    case "failed":
    case "canceled":
      return true;
    case "waiting":
    case "running":
    case "finished-empty":
    case "disagreeing":
    case "ended":
    case "unknown":
      return false;
  }
  return unreachable(state);
}

const roomKey = (product: string, room: string): Key => ({
  pk: `room#${product}#${room}`,
  sk: "room",
});

const keyOf = ({ product, providerTaskId }: ToldTask): Key => ({
  pk: `told#${product}#${providerTaskId}`,
  sk: "told",
});
