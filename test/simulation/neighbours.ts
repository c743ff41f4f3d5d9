import { sessionContextOf } from "../../functions/tencent/session-context.ts";
import type { Dossiers } from "./dossier.ts";
import type { PlannedNeighbour, Population } from "./planned-life.ts";
import type { PlannedTask } from "./population.ts";
import type { Secrets } from "./secrets.ts";
import type { StrangeBot } from "./strange-bot.ts";
import type { FakeTencent } from "./tencent.ts";
import {
  generation,
  type Request,
  signed,
  transcription,
  video,
  withFields,
} from "./tencent-requests.ts";
import type { Timeline } from "./timeline.ts";
import type { Trace } from "./trace.ts";

interface NeighboursWorld {
  readonly timeline: Timeline;
  readonly trace: Trace;
  readonly tencent: FakeTencent;
  readonly secrets: Secrets;
  readonly dossiers: Dossiers;
}

/** The number of the bot: no task follows it. */
const BOT = -1;

/** In the applications of our environment. */
const creates: Readonly<Record<PlannedNeighbour["product"], Request>> = {
  vod: video,
  tiw: generation,
  trtc: withFields(transcription, { SdkAppId: 1400000002 }),
};

/**
 * Neighbours start tasks in our applications without Callsheet. Tencent sends us their callbacks,
 * counts their tasks against our limits, and lists them among ours.
 */
export class Neighbours {
  readonly #world: NeighboursWorld;
  readonly #tasks: readonly PlannedTask[];
  readonly #taskIds = new Map<number, string>();

  constructor(world: NeighboursWorld, { tasks }: Pick<Population, "tasks">) {
    this.#world = world;
    this.#tasks = tasks;
  }

  plan(neighbour: PlannedNeighbour): void {
    this.#world.timeline.at(neighbour.startAt, () =>
      this.#start(neighbour, this.#context(neighbour)),
    );
  }

  /** A bot that is in a room from the start on. */
  planBot({ room }: StrangeBot, startAt: number): void {
    const bot = { number: BOT, product: "trtc", startAt, context: "none" } as const;
    this.#world.timeline.at(startAt, () => this.#start(bot, { RoomId: room, RoomIdType: 1 }));
  }

  /** The TaskId of a neighbour; that of nobody if it has none. */
  taskId(number: number): string {
    return (
      this.#taskIds.get(number) ?? "1500000000-AigcVideoTask-00000000000000000000000000000000t"
    );
  }

  has(taskId: string): boolean {
    for (const known of this.#taskIds.values()) if (known === taskId) return true;
    return false;
  }

  /** It is theirs to come again if Tencent refuses, as it may for a limit that we have used up. */
  #start(neighbour: PlannedNeighbour, fields: Request["body"]): void {
    const { timeline, trace, tencent, secrets, dossiers } = this.#world;
    const request = withFields(creates[neighbour.product], fields);
    const [keys] = secrets.credentials();
    const before = tencent.ledger.length;
    tencent.answer(signed(request, timeline.now, keys));
    const charge = tencent.ledger[before];
    trace.tell(
      `neighbour.${neighbour.number}`,
      () => `starts ${charge?.providerTaskId ?? "nothing"}`,
    );
    if (charge === undefined) return;
    this.#taskIds.set(neighbour.number, charge.providerTaskId);
    const followers = this.#tasks.filter(({ follows }) => follows === neighbour.number);
    for (const follower of followers) dossiers.ofTask(follower).charges.push(charge);
  }

  /**
   * Only VOD's tasks echo a context. A context that another environment of ours signs with the same
   * key also names one of our tasks.
   */
  #context({ product, context }: PlannedNeighbour): Request["body"] {
    if (product !== "vod" || context === "none") return {};
    if (context === "own") return { SessionContext: "somebody else's words" };
    const { active, ...keys } = JSON.parse(this.#world.secrets.text("context"));
    const [dossier] = this.#world.dossiers.all();
    const { tenant = "default", taskId = "a" } = dossier ?? {};
    const claim = { environment: "staging", operation: "vod.CreateAigcVideoTask", tenant, taskId };
    return { SessionContext: sessionContextOf({ active, keys }, claim) };
  }
}
