import type { HttpAnswer, SignedRequest, Transport } from "../../functions/tencent/transport.ts";
import { transportTo } from "./call-through.ts";
import { type System, type SystemOptions, startSystem } from "./system.ts";

/**
 * Stands between the system and Tencent's stand-in: `pass` sends a request on, or it is answered
 * (or lost) on the way.
 */
export type Between = (
  request: SignedRequest,
  pass: (request: SignedRequest) => Promise<HttpAnswer>,
) => Promise<HttpAnswer>;

/** A system with somebody between it and Tencent's stand-in. */
export const startWithBetween = async (
  between: Between,
  options: SystemOptions = {},
): Promise<System> => {
  const transport = Promise.withResolvers<Transport>();
  const pass = async (request: SignedRequest) => (await transport.promise).send(request);
  const system = await startSystem({
    ...options,
    seams: { ...options.seams, send: (request) => between(request, pass) },
  });
  transport.resolve(transportTo(system.standIn.url));
  return system;
};

/**
 * A system that hears from Tencent's stand-in what `alter` makes of each answer's body, and when:
 * what Tencent may say and the stand-in never does. It is told what was asked.
 */
export const startWithAlteredAnswers = (
  alter: (body: string, request: SignedRequest) => string | Promise<string>,
  options: SystemOptions = {},
): Promise<System> =>
  startWithBetween(async (request, pass) => {
    const answer = await pass(request);
    return { ...answer, body: await alter(answer.body, request) };
  }, options);
