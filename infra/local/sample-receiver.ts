import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import * as z from "zod/mini";

const webhook = z.looseObject({
  type: z.string(),
  data: z.looseObject({ taskId: z.string() }),
});
const endpoint = z.looseObject({ secret: z.string() });

interface Receiving {
  /** The API's address and the caller's key, with which the secret of its webhooks is read. */
  readonly url: string;
  readonly apiKey: string;
  readonly tell: (taskId: string, sentence: string) => void;
  readonly signal: AbortSignal;
}

/**
 * The receiver of the sample's webhook, as a caller would write it: it verifies the signature with
 * the secret that the API shows, and answers 2xx. Returns its address. It ends with `signal`.
 */
export async function startSampleReceiver(receiving: Receiving): Promise<string> {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const sentence = await sentenceFor(receiving, request.headers, body);
    response.writeHead(sentence === undefined ? 401 : 204).end();
    if (sentence !== undefined) receiving.tell(sentence.taskId, sentence.words);
  });
  receiving.signal.addEventListener("abort", () => server.close(), { once: true });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return `http://127.0.0.1:${port}/webhook`;
}

const sentenceFor = async (
  { url, apiKey }: Receiving,
  headers: Readonly<Record<string, unknown>>,
  body: string,
): Promise<{ readonly taskId: string; readonly words: string } | undefined> => {
  try {
    const answer = await fetch(`${url}/v1/webhook-endpoints/default`, {
      headers: { authorization: `Bearer ${apiKey}` },
    });
    const { secret } = endpoint.parse(await answer.json());
    const names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
    const signed = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
    const { type, data } = webhook.parse(new Webhook(secret).verify(body, signed));
    return { taskId: data.taskId, words: `its webhook arrived and was verified: ${type}` };
  } catch {
    return undefined;
  }
};
