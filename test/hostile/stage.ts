import type { HttpResponse } from "../../functions/http/handler.ts";
import type { ProductName } from "../support/callback-samples.ts";
import { type CastTask, enter, wholeCast } from "./cast.ts";
import type { Captured, Forged, Scene } from "./forged.ts";
import { objectionTo } from "./judge.ts";
import { Random } from "./random.ts";
import { Tencent } from "./tencent.ts";
import { makeWorld, type World } from "./world.ts";

/**
 * A world with tasks in every status of every operation, and a Tencent that knows those that it
 * has.
 */
export interface Stage {
  readonly random: Random;
  readonly tencent: Tencent;
  readonly world: World;
  readonly tasks: readonly CastTask[];
  readonly cast: Scene["cast"];
  readonly captured: Captured[];
}

/** Sets the stage, at the usual moment or another one. */
export const setStage = async (seed: number, start?: number): Promise<Stage> => {
  const random = new Random(seed);
  const tencent = new Tencent(random);
  const world = makeWorld({ send: tencent.send, ...(start === undefined ? {} : { start }) });
  tencent.now = world.now;
  const tasks = wholeCast();
  await enter(world.dependencies, tasks);
  for (const task of tasks) {
    if ("providerTaskId" in task.row) tencent.knows(task.providerTaskId, task);
    tencent.knows(
      "foreign-done-task",
      { operation: task.operation, sessionId: "theirs", context: '{"ref":"theirs"}' },
      true,
    );
  }
  return { random, tencent, world, tasks, cast: byProduct(tasks), captured: [] };
};

const byProduct = (tasks: readonly CastTask[]): Scene["cast"] => {
  const of = (name: ProductName) =>
    tasks.filter(({ operation }) => operation.product.name === name);
  return { vod: of("vod"), mps: of("mps"), tiw: of("tiw"), trtc: of("trtc") };
};

/** The outcome of a message, and how it is wrong. */
export interface Played {
  readonly statuses: readonly string[];
  readonly questions: number;
  readonly writes: number;
  readonly objection: string | undefined;
}

/** Sends a message, or copies of it all at once, and judges what comes of it. */
export const play = async (
  { world, tencent }: Stage,
  message: Forged,
  copies = 1,
): Promise<Played> => {
  const messages = Array.from({ length: copies }, () => message);
  const from = world.now();
  world.table.changes = [];
  tencent.asked = [];
  world.table.isDown = message.tableDown === true;
  const answers = await Promise.all(messages.map((each) => post(world, each)));
  world.table.isDown = false;
  const { changes } = world.table;
  const objection = objectionTo({
    messages,
    answers,
    changes,
    asked: tencent.asked,
    from,
    until: world.now(),
  });
  const statuses = answers.map((answer) =>
    "thrown" in answer ? "thrown" : String(answer.statusCode),
  );
  return { statuses, questions: tencent.asked.length, writes: changes.length, objection };
};

const post = async (
  world: World,
  { request }: Forged,
): Promise<HttpResponse | { thrown: unknown }> => {
  try {
    return await world.post(request);
  } catch (thrown) {
    return { thrown };
  }
};
