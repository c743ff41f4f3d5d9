import type { ServerResponse } from "node:http";
import { Webhook } from "standardwebhooks";
import { type Arrived, startHttpServer } from "../support/http-server.ts";
import type { System } from "../support/system.ts";
import { call, type EndpointBody, register } from "./endpoint-client.ts";
import { tellByStream } from "./receiver.ts";

/** An event that arrived at a registered address, with the request that brought it. */
export interface Delivered {
  readonly path: string;
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly request: Arrived;
}

/** A receiver that repeats challenges and takes every event, until it is told otherwise. */
export interface EndpointReceiver {
  readonly url: string;
  readonly arrived: () => readonly Delivered[];
  /** The events that arrived, without challenges. */
  readonly events: () => readonly Delivered[];
  /** Every answer from now on; undefined: as at first. */
  readonly answers: (answer?: (response: ServerResponse, delivered: Delivered) => void) => void;
}

/** Starts a receiver. Addresses below its URL belong to it, too. */
export const startEndpointReceiver = async (): Promise<EndpointReceiver> => {
  let act = wellBehaved;
  const server = await startHttpServer((response) => {
    const request = server.requests.at(-1);
    if (request !== undefined) act(response, deliveredBy(request));
  });
  const arrived = () => server.requests.map(deliveredBy);
  return {
    url: server.url,
    arrived,
    events: () => arrived().filter(({ type }) => type !== CHALLENGE),
    answers: (answer = wellBehaved) => {
      act = answer;
    },
  };
};

const CHALLENGE = "webhook.challenge";

/** Answers with JSON. */
export const answerJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
};

const wellBehaved = (response: ServerResponse, { type, data }: Delivered): void => {
  if (type === CHALLENGE) answerJson(response, 200, { challenge: data.challenge });
  else response.writeHead(204).end();
};

const deliveredBy = (request: Arrived): Delivered => {
  const { type, data } = JSON.parse(request.body);
  const [, path = ""] = request.line.split(" ");
  return { path, id: String(request.headers["webhook-id"]), type, data, request };
};

/** Whether an independent verifier's signer makes one of the request's signatures. */
export const isSignedBy = (secret: string, { headers, body }: Arrived): boolean => {
  const id = String(headers["webhook-id"]);
  const sentAt = new Date(Number(headers["webhook-timestamp"]) * 1000);
  const signatures = String(headers["webhook-signature"]).split(" ");
  return signatures.includes(new Webhook(secret).sign(id, sentAt, body));
};

/** Registers an address and lets it answer its challenge. */
export const enable = async (
  system: System,
  url: string,
  options: Parameters<typeof register>[2] = {},
): Promise<EndpointBody> => {
  const { body } = await register(system, url, options);
  await tellByStream(system);
  return body;
};

/** How an endpoint stands now. */
export const statusOf = async (system: System, { id }: EndpointBody): Promise<string> =>
  (await call(system, "GET", `/${id}`)).body.status;
