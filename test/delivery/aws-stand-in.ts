import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { EventBus } from "../../functions/delivery/put-events.ts";
import { Resumer } from "../../functions/delivery/resume.ts";
import { listenUntilTestEnds } from "../support/http-server.ts";

/** A call of AWS as it arrived, and the service that it was signed for. */
interface Call {
  readonly line: string;
  readonly target: string | undefined;
  readonly service: string | undefined;
  readonly body: string;
}

/** The service in a signature's scope: `…/20260101/us-east-1/states/aws4_request`. */
const serviceOf = ({ authorization = "" }: IncomingHttpHeaders): string | undefined =>
  /Credential=[^/]+\/\d{8}\/[a-z0-9-]+\/([a-z]+)\/aws4_request/.exec(authorization)?.[1];

/**
 * Stands for the actions of Step Functions, Lambda and EventBridge that tell of a task, and answers
 * each call as told. The resumer and the bus beside it send everything there.
 */
export const startAws = async (
  answer: (response: ServerResponse, body: string) => void = (response) =>
    response.writeHead(200).end("{}"),
) => {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const target = request.headers["x-amz-target"];
      const body = Buffer.concat(chunks).toString();
      calls.push({
        line: `${request.method} ${request.url}`,
        target: typeof target === "string" ? target : undefined,
        service: serviceOf(request.headers),
        body,
      });
      answer(response, body);
    });
  });
  const port = await listenUntilTestEnds(server);
  const url = `http://127.0.0.1:${port}`;
  return { calls, resumer: resumerTo(url), bus: busAt(url) };
};

const at = (endpoint: string) => ({
  region: "us-east-1",
  endpoint,
  credentials: { accessKeyId: "AKIATEST", secretAccessKey: "secret-marker" },
});

/** A resumer whose calls all go to this address. */
export const resumerTo = (endpoint: string): Resumer => new Resumer(at(endpoint));

/** A bus whose calls all go to this address. */
export const busAt = (endpoint: string): EventBus => new EventBus(at(endpoint));

/** An error in the form of AWS's JSON protocols: its name in the body and in a header. */
export const awsError =
  (status: number, name: string) =>
  (response: ServerResponse): void => {
    response
      .writeHead(status, { "content-type": "application/x-amz-json-1.0", "x-amzn-errortype": name })
      .end(JSON.stringify({ __type: name, message: "token-marker is not what it was" }));
  };
