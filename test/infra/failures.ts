import { after, instant } from "../../functions/task/time.ts";
import { API_KEY, SUB_APP_ID, type SystemOptions } from "../support/system.ts";
import { fallIll, silentFor, submitAnyhow, work } from "./alarm-work.ts";
import type { AlarmWorld, WorldOptions } from "./alarm-world.ts";

/** A bad day: how it begins, and the alarms that it raises. No other may be raised. */
export interface Failure extends WorldOptions {
  readonly name: string;
  readonly alarms: readonly string[];
  readonly live: (world: AlarmWorld) => Promise<void>;
}

const MINUTE = 60_000;
const HOUR = 60;
const MPS = "mps.CreateAigcVideoTask";

/** Room for every task. */
const roomy: SystemOptions = { concurrency: 50, environment: { LANE_LIMIT_VOD_AIGC: "50" } };

const TENANTS = { acme: "acme-api-key-000000000000", zeta: "zeta-api-key-000000000000" };

/** A webhook at an address where nobody answers. */
const unheard = { webhook: { url: "http://127.0.0.1:9/hook" } };

/** Hours without a fault of ours, and those in which only a caller's own things break. */
export const healthy: readonly Failure[] = [
  {
    name: "an hour of tasks whose ends are called back",
    alarms: [],
    options: roomy,
    live: async (world) => {
      await work(world, HOUR, { every: 5 });
      await work(world, 20, { operation: MPS, input: { Prompt: "A cat." } });
    },
  },
  {
    name: "a bug that kills one run of the poller",
    alarms: [],
    live: async (world) => {
      await work(world, 10);
      world.fault = { dying: ["poll-tasks"] };
      await work(world, 1);
      world.fault = {};
      await work(world, 20);
    },
  },
  {
    name: "a tenant whose receiver does not answer",
    alarms: [],
    live: (world) => work(world, 2 * HOUR, unheard),
  },
  {
    name: "a tenant that reaches its own cap",
    alarms: [],
    options: { ...roomy, environment: { DAILY_TASK_CAP_PER_TENANT: "1" } },
    live: (world) => work(world, HOUR),
  },
];

/** Faults, and the alarms that name them. */
export const failures: readonly Failure[] = [
  {
    name: "ApiSecret is malformed",
    alarms: ["EventSecretUnreadableAlarm"],
    options: { secrets: { API_SECRET: "no keys" } },
    live: (world) => work(world, 20, { every: 1 }),
  },
  {
    name: "the table throttles every write",
    alarms: ["EventTableUnansweredAlarm"],
    isReal: true,
    live: (world) => fallIll(world, 30, { throttled: true }),
  },
  {
    name: "Tencent's key is revoked",
    alarms: ["EventStartsBlockedAlarm"],
    options: { ...roomy, callbacks: "off", lifeSeconds: 3 * 3600 },
    live: (world) => fallIll(world, 2 * HOUR, { tencent: () => "refusing our key" }),
  },
  {
    name: "callbacks carry a signature of another key",
    alarms: ["EventCallbackRefusedAlarm"],
    options: roomy,
    live: async (world) => {
      const url = `${world.system.api.url}/v1/callbacks/vod/test-path-secret-000000000000`;
      world.system.standIn.setCallback({ url, signKey: "AnotherSignKey000001" });
      await work(world, 90);
    },
  },
  {
    name: "callbacks never come",
    alarms: ["CallbacksMissingAlarm"],
    options: {
      ...roomy,
      callbacks: "off",
      environment: {
        ...roomy.environment,
        CALLBACK_PRODUCTS: "vod,mps,tiw,trtc",
        CALLBACK_BASE_URL: "https://callsheet.example",
      },
    },
    live: (world) => work(world, 2 * HOUR),
  },
  {
    name: "events cannot be pulled",
    alarms: ["EventPullsFailingAlarm"],
    options: {
      ...roomy,
      callbacks: "off",
      environment: {
        ...roomy.environment,
        VOD_PULL_APPLICATIONS: String(SUB_APP_ID),
        VOD_FORWARD_URL: "http://127.0.0.1:9/forward",
      },
    },
    live: (world) => fallIll(world, 25, { tencent: silentFor("PullEvents") }),
  },
  {
    name: "Tencent does not answer the poller for an hour and a half",
    alarms: ["VodUnansweredAlarm"],
    options: { ...roomy, lifeSeconds: 10 * 3600 },
    live: (world) =>
      fallIll(world, 90, { tencent: silentFor("DescribeTaskDetail") }, { every: 30 }),
  },
  {
    name: "Tencent does not answer the poller for a night",
    alarms: ["ResultsExpiringAlarm", "VodUnansweredAlarm"],
    options: { ...roomy, lifeSeconds: 10 * 3600 },
    live: (world) =>
      fallIll(world, 7 * HOUR, { tencent: silentFor("DescribeTaskDetail") }, { every: 1000 }),
  },
  {
    name: "a lane stands",
    alarms: ["EventLaneStuckAlarm"],
    options: { lifeSeconds: 10 * 3600 },
    live: (world) => work(world, 2 * HOUR, { every: 30 }),
  },
  {
    name: "Tencent answers no start",
    alarms: ["DoubtsPilingUpAlarm"],
    options: roomy,
    live: (world) =>
      fallIll(world, 50, { tencent: silentFor("CreateAigcVideoTask") }, { every: 2 }),
  },
  {
    name: "starts are lost that nothing can tell of",
    alarms: ["EndsUnknownAlarm"],
    options: roomy,
    live: (world) =>
      fallIll(
        world,
        2 * HOUR,
        { tencent: silentFor("CreateAigcVideoTask") },
        { every: 15, operation: MPS, input: { Prompt: "A cat." } },
      ),
  },
  {
    name: "the cap of all callers is reached",
    alarms: ["EventDailyCapReachedAlarm"],
    options: { ...roomy, environment: { DAILY_TASK_CAP: "2" } },
    live: (world) => work(world, HOUR),
  },
  {
    name: "no tenant's receiver can be reached",
    alarms: ["DeliveriesFailingAlarm"],
    options: { ...roomy, secrets: { API_SECRET: { key: API_KEY, tenants: TENANTS } } },
    live: async (world) => {
      await submitAnyhow(world, "one", unheard);
      await submitAnyhow(world, "two", unheard, TENANTS.acme);
      await submitAnyhow(world, "three", unheard, TENANTS.zeta);
      await work(world, 2 * HOUR);
    },
  },
  {
    name: "the gateway cannot reach a function",
    alarms: ["GatewayFailingAlarm"],
    live: async (world) => {
      world.fault = { unreached: ["POST /v1/tasks"] };
      for (let minute = 0; minute < 20; minute++) {
        const status = await submitAnyhow(world, `${minute}`);
        world.gatewayAnswered({ routeKey: "POST /v1/tasks", status, functionStatus: "-" });
        await world.system.pass(MINUTE);
      }
    },
  },
  {
    name: "a flood without keys is throttled by the gateway",
    alarms: ["GatewayThrottlingAlarm"],
    live: async (world) => {
      for (let minute = 0; minute < 20; minute++) {
        for (let request = 0; request < 60; request++)
          world.gatewayAnswered({ routeKey: "POST /v1/tasks", status: 429, functionStatus: "-" });
        await world.system.pass(MINUTE);
      }
    },
  },
  {
    name: "a bug kills each run of the poller",
    alarms: ["PollTasksFailingAlarm"],
    live: (world) => fallIll(world, 30, { dying: ["poll-tasks"] }),
  },
  {
    name: "nothing calls the starter",
    alarms: ["StartTasksSilentAlarm"],
    live: (world) => fallIll(world, 20, { uncalled: ["start-tasks"] }),
  },
  {
    name: "each run of the starter is skipped for one that never ends",
    alarms: ["StartTasksSilentAlarm"],
    live: async (world) => {
      const { leases } = world.system.dependencies;
      for (let minute = 0; minute < 20; minute++) {
        const now = instant(world.system.clock.now());
        await world.system.clock.during(
          leases.take("start-tasks", "hung", now, after(now, { seconds: 59 })),
        );
        await work(world, 1);
      }
    },
  },
];
