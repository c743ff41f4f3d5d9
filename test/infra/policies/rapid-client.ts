// Stands for the native part of `aws-lambda-ric`, with its three functions and their arguments
// (`src/native/rapid-client.cc` there).
import { Agent, type IncomingHttpHeaders, request } from "node:http";
import { text } from "node:stream/consumers";

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const base = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;

/** The native part has sent an answer when `done` returns. Here `next` waits for that. */
let sent: Promise<unknown> = Promise.resolve();

interface Answer {
  readonly bodyJson: string;
  readonly headers: IncomingHttpHeaders;
}

const call = (method: string, path: string, body = ""): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request(`${base}/${path}`, { method, agent }, (response) => {
      text(response).then((bodyJson) => resolve({ bodyJson, headers: response.headers }), reject);
    });
    asked.on("error", reject);
    asked.end(body);
  });

/** The next event, as JSON, and what is said of its invocation. */
export async function next(): Promise<Answer> {
  await sent;
  return call("GET", "next");
}

/** Answers an invocation. */
export function done(id: string, body: string): void {
  sent = call("POST", `${id}/response`, body);
}

/** Answers an invocation with an error. */
export function error(id: string, body: string): void {
  sent = call("POST", `${id}/error`, body);
}
