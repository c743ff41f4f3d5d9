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

/** An answer of Tencent's with these fields. */
export const answering = (fields: object): HttpAnswer => ({
  status: 200,
  body: JSON.stringify({ Response: { ...fields, RequestId: "r" } }),
});

/** Tencent's refusal with this code. */
export const refusing = (Code: string): HttpAnswer => answering({ Error: { Code, Message: "x" } });

/** Answers one action in another way than the stand-in does. */
export const on =
  (action: string, answer: Between): Between =>
  (request, pass) =>
    request.action === action ? answer(request, pass) : pass(request);

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

/**
 * An alteration: a recording of TIW has 1500 files instead of one, each at an address of its own,
 * which ends with its number.
 */
export const withManyFiles = (body: string, { action }: SignedRequest): string => {
  if (action !== "DescribeVideoGenerationTask") return body;
  const answer = JSON.parse(body);
  const [video] = answer.Response.VideoInfoList ?? [];
  if (video === undefined) return body;
  const url = `${video.VideoUrl}?sign=${"0".repeat(250)}`;
  answer.Response.VideoInfoList = Array.from({ length: 1500 }, (_, number) => ({
    ...video,
    VideoUrl: `${url}&n=${number}`,
  }));
  return JSON.stringify(answer);
};
