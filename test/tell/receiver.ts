import type { ServerResponse } from "node:http";
import { Webhook } from "standardwebhooks";
import { firstEdition, webhookSecret } from "../../functions/delivery/webhook-secret.ts";
import { rows } from "../support/client.ts";
import { webhookFaults } from "../support/contract.ts";
import { type Arrived, startHttpServer } from "../support/http-server.ts";
import { type System, secrets } from "../support/system.ts";

/** A webhook that an independent verifier has accepted. */
export interface Heard {
  readonly id: string;
  readonly body: string;
  readonly event: {
    readonly type: string;
    readonly timestamp: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

/** A caller's receiver: it verifies with its tenant's secret, and answers as it is told. */
export interface Receiver {
  readonly url: string;
  readonly requests: readonly Arrived[];
  /** The status of its answers from now on, and other headers of them. */
  answer(status: number, headers?: Readonly<Record<string, string>>): void;
  /** Does this before the next answer is given. */
  meanwhile(work: () => Promise<unknown>): void;
  /** Everything that arrived, verified. Throws if a signature is not right. */
  heard(): Heard[];
}

/** Starts a receiver for a tenant that has registered no endpoint. */
export const startReceiver = async (system: System, tenant = "default"): Promise<Receiver> => {
  let act = (response: ServerResponse) => void response.writeHead(204).end();
  const server = await startHttpServer((response) => act(response));
  system.clock.serves(server.url);
  const { active, ...keys } = secrets.WEBHOOK_SECRET;
  const ring = { active, keys };
  const secret = webhookSecret(ring, { tenant, endpoint: "default" }, firstEdition(ring).current);
  return {
    url: `${server.url}/hook`,
    requests: server.requests,
    answer: (status, headers = {}) => {
      act = (response) => void response.writeHead(status, headers).end();
    },
    meanwhile: (work) => {
      const answer = act;
      act = (response) => {
        act = answer;
        void work().then(() => answer(response));
      };
    },
    heard: () => server.requests.map((request) => verified(system, secret, request)),
  };
};

const verified = (system: System, secret: string, { headers, body }: Arrived): Heard => {
  const id = String(headers["webhook-id"]);
  const text = { ...headers } as Record<string, string>;
  const verifier = new Webhook(secret);
  const seconds = Number(headers["webhook-timestamp"]);
  if (seconds * 1000 > system.clock.now()) throw new Error("a webhook from the future");
  // The verifier compares with the machine's clock, which is not the test's.
  const signature = verifier.sign(id, new Date(seconds * 1000), body);
  if (!String(text["webhook-signature"]).split(" ").includes(signature))
    throw new Error(`the signature of ${id} is not that of an independent signer`);
  const faults = webhookFaults(headers, body);
  if (faults.length > 0) throw new Error(`${id} is not as documented: ${faults.join("; ")}`);
  return { id, body, event: JSON.parse(body) };
};

/** Brings the teller what the table's stream would bring it: rows of which nothing was tried. */
export const tellByStream = async (system: System): Promise<void> => {
  const untold = (await rows(system)).filter(
    ({ agenda, tries }) => /^(tell|ask)#/.test(agenda?.S ?? "") && tries?.N === "0",
  );
  const Records = untold.map(({ pk, sk }, place) => ({
    eventName: "MODIFY",
    dynamodb: { Keys: { pk, sk }, SequenceNumber: String(place) },
  }));
  await system.clock.during(system.teller({ Records }));
};
