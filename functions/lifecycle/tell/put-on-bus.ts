import { type EventEntry, eventEntry } from "../../delivery/cloud-event.ts";
import type { EventBus } from "../../delivery/put-events.ts";
import type { TryOutcome } from "../../delivery/try-outcome.ts";
import type { Clock } from "../../task/time.ts";
import type { PutEvent } from "../common/dependencies.ts";
import type { Settings } from "../common/settings.ts";

type Bus = Pick<EventBus, "put">;

interface Putting {
  readonly settings: Pick<Settings, "eventBus" | "environment">;
  readonly clock: Clock;
}

/**
 * Milliseconds for which the events of one call are gathered: those that the stream brings
 * together, or that are due together, come within a few.
 */
const GATHER_FOR = 20;

/** Events of one call at most, as EventBridge takes no more (PutEvents). */
const MOST_GATHERED = 10;

/** The events of a call that is about to be sent, and the outcome of each. */
interface Gathering {
  readonly entries: EventEntry[];
  readonly outcomes: Promise<readonly TryOutcome[]>;
}

const loadBus = async (): Promise<Bus> => {
  const { EventBus } = await import("../../delivery/put-events.ts");
  return new EventBus();
};

/**
 * Puts events on the deployment's bus, by the AWS SDK, whose client is loaded at the first event.
 * Those that come within some milliseconds go in one call, and each has its own outcome. Where the
 * deployment has no bus any more, its deliveries are over.
 */
export function putOnBus(
  { settings, clock }: Putting,
  load: () => Promise<Bus> = loadBus,
): PutEvent {
  const { eventBus: bus, environment } = settings;
  let loading: Promise<Bus> | undefined;
  let gathering: Gathering | undefined;
  const gather = async (entries: readonly EventEntry[]): Promise<readonly TryOutcome[]> => {
    try {
      loading ??= load();
      await loading;
      await clock.sleep(GATHER_FOR);
    } finally {
      if (gathering?.entries === entries) gathering = undefined;
    }
    return (await loading).put(entries);
  };
  const begin = (): Gathering => {
    const entries: EventEntry[] = [];
    return { entries, outcomes: gather(entries) };
  };
  return async (event) => {
    if (bus === undefined) return { kind: "gone" };
    if (gathering === undefined || gathering.entries.length >= MOST_GATHERED) gathering = begin();
    const { entries, outcomes } = gathering;
    const place = entries.push(eventEntry(event, { bus, environment })) - 1;
    return (await outcomes)[place] ?? { kind: "failed", reason: "status" };
  };
}
