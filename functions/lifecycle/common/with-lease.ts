import { after, type Duration, instant } from "../../task/time.ts";
import type { Dependencies } from "./dependencies.ts";

/** The schedule's interval, so that a run that died delays the next by one tick at most. */
export const LEASE: Duration = { seconds: 60 };

/**
 * Does the work, or answers undefined if another run is doing it. `owner` is the name of this run,
 * and `lease` how long it may take. A lease only saves work: every write below it is conditional.
 */
export async function withLease<T>(
  dependencies: Dependencies,
  name: string,
  work: (owner: string) => Promise<T>,
  lease = LEASE,
): Promise<T | undefined> {
  const { leases, chance, clock, log } = dependencies;
  const owner = chance.nonce();
  const now = instant(clock.now());
  if (!(await leases.take(name, owner, now, after(now, lease)))) {
    log("run_skipped", { reason: name });
    return undefined;
  }
  try {
    return await work(owner);
  } finally {
    await leases.release(name, owner, instant(clock.now()));
  }
}
