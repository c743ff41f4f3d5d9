import { randomBytes } from "node:crypto";
import { setDefaultAutoSelectFamilyAttemptTimeout } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod/mini";
import type { AwsMachine } from "./aws/calls.ts";
import { credentialsIn } from "./aws/credentials.ts";
import { logOfRequests, withinRequest } from "./http/request-scope.ts";
import type {
  Chance,
  Dependencies,
  Dial,
  Forward,
  PutEvent,
  Resume,
} from "./lifecycle/common/dependencies.ts";
import { acquireIfFree, acquireInTable } from "./lifecycle/common/rate-limit.ts";
import { readSecrets } from "./lifecycle/common/read-secrets.ts";
import { readSettings } from "./lifecycle/common/settings.ts";
import { turnsOfTenants } from "./lifecycle/common/tenant-rate.ts";
import { bucketAt } from "./results/bucket-at.ts";
import { presignIn } from "./results/presign.ts";
import { type AskHead, uploadsAt } from "./results/uploads.ts";
import { callsOfDynamo, DynamoTable } from "./store/dynamo-table.ts";
import { RateStore } from "./store/rate-store.ts";
import { type ReadSecret, readSecretText, secretsManager } from "./store/secret-store.ts";
import { storesOn } from "./store/stores.ts";
import type { Table } from "./store/table.ts";
import { Unavailable } from "./task/error.ts";
import type { Log } from "./task/log.ts";
import type { Clock } from "./task/time.ts";
import type { Send } from "./tencent/client.ts";
import { compareClocks } from "./tencent/compare-clocks.ts";
import { Transport } from "./tencent/transport.ts";

/** Where a function finds what it works with. Its settings are read by `readSettings`. */
const placesVariables = z.object({
  TABLE_NAME: z.string().check(z.minLength(3)),
  AWS_REGION: z.string(),
  AWS_ENDPOINT_URL_DYNAMODB: z.optional(z.string()),
  AWS_ENDPOINT_URL_SECRETS_MANAGER: z.optional(z.string()),
  TENCENT_ENDPOINT_URL: z.optional(z.string()),
});
type Places = z.infer<typeof placesVariables>;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The seams: what a test may put in place of the real clock, chance, table, and ways to Tencent and
 * to Secrets Manager.
 */
export interface Seams {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly table: Table;
  readonly send: Send;
  readonly open: Dependencies["open"];
  readonly forward: Forward;
  readonly dial: Dial;
  readonly resume: Resume;
  readonly putEvent: PutEvent;
  readonly readSecret: ReadSecret;
  /** The deadline of one exchange over the network, in real time. */
  readonly deadlineAfter: DeadlineAfter;
}

type DeadlineAfter = (milliseconds: number) => AbortSignal;

const deadlineOfMachine: DeadlineAfter = (milliseconds) => AbortSignal.timeout(milliseconds);

/**
 * How long a connect may take before Node gives up this address of a host for its next one. Node's
 * 250 ms are shorter than a slow connect to another continent: where the other address is dead,
 * nothing would ever be sent. It holds for Tencent, the table, secrets and forwarding.
 */
const CONNECT_TIMEOUT_PER_ADDRESS_MS = 1500;

/**
 * Builds everything from the environment: the only place that knows every concrete class. Throws if
 * a setting is missing or malformed.
 */
export function compose(environment: Environment, seams: Partial<Seams> = {}): Dependencies {
  const places = placesVariables.parse(environment);
  setDefaultAutoSelectFamilyAttemptTimeout(CONNECT_TIMEOUT_PER_ADDRESS_MS);
  const { clock = systemClock, chance = systemChance, deadlineAfter = deadlineOfMachine } = seams;
  const log = logOfRequests(seams.log ?? writeLine);
  const machine = awsMachine(environment);
  const table = seams.table ?? tableAt(places, machine, log);
  const { AWS_REGION: region, AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint } = places;
  const secretsPlace = { region, endpoint };
  const rates = new RateStore(table);
  const bucketPlace = bucketAt(environment, region, machine);
  const real =
    seams.send === undefined
      ? wayTo(places.TENCENT_ENDPOINT_URL, deadlineAfter)
      : { send: seams.send, open: nothingToOpen };
  const way = { ...real, ...seams };
  return {
    settings: readSettings(environment),
    clock,
    chance,
    log,
    ...storesOn(table),
    rates,
    rateLimit: {
      acquireToAct: acquireInTable({ rates, clock }, "acting"),
      acquireToSubmit: acquireInTable({ rates, clock }, "submitting"),
      acquireToAsk: acquireInTable({ rates, clock }, "nudged"),
      acquireToAskNow: acquireIfFree({ rates, clock }),
      acquireToAskForCaller: acquireInTable({ rates, clock }, "waiting"),
      takeTurnOf: turnsOfTenants({ rates, clock }),
    },
    bucketPlace,
    presign: bucketPlace === undefined ? undefined : presignIn(bucketPlace),
    uploads:
      bucketPlace === undefined ? undefined : uploadsAt(bucketPlace, headOverHttps(deadlineAfter)),
    forward: seams.forward ?? forwardOverHttps(deadlineAfter),
    dial: seams.dial ?? dialsNobody,
    resume: seams.resume ?? dialsNobody,
    putEvent: seams.putEvent ?? dialsNobody,
    send: compareClocks(way.send, { clock, log }),
    open: way.open,
    secrets: readSecrets(environment, {
      clock,
      log,
      read: seams.readSecret ?? readSecretText(() => secretsManager(secretsPlace, machine)),
    }),
  };
}

/**
 * A Lambda handler that builds its dependencies at its first event and keeps them for the life of
 * the process. Each line that it logs carries Lambda's id of the invocation, unless it belongs to a
 * request, which has an id of its own.
 */
export function handlerOf<E, R>(
  create: (dependencies: Dependencies) => (event: E) => Promise<R>,
): (event: E, context?: { readonly awsRequestId: string }) => Promise<R> {
  let built: ((event: E) => Promise<R>) | undefined;
  return (event, context) => {
    built ??= create(compose(process.env));
    const handle = built;
    return withinRequest(context?.awsRequestId, () => handle(event));
  };
}

const tableAt = (places: Places, machine: AwsMachine, log: Log): Table => {
  const { TABLE_NAME: name, AWS_REGION: region, AWS_ENDPOINT_URL_DYNAMODB: endpoint } = places;
  const silent = (reason: string) => log("table_unanswered", { reason });
  return new DynamoTable(name, callsOfDynamo({ region, endpoint }, machine), silent);
};

/** AWS is outside every virtual time: its clock is the real one. */
const awsMachine = (environment: Environment): AwsMachine => ({
  now: Date.now,
  sleep: systemClock.sleep,
  random: Math.random,
  deadlineAfter: deadlineOfMachine,
  credentials: () => credentialsIn(environment),
});

const wayTo = (
  endpointUrl: string | undefined,
  deadlineAfter: DeadlineAfter,
): Pick<Dependencies, "send" | "open"> => {
  const transport = new Transport({ endpointUrl, deadlineAfter, now: Date.now });
  return { send: (request) => transport.send(request), open: (request) => transport.open(request) };
};

/** Only `deliver-events` tells receivers, and only its bundle has what reaches them. */
const dialsNobody = () => Promise.reject(new Error("This function tells nobody."));

const nothingToOpen = async (): Promise<void> => undefined;

const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds) => {
    await pause(milliseconds);
  },
};

/** 16 random bytes. */
const systemChance: Chance = { nonce: () => randomBytes(16).toString("base64url") };

/**
 * Not by `console`, whose lines Lambda begins with time, id and level: the filters that alarms are
 * made from read JSON only.
 */
const writeLine: Log = (event, fields) => {
  process.stdout.write(`${JSON.stringify({ event, ...fields })}\n`);
};

/** A callback's sender waits for our answer meanwhile. */
const FORWARD_TIMEOUT_MS = 3000;

/**
 * An idle connection may be reset just as it is used again. Then the callback is sent once more. It
 * may have arrived before, but every receiver of callbacks gets some of them twice anyway.
 */
const forwardOverHttps =
  (deadlineAfter: DeadlineAfter): Forward =>
  async (url, { body, headers }) => {
    const signal = deadlineAfter(FORWARD_TIMEOUT_MS);
    const send = () => fetch(url, { method: "POST", body, headers, redirect: "manual", signal });
    const again = (error: unknown) => (wasReset(error) ? send() : Promise.reject(error));
    const answer = await send()
      .catch(again)
      .catch((cause: unknown) => {
        const what = "The address that foreign callbacks are forwarded to does not answer.";
        throw new Unavailable(what, { cause });
      });
    await answer.body?.cancel();
    if (!answer.ok)
      throw new Unavailable(
        `The address that foreign callbacks are forwarded to answered ${answer.status}.`,
      );
  };

/** S3 answers within a fraction of a second. A caller waits meanwhile. */
const HEAD_TIMEOUT_MS = 3000;

const headOverHttps =
  (deadlineAfter: DeadlineAfter): AskHead =>
  async (link) => {
    const signal = deadlineAfter(HEAD_TIMEOUT_MS);
    const asked = fetch(link, { method: "HEAD", redirect: "manual", signal });
    const { status, headers } = await asked.catch((cause: unknown) => {
      throw new Unavailable("The bucket does not answer.", { cause });
    });
    return { status, lastModified: headers.get("last-modified") ?? undefined };
  };

/** An error of `fetch` has the failure of its connection as its cause. */
const wasReset = (error: unknown): boolean => {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return (
    cause instanceof Error &&
    "code" in cause &&
    ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"].includes(String(cause.code))
  );
};
