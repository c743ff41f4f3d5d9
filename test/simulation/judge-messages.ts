import type { Key } from "../../functions/store/table.ts";
import type { Dossiers, Telling } from "./dossier.ts";
import type { Judge } from "./judge.ts";
import type { Neighbours } from "./neighbours.ts";
import type { Invocation } from "./process.ts";
import type { FakeTencent } from "./tencent.ts";

interface MessagesWorld {
  readonly judge: Judge;
  readonly dossiers: Dossiers;
  readonly neighbours: Neighbours;
  readonly tencent: FakeTencent;
  /** Whether what is not ours has an address to be sent on to. */
  readonly forwards: boolean;
}

/**
 * The duty to a callback: the function reads the task that it is about, sends it on to its owner
 * without a look at our tasks, or either.
 */
type Due = "read" | "sent on" | "either";

/**
 * Looks at what becomes of Tencent's messages: ours reach their tasks and nobody else, a
 * neighbour's reach their owner and none of our tasks.
 */
export class JudgeOfMessages {
  readonly #world: MessagesWorld;
  /** Callbacks whose function looked at the task that they are about, by its name. */
  readonly #read = new Set<string>();
  /** The duty to each callback when it arrived. */
  readonly #due = new Map<string, Due>();
  /** TaskIds, and with the names of functions, of which a message was sent on. */
  readonly #sentOn = new Set<string>();

  constructor(world: MessagesWorld) {
    this.#world = world;
  }

  /**
   * A callback about this task reaches its function. It cannot know anything that is written down
   * later.
   */
  arrives(name: string, taskId: string, { isAddressed }: Telling): void {
    this.#due.set(name, isAddressed ? this.#dueNow(taskId) : "either");
  }

  touched({ name, origin }: Invocation, { pk }: Key): void {
    if (origin.kind !== "tencent") return;
    const { judge, dossiers } = this.#world;
    const dossier = dossiers.ofRow(pk);
    if (dossier === undefined) return;
    if (dossier.charges.some(({ providerTaskId }) => providerTaskId === origin.says))
      this.#read.add(name);
    else if (this.#dueNow(origin.says) === "sent on")
      judge.violated(
        "foreign-messages-are-sent-on",
        `${name}, which is about ${origin.says}, touched ${pk}.`,
      );
  }

  /**
   * The message arrives at the address for foreign messages. An attacker's message may name any
   * task.
   */
  sentOn({ name, origin }: Invocation, body: string): void {
    if (origin.kind === "attacker") return;
    const { judge, tencent } = this.#world;
    const says =
      origin.kind === "tencent"
        ? origin.says
        : tencent.ledger.find((charge) => body.includes(charge.providerTaskId))?.providerTaskId;
    if (says === undefined) return;
    if ((this.#due.get(name) ?? this.#dueNow(says)) === "read")
      judge.violated(
        "genuine-messages-are-heard",
        `${name} sent on what is said of ${says}, which is ours.`,
      );
    this.#sentOn.add(says).add(`${name} ${says}`);
  }

  /**
   * Of a message that names its task by a context of ours, or by a TaskId of which we know whose it
   * is.
   */
  #dueNow(taskId: string): Due {
    const { dossiers, neighbours } = this.#world;
    const isKnown = dossiers.ofProviderTask(taskId) !== undefined;
    if (neighbours.has(taskId)) return isKnown ? "either" : "sent on";
    return isKnown ? "read" : "either";
  }

  /** A callback was taken, as its 200 says. */
  acknowledged(name: string, taskId: string): void {
    const { judge, forwards } = this.#world;
    const due = this.#due.get(name);
    if (due === "read" && !this.#read.has(name))
      judge.violated(
        "genuine-messages-are-heard",
        `${name}, about ${taskId}, was taken and not read.`,
      );
    if (due === "sent on" && forwards && !this.#sentOn.has(`${name} ${taskId}`))
      judge.violated(
        "foreign-messages-are-sent-on",
        `${name}, about ${taskId}, was taken and not sent on.`,
      );
  }

  /**
   * When all is over no event waits in a queue any more, and none that is a neighbour's was taken
   * off it unsent.
   */
  end(): void {
    const { judge, neighbours, tencent } = this.#world;
    for (const { TaskId, state } of tencent.events) {
      if (state === "queued")
        judge.violated(
          "foreign-messages-are-sent-on",
          `What is said of ${TaskId} was never taken off the queue.`,
        );
      if (neighbours.has(TaskId) && !this.#sentOn.has(TaskId))
        judge.violated(
          "foreign-messages-are-sent-on",
          `What is said of ${TaskId} was never sent on.`,
        );
    }
  }
}
