import { type Engine, startEngine } from "./engine.ts";

interface Keeping {
  readonly databaseFile: string;
  readonly directory: string;
  /** Told in a sentence each time the engine was started again. */
  readonly onOutage: (sentence: string) => void;
  /** Told in a sentence when there will be no engine any more. */
  readonly onEnd: (sentence: string) => void;
  /** An engine that lives shorter than this would only end again. */
  readonly soundAfterMs?: number;
}

/**
 * An engine that is started again, at the same address and on the same file, when its process ends
 * before it is stopped. Its users see an outage, as any table has one now and then. An engine that
 * does not start again, or ends at once, is given up.
 */
export async function keepEngine(options: Keeping): Promise<Pick<Engine, "url" | "stop">> {
  const { databaseFile, directory, onOutage, onEnd, soundAfterMs = 1000 } = options;
  let engine = await startEngine({ databaseFile, directory });
  const { url } = engine;
  let stopping = false;
  const keep = async (): Promise<void> => {
    for (;;) {
      const startedAt = performance.now();
      await engine.ended;
      if (stopping) return;
      if (performance.now() - startedAt < soundAfterMs)
        throw new Error("The table's engine ended as soon as it had started.");
      engine = await startEngine({ databaseFile, directory, port: Number(new URL(url).port) });
      // It may have been told to stop meanwhile.
      if (stopping) await engine.stop();
      else onOutage("The table's engine had ended and was started again.");
    }
  };
  const keeping = keep().catch((error: unknown) =>
    onEnd(error instanceof Error ? error.message : String(error)),
  );
  return {
    url,
    stop: async () => {
      stopping = true;
      await engine.stop();
      await keeping;
    },
  };
}
