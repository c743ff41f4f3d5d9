import type { Key, Row } from "../../functions/store/table.ts";
import type { FaultPlan } from "./faults.ts";
import type { Service } from "./service.ts";
import type { Timeline } from "./timeline.ts";

/** The table's stream, on which records are lost, held up and doubled. */
export class TableStream {
  readonly #world: {
    readonly timeline: Timeline;
    readonly plan: FaultPlan;
    readonly service: () => Service;
  };
  #records = 0;

  constructor(world: { timeline: Timeline; plan: FaultPlan; service: () => Service }) {
    this.#world = world;
  }

  /**
   * Brings the teller a row of which nothing was tried, and the keeper a task that names a copy and
   * has not been told, as the filters of the stack say.
   */
  wrote({ pk, sk, agenda, tries, copyRow, toldAt }: Key & Row): void {
    if (/^(tell|ask)#/.test(String(agenda)) && tries === 0)
      this.#bring("deliver-events", `stream.${this.#records++}`, { pk, sk });
    if (copyRow !== undefined && toldAt === undefined)
      this.#bring("keep-results", `keep.${this.#records++}`, { pk, sk });
  }

  #bring(entry: "deliver-events" | "keep-results", name: string, { pk, sk }: Key): void {
    const { timeline, plan, service } = this.#world;
    const { fault, latencyMs } = plan.at(name, "tick", timeline.now);
    if (fault?.kind === "drop") return;
    const dynamodb = { Keys: { pk: { S: pk }, sk: { S: sk } }, SequenceNumber: name };
    const tell = (copy: string): void =>
      service().invoke(entry, {
        name: copy,
        origin: { kind: "schedule" },
        content: { Records: [{ eventName: "MODIFY", dynamodb }] },
      });
    const arrives = timeline.now + latencyMs + (fault?.kind === "delay" ? (fault.ms ?? 0) : 0);
    timeline.at(arrives, () => tell(name));
    if (fault?.kind === "twice") timeline.at(arrives + latencyMs, () => tell(`${name}.again`));
  }
}
