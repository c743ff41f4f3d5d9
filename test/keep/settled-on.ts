import { read, submit } from "../support/client.ts";
import { exampleOf } from "../support/examples.ts";
import { startReceiver } from "../tell/receiver.ts";
import { type Behave, startFileHost } from "./file-host.ts";
import { startKeeping } from "./keeping-system.ts";

const MINUTE = 60_000;
const mps = "mps.CreateAigcVideoTask";

type Options = Parameters<typeof startKeeping>[0];

/** A settled task of MPS whose file is on a host that behaves like this. */
export const settledOn = async (behave: Behave, options: Options = {}) => {
  const host = await startFileHost(behave);
  const system = await startKeeping({ link: host.url, ...options });
  const receiver = await startReceiver(system);
  const { body } = await submit(system, "kept", {
    ...{ operation: mps, input: exampleOf(mps), keepResult: true },
    webhook: { url: receiver.url },
  });
  await system.pass(2 * MINUTE);
  const copyOf = async () => (await read(system, body.taskId)).copy;
  /** One run after the wait that follows a failed try. */
  const again = async (wait = MINUTE) => {
    await system.clock.advance(wait);
    await system.keepDue();
  };
  const stored = async () => {
    const { output } = await read(system, body.taskId);
    const link = output?.files[0]?.storedUrl;
    return link === undefined ? undefined : Buffer.from(await (await fetch(link)).arrayBuffer());
  };
  return { host, system, receiver, copyOf, again, stored };
};
