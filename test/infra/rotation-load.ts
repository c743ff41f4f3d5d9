import { onTestFinished } from "vitest";
import { startApi } from "../../infra/local/api.ts";
import { inputWith } from "../../infra/local/operations.ts";
import { type Arrived, startHttpServer } from "../support/http-server.ts";
import { startRotating } from "../support/rotating.ts";
import { routes } from "../support/routes.ts";
import { secretReader } from "../support/secrets-manager.ts";
import {
  API_KEY,
  CALLBACK_KEYS,
  PATH_SECRET,
  SIGN_KEY,
  SUB_APP_ID,
  type System,
  secrets,
  startSystem,
} from "../support/system.ts";
import { arnOf, startVault } from "../support/vault.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { startSecond } from "./rotation-second.ts";
import { type Toll, tollOf } from "./rotation-toll.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Between two rounds of load: a process reads each secret again. */
const ROUND_MS = 40 * MINUTE;

/** A task runs for a minute, or for almost as long as a task may. */
const lives = [60, 590_000];

const operations = [
  "vod.CreateAigcVideoTask",
  "mps.ProcessMedia",
  "tiw.CreateVideoGenerationTask",
] as const;

const names: Readonly<Record<string, keyof typeof secrets>> = {
  ApiSecret: "API_SECRET",
  IdentitySecret: "IDENTITY_SECRET",
  ContextSecret: "CONTEXT_SECRET",
  WebhookSecret: "WEBHOOK_SECRET",
  CallbackSecret: "CALLBACK_SECRET",
  TencentSecret: "TENCENT_SECRET",
};

export const NEW_PAIR = { secretId: "NEW_SECRET_ID", secretKey: "NEW_SECRET_KEY" };

/**
 * Two processes of the service under load: one reads secrets as they are, and one as they were
 * almost an hour ago. Callers call both in turn, and Tencent calls the second.
 */
export const startLoad = async () => {
  const clock = new VirtualClock();
  const vault = await startVault(
    Object.fromEntries(Object.entries(names).map(([name, from]) => [name, secrets[from]])),
    () => clock.now(),
  );
  const pairs = [secrets.TENCENT_SECRET, NEW_PAIR];
  const handlers = new Map<string, (event: unknown) => Promise<unknown>>();
  const behind = await startApi({
    ...{ port: 0, routes, now: () => clock.now(), integrationTimeoutMs: 180_000 },
    invoke: async ({ method, path }, event) => handlers.get(`${method} ${path}`)?.(event),
  });
  clock.serves(behind.url);
  onTestFinished(() => behind.close());
  const environment = {
    CALLBACK_BASE_URL: behind.url,
    LANE_LIMIT_VOD_AIGC: "100",
    ...Object.fromEntries(Object.entries(names).map(([name, variable]) => [variable, arnOf(name)])),
  };
  const system = await startSystem({
    ...{ clock, environment, credentials: pairs, tells: true },
    concurrency: 100,
    seams: { readSecret: secretReader(vault.url) },
  });
  for (const [product, signKey] of Object.entries({ vod: SIGN_KEY, ...CALLBACK_KEYS }))
    system.standIn.setCallback(
      { url: `${behind.url}/v1/callbacks/${product}/${PATH_SECRET}`, signKey },
      product,
    );
  const second = startSecond(system, { vault, environment, handlers });
  const run = startRotating({
    ...{ vault, clock, baseUrl: behind.url },
    given: {
      TENCENT_ENDPOINT_URL: system.standIn.url,
      TENCENT_VOD_SUB_APP_IDS: String(SUB_APP_ID),
      TENCENT_TIW_SDK_APP_IDS: "1400000001",
    },
  });
  return {
    system,
    vault,
    run,
    pairs,
    ...(await startCallers(system, { second, url: behind.url })),
  };
};

/** Callers of both processes, a receiver of their webhooks, and what all of them have seen. */
const startCallers = async (
  system: System,
  { second, url }: { readonly second: ReturnType<typeof startSecond>; readonly url: string },
) => {
  const { clock, api } = system;
  const refused: string[] = [];
  const secretsGiven = new Set<string>();
  let tasks = 0;
  let rounds = 0;
  let apiKey = API_KEY;
  const hooks: Arrived[] = [];
  const receiver = await startHttpServer((response) => {
    hooks.push(...receiver.requests.slice(hooks.length));
    response.writeHead(204).end();
  });
  clock.serves(receiver.url);

  const call = async (at: string, method: string, path: string, body?: unknown) => {
    const headers = {
      authorization: `Bearer ${apiKey}`,
      "content-type": "application/json",
      ...(body === undefined ? {} : { "idempotency-key": `task-${tasks++}` }),
    };
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await clock.during(
      fetch(`${at}${path}`, { method, headers, ...text }).then(async (response) => ({
        status: response.status,
        text: await response.text(),
      })),
    );
    if (answer.status >= 400) refused.push(`${method} ${path}: ${answer.status} ${answer.text}`);
    return JSON.parse(answer.text);
  };
  const submit = (at: string, operation: string) => {
    const input = inputWith(operation, `[seconds:${lives[rounds % lives.length]}]`);
    const webhook = { url: `${receiver.url}/hook` };
    return call(at, "POST", "/v1/tasks", { operation, input, webhook });
  };

  /** A new secret of the receiver's, made by one process and at once shown by the other. */
  const rotateReceiver = async () => {
    const { secret } = await call(api.url, "POST", "/v1/webhook-endpoints/default/rotate");
    secretsGiven.add(secret);
    await call(url, "GET", "/v1/webhook-endpoints/default");
  };
  /** A round of load: each process takes tasks, and continues a list of the other's. */
  const round = async (): Promise<void> => {
    rounds += 1;
    await rotateReceiver();
    for (const at of [api.url, url]) {
      for (const operation of operations) await submit(at, operation);
      const { nextCursor } = await call(at, "GET", "/v1/tasks?limit=1");
      await call(at === url ? api.url : url, "GET", `/v1/tasks?limit=1&cursor=${nextCursor}`);
    }
    await system.tick();
    await second.tick();
    await clock.advance(ROUND_MS);
  };
  return {
    /** Load for this long, in rounds. */
    load: async (milliseconds: number): Promise<void> => {
      const until = clock.now() + milliseconds;
      while (clock.now() < until) await round();
    },
    /** Days, with a round of load every three of them. */
    days: async (count: number): Promise<void> => {
      for (let day = 0; day < count; day += 3) {
        await round();
        await clock.advance(3 * DAY - ROUND_MS);
      }
    },
    useKey: (key: string) => {
      apiKey = key;
    },
    toll: (): Toll => tollOf(system, { second, refused, tasks, hooks, secretsGiven }),
  };
};
