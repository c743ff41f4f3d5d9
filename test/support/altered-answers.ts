import type { Transport } from "../../functions/tencent/transport.ts";
import { transportTo } from "./call-through.ts";
import { type System, type SystemOptions, startSystem } from "./system.ts";

/**
 * A system that hears from Tencent's stand-in what `alter` makes of each answer's body, and when: what Tencent may say and the stand-in
 * never does.
 */
export const startWithAlteredAnswers = async (
  alter: (body: string) => string | Promise<string>,
  options: SystemOptions = {},
): Promise<System> => {
  const transport = Promise.withResolvers<Transport>();
  const send: Transport["send"] = async (request) => {
    const answer = await (await transport.promise).send(request);
    return { ...answer, body: await alter(answer.body) };
  };
  const system = await startSystem({ ...options, seams: { ...options.seams, send } });
  transport.resolve(transportTo(system.standIn.url));
  return system;
};
