import { input } from "../support/client.ts";
import { API_KEY } from "../support/system.ts";
import type { AlarmWorld, Fault } from "./alarm-world.ts";

const MINUTE = 60_000;

/** A task that is asked for again and again. */
export interface Wish {
  readonly operation?: string;
  readonly input?: unknown;
  readonly webhook?: { readonly url: string };
}

/** Sends a submission and takes whatever answer comes. */
export async function submitAnyhow(
  { system }: AlarmWorld,
  key: string,
  wish: Wish = {},
  apiKey = API_KEY,
): Promise<number> {
  const response = await system.clock.during(
    fetch(`${system.api.url}/v1/tasks`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${apiKey}`,
        "content-type": "application/json",
        "idempotency-key": key,
      },
      body: JSON.stringify({ operation: "vod.CreateAigcVideoTask", input: input(), ...wish }),
    }).then(async (answer) => {
      await answer.text();
      return answer;
    }),
  );
  return response.status;
}

/** Lets minutes pass, in which a task is submitted every `every` minutes. */
export async function work(
  world: AlarmWorld,
  minutes: number,
  { every = 10, ...wish }: Wish & { readonly every?: number } = {},
): Promise<void> {
  for (let minute = 0; minute < minutes; minute++) {
    if (minute % every === 0) await submitAnyhow(world, `${world.system.clock.now()}`, wish);
    await world.system.pass(MINUTE);
  }
}

/** A healthy half hour, and then this long with a fault. */
export async function fallIll(
  world: AlarmWorld,
  minutes: number,
  fault: Fault,
  wish: Wish & { readonly every?: number } = {},
): Promise<void> {
  await work(world, 20, wish);
  world.fault = fault;
  await work(world, minutes, wish);
}

export function silentFor(...actions: readonly string[]): NonNullable<Fault["tencent"]> {
  return (action) => (actions.includes(action) ? "silent" : undefined);
}
