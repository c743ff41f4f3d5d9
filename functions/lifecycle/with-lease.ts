import { after, instant } from "../task/time.ts";
import type { Dependencies } from "./dependencies.ts";

/** As long as the schedule's interval: a run that died delays the next one by no more than one tick. */
const LEASE = { seconds: 60 } as const;

/** Does the work unless another run is doing it; undefined then. A lease only saves work: every write below it is conditional. */
export const withLease = async <T>(dependencies: Dependencies, name: string, work: () => Promise<T>): Promise<T | undefined> => {
  const { leases, chance, clock, log } = dependencies;
  const owner = chance.nonce();
  const now = instant(clock.now());
  if (!(await leases.take(name, owner, now, after(now, LEASE)))) {
    log("run_skipped", { reason: name });
    return undefined;
  }
  try {
    return await work();
  } finally {
    await leases.release(name, owner, instant(clock.now()));
  }
};
