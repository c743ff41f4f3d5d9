import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { machineClock } from "../clock.ts";
import type { Clock } from "../tencent/clock.ts";
import { AwsError, type AwsService, type Reply } from "./call.ts";
import { durableCallbacks } from "./durable-callbacks.ts";
import { eventBridge } from "./event-bridge.ts";
import { sqs } from "./sqs.ts";
import { stepFunctions } from "./step-functions.ts";

export interface AwsStandInOptions {
  /** Told of everything that was taken, in a sentence without tokens. */
  readonly onTaken?: (sentence: string) => void;
  /** The ARN of the queue that there is; none if it is absent. */
  readonly queueArn?: string | undefined;
  /** The machine's unless it is given. Only a queue looks at it. */
  readonly clock?: Pick<Clock, "now">;
}

export interface AwsStandIn {
  /** Without a slash at the end. */
  readonly url: string;
  /** The sentences of everything that was taken, in its order. */
  taken(): readonly string[];
  /** The errors that were answered, by their names. */
  refused(): readonly string[];
  close(): Promise<void>;
}

/**
 * Stands on 127.0.0.1 for the actions of AWS by which Callsheet tells of tasks, and for a queue
 * that tells Callsheet. It checks that a call is signed for its service and has the documented
 * form; it cannot check the signature's key.
 */
export async function startAwsStandIn({
  onTaken = () => undefined,
  queueArn,
  clock = machineClock,
}: AwsStandInOptions = {}): Promise<AwsStandIn> {
  const services = [
    stepFunctions(),
    durableCallbacks(),
    eventBridge(),
    sqs({ queueArn, now: clock.now.bind(clock) }),
  ];
  const taken: string[] = [];
  const refused: string[] = [];
  const server = createServer(async (request, response) => {
    const { method = "", url = "", headers } = request;
    const call = {
      method,
      path: url.split("?")[0] ?? "",
      target: String(headers["x-amz-target"] ?? ""),
      host: headers.host ?? "",
      body: await text(request),
    };
    try {
      const { body = {}, said = [] } = answerOf(services, call, headers);
      taken.push(...said);
      for (const sentence of said) onTaken(sentence);
      reply(response, 200, body);
    } catch (error) {
      const known = error instanceof AwsError ? error : new AwsError("ServiceException", "", 500);
      refused.push(known.name);
      response.setHeader("x-amzn-errortype", known.name);
      reply(response, known.status, { __type: known.name, message: known.message });
    }
  });
  server.keepAliveTimeout = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    taken: () => taken,
    refused: () => refused,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

const answerOf = (
  services: readonly AwsService[],
  call: Parameters<AwsService["answer"]>[0],
  { authorization = "" }: IncomingHttpHeaders,
): Reply => {
  // The scope of a signature: `…/20260101/us-east-1/states/aws4_request`.
  const [, signedFor] =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/[a-z0-9-]+\/([a-z]+)\/aws4_request, SignedHeaders=.+, Signature=[0-9a-f]{64}$/.exec(
      authorization,
    ) ?? [];
  const service = services.find((candidate) => candidate.signedFor === signedFor);
  if (service === undefined)
    throw new AwsError("IncompleteSignatureException", "This is not signed for a service here.");
  const answered = service.answer(call);
  if (answered !== undefined) return answered;
  throw new AwsError("UnknownOperationException", "There is no such action here.", 404);
};

const reply = (response: ServerResponse, status: number, body: object): void => {
  const json = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(json),
  });
  response.end(json);
};
