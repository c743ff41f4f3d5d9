import { inject, onTestFinished } from "vitest";
import { createHandler as auditTasks } from "../../functions/audit-tasks.ts";
import { compose, type Seams } from "../../functions/compose.ts";
import { createHandler as deliverEvents } from "../../functions/deliver-events.ts";
import { createWatcher, createHandler as pollTasks } from "../../functions/poll-tasks.ts";
import { createHandler as startTasks } from "../../functions/start-tasks.ts";
import { DynamoTable } from "../../functions/store/dynamo-table.ts";
// Loaded when it is needed; here at once, as the virtual clock cannot know that somebody waits for
// a file.
import "../../functions/lifecycle/running/fresh-progress.ts";
import { dialOverHttps } from "../../functions/lifecycle/tell/dial-over-https.ts";
import type { LogFields } from "../../functions/task/log.ts";
import { type Api, startApi } from "../../infra/local/api.ts";
import {
  type StandInOptions,
  startTencentStandIn,
  type TencentStandIn,
} from "../../infra/local/tencent/stand-in.ts";
import { dynamoAt, MUCH_PATIENCE } from "./aws-machine.ts";
import { dueRuns } from "./due-runs.ts";
import { routes } from "./routes.ts";
import { secretFiles } from "./secret-files.ts";
import { createTable, engineTable } from "./table.ts";
import { VirtualClock } from "./virtual-clock.ts";

export const API_KEY = "test-api-key-000000000000";
export const PATH_SECRET = "test-path-secret-000000000000";
export const SIGN_KEY = "VodSampleSignKey0001";
export const SUB_APP_ID = 1500000000;
/** The keys with which the other products sign their callbacks. */
export const CALLBACK_KEYS = {
  mps: "MpsSampleNotifyKey01",
  tiw: "TiwSampleCallbackKey01",
  trtc: "TrtcSampleKey000001",
};
const credentials = { secretId: "EXAMPLE_SECRET_ID", secretKey: "EXAMPLE_SECRET_KEY" };

export const secrets = {
  API_SECRET: { key: API_KEY },
  IDENTITY_SECRET: { key: "test-identity-key-000000000000" },
  CONTEXT_SECRET: { active: "k1", k1: "test-context-key-000000000000" },
  WEBHOOK_SECRET: { active: "k1", k1: "test-webhook-key-000000000000" },
  CALLBACK_SECRET: { path: PATH_SECRET, vod: SIGN_KEY, ...CALLBACK_KEYS },
  TENCENT_SECRET: credentials,
};

export interface SystemOptions
  extends Partial<
    Pick<
      StandInOptions,
      "callbacks" | "concurrency" | "credentials" | "lifeSeconds" | "ledgerFile" | "listsAigcTasks"
    >
  > {
  readonly environment?: Readonly<Record<string, string>>;
  readonly seams?: Partial<Seams>;
  readonly clock?: VirtualClock;
  readonly secrets?: Partial<Record<keyof typeof secrets, unknown>>;
  /** Whether the schedule also calls the teller, which reads eight lists each time. */
  readonly tells?: boolean;
  /** Whether the schedule also tells how tasks stand. */
  readonly watches?: boolean;
  /** Done around each invocation of a route, such as `POST /v1/tasks`, or of a scheduled entry. */
  readonly around?: Around;
}

type Around = (name: string, run: () => Promise<unknown>) => Promise<unknown>;

export interface LogLine extends LogFields {
  readonly event: string;
}

/**
 * The whole of Callsheet on one virtual clock: the shipped handlers behind real HTTP, a real table,
 * and Tencent's stand-in.
 */
export interface System {
  readonly api: Api;
  readonly clock: VirtualClock;
  readonly standIn: TencentStandIn;
  readonly tableName: string;
  readonly log: readonly LogLine[];
  readonly dependencies: ReturnType<typeof compose>;
  /** The function that tells callers, as the stream or the schedule calls it. */
  readonly teller: (event: unknown) => Promise<unknown>;
  /** One run of the functions that are called every minute. */
  tick(): Promise<void>;
  /** One run of the function that is called every day. */
  audit(): Promise<void>;
  /**
   * Lets this much time pass, with the schedule coming once a minute. A run of the poller or
   * of the starter that would find nothing is left out.
   */
  pass(milliseconds: number): Promise<void>;
}

/** The machine's seconds mean nothing here: a busy one takes longer than Tencent may. */
const never = (): AbortSignal => new AbortController().signal;

/** Starts everything for one test; it ends with the test. */
export const startSystem = async (options: SystemOptions = {}): Promise<System> => {
  const clock = options.clock ?? new VirtualClock();
  const {
    callbacks = "on",
    concurrency,
    lifeSeconds,
    ledgerFile,
    listsAigcTasks = false,
  } = options;
  const standIn = await startTencentStandIn({
    clock,
    credentials: options.credentials ?? credentials,
    callbacks,
    listsAigcTasks,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(lifeSeconds === undefined ? {} : { lifeSeconds }),
    ...(ledgerFile === undefined ? {} : { ledgerFile }),
  });
  onTestFinished(() => standIn.close());
  const tableName = options.environment?.TABLE_NAME ?? (await createTable());
  const handlers = new Map<string, (event: unknown) => Promise<unknown>>();
  const api = await serve(handlers, clock);
  const log: LogLine[] = [];
  const environment = {
    TABLE_NAME: tableName,
    ENVIRONMENT: "test",
    WEBHOOK_PLACES: "loopback",
    AWS_REGION: "us-east-1",
    AWS_ENDPOINT_URL_DYNAMODB: inject("engineUrl"),
    TENCENT_ENDPOINT_URL: standIn.url,
    TENCENT_VOD_SUB_APP_IDS: String(SUB_APP_ID),
    TENCENT_TIW_SDK_APP_IDS: "1400000001",
    TENCENT_TRTC_SDK_APP_IDS: "1400000002",
    ...(callbacks === "off"
      ? {}
      : { CALLBACK_PRODUCTS: "vod,mps,tiw,trtc", CALLBACK_BASE_URL: api.url }),
    ...secretFiles({ ...secrets, ...options.secrets }),
    ...options.environment,
  };
  const table = patientTable(tableName, options.environment ?? {});
  const dependencies = compose(environment, {
    table,
    clock,
    log: (event, fields) => log.push({ event, ...fields }),
    deadlineAfter: never,
    ...options.seams,
  });
  const dial = options.seams?.dial ?? dialOverHttps(dependencies.settings, never);
  const { around = (_name, run) => run() } = options;
  for (const { method, path, create } of routes) {
    const name = `${method} ${path}`.trim();
    const handler = create(dependencies);
    handlers.set(`${method} ${path}`, (event) => around(name, async () => handler(event)));
  }
  for (const [product, signKey] of Object.entries({ vod: SIGN_KEY, ...CALLBACK_KEYS })) {
    standIn.setCallback(
      { url: `${api.url}/v1/callbacks/${product}/${PATH_SECRET}`, signKey },
      product,
    );
  }
  const teller = deliverEvents({ ...dependencies, dial });
  const entry = (name: string, run: () => Promise<unknown>) => () =>
    around(name, async () => run());
  const poll = entry("poll-tasks", pollTasks(dependencies));
  const start = entry("start-tasks", startTasks(dependencies));
  const others = [
    ...(options.tells === true ? [entry("deliver-events", () => teller({}))] : []),
    ...(options.watches === true ? [entry("poll-tasks", createWatcher(dependencies))] : []),
  ];
  const run = (entries: readonly (() => Promise<unknown>)[]) =>
    clock.during(Promise.all(entries.map((each) => each())));
  const tick = async () => {
    await run([poll, start, ...others]);
  };
  const audit = () => clock.during(auditTasks(dependencies)());
  // A test that watches the runs or the table sees each of them.
  const isWatched =
    options.around !== undefined ||
    options.seams?.table !== undefined ||
    options.environment?.AWS_ENDPOINT_URL_DYNAMODB !== undefined;
  const due = async () =>
    isWatched ? { polls: true, starts: true } : dueRuns(dependencies, tableName);
  const pass = async (milliseconds: number) => {
    const target = clock.now() + milliseconds;
    while (clock.now() < target) {
      const minute = Math.floor(clock.now() / 60_000 + 1) * 60_000;
      const { polls, starts } = await due();
      await run([...(polls ? [poll] : []), ...(starts ? [start] : []), ...others]);
      await clock.advance(Math.max(0, Math.min(minute, target) - clock.now()));
    }
  };
  return { api, clock, standIn, tableName, log, dependencies, teller, tick, audit, pass };
};

/**
 * The shipped table, over a light client of the engine. At an address of the test's own it has the
 * shipped one, which waits as long as a busy machine takes: a second try loses against what the
 * first one wrote.
 */
const patientTable = (
  name: string,
  { AWS_ENDPOINT_URL_DYNAMODB: endpoint }: Readonly<Record<string, string>>,
) =>
  endpoint === undefined
    ? engineTable(name)
    : new DynamoTable(name, dynamoAt(endpoint, MUCH_PATIENCE));

const serve = async (
  handlers: ReadonlyMap<string, (event: unknown) => Promise<unknown>>,
  clock: VirtualClock,
): Promise<Api> => {
  const api = await startApi({
    port: 0,
    routes,
    now: () => clock.now(),
    // API Gateway's 30 s are real time, which means nothing here.
    integrationTimeoutMs: 180_000,
    invoke: async ({ method, path }, event) => handlers.get(`${method} ${path}`)?.(event),
  });
  clock.serves(api.url);
  onTestFinished(() => api.close());
  return api;
};

/**
 * Lets days pass with a look every day: the schedule of each minute would take too long to watch.
 */
export const passDays = async (system: System, days: number): Promise<void> => {
  for (let day = 0; day < days; day++) {
    await system.clock.advance(24 * 60 * 60_000);
    await system.pass(2 * 60_000);
  }
};
