import * as z from "zod/mini";
import { absent, any, below, equals } from "../task/condition.ts";
import { jsonOrUndefined } from "../task/json.ts";
import { output, taskError, type Verdict } from "../task/report.ts";
import { epochSeconds, type Instant, storedInstant } from "../task/time.ts";
import type { Key, Table } from "./table.ts";

/** What a callback can say of a task as Tencent's word. */
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
 * What callbacks said of a TaskId before anybody had claimed it (decision 0024), and of which rooms
 * (decision 0026).
 */
export class MessageStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Keeps what is said of a task. That it ended goes before that it was at work; of two ends the
   * first is kept.
   */
  async keep(task: ToldTask, said: Verdict, expiresAt: Instant): Promise<void> {
    const isEnd = said.state !== "running";
    const row = { isEnd, verdict: JSON.stringify(said), ttl: epochSeconds(expiresAt) };
    const mayStand = isEnd ? any(absent("pk"), equals("isEnd", false)) : absent("pk");
    await this.#table.put({ ...keyOf(task), ...row }, mayStand);
  }

  /**
   * What was kept of a task; undefined where nothing was, or nothing that this version understands.
   */
  async kept(task: ToldTask): Promise<Verdict | undefined> {
    const { data } = keptRow.safeParse(await this.#table.get(keyOf(task)));
    return data === undefined ? undefined : verdict.safeParse(jsonOrUndefined(data.verdict)).data;
  }

  /**
   * Notes that something was said of a room, by somebody whose task is not known. The latest moment
   * stays.
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

  /** When something was last said of a room; undefined if that was not noted. */
  async roomToldAt(product: string, room: string): Promise<Instant | undefined> {
    return roomRow.safeParse(await this.#table.get(roomKey(product, room))).data?.at;
  }
}

const roomKey = (product: string, room: string): Key => ({
  pk: `room#${product}#${room}`,
  sk: "room",
});

const keyOf = ({ product, providerTaskId }: ToldTask): Key => ({
  pk: `told#${product}#${providerTaskId}`,
  sk: "told",
});
