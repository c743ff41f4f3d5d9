import type { Population } from "./planned-life.ts";
import { mayWish } from "./wishes.ts";

const ELSEWHERE = "https://elsewhere.example";

const applications = {
  TENCENT_VOD_SUB_APP_IDS: "1500000000",
  TENCENT_TIW_SDK_APP_IDS: "1400000001",
  TENCENT_TRTC_SDK_APP_IDS: "1400000002",
};

/** Links to kept results are signed with the keys of the function's role. */
const keeping = {
  KEEP_RESULTS: "asked",
  RESULT_BUCKET: "simulated",
  AWS_ACCESS_KEY_ID: "SIMULATED",
  AWS_SECRET_ACCESS_KEY: "simulated-role-key",
};

const applicationsWithout = {
  applications: Object.fromEntries(
    Object.entries(applications).map(([name, id]) => [name, `${id.slice(0, -1)}9`]),
  ),
  products: Object.fromEntries(Object.keys(applications).map((name) => [name, ""])),
};

/**
 * The same after a deployment that may take the applications or the products of tasks out of the
 * settings.
 */
export const redeployedAs = (
  population: Population,
  without: NonNullable<Population["redeploys"]>["without"],
) => ({
  ...environmentOf(population),
  ...(without === "nothing" ? {} : applicationsWithout[without]),
});

/**
 * The environment that the functions of a life are deployed with. Secrets go by their own names.
 */
export const environmentOf = ({
  callbackProducts,
  laneLimit,
  pulls,
  forwards,
  listProven,
  dailyCap,
  tenantBounds: { perSecond, atOnce } = { perSecond: undefined, atOnce: undefined },
  hasBus,
  tasks,
}: Population) => ({
  TABLE_NAME: "simulated",
  ENVIRONMENT: "sim",
  AWS_REGION: "us-east-1",
  ...applications,
  LANE_LIMIT_VOD_AIGC: String(laneLimit),
  RESUME_WORKFLOWS: "on",
  ...(tasks.some(mayWish) ? keeping : {}),
  ...(hasBus ? { EVENT_BUS: "simulated" } : {}),
  LIST_PROVEN_COMPLETE: listProven ? "on" : "off",
  ...(dailyCap === undefined ? {} : { DAILY_TASK_CAP: String(dailyCap) }),
  ...(perSecond === undefined ? {} : { TENANT_TASKS_PER_SECOND: String(perSecond) }),
  ...(atOnce === undefined ? {} : { TENANT_TASKS_AT_ONCE: String(atOnce) }),
  ...(callbackProducts.length === 0
    ? {}
    : {
        CALLBACK_PRODUCTS: callbackProducts.join(","),
        CALLBACK_BASE_URL: "https://callsheet.example",
      }),
  ...(pulls ? { VOD_PULL_APPLICATIONS: "1500000000" } : {}),
  ...(forwards
    ? {
        VOD_FORWARD_URL: ELSEWHERE,
        MPS_FORWARD_URL: ELSEWHERE,
        TIW_FORWARD_URL: ELSEWHERE,
        TRTC_FORWARD_URL: ELSEWHERE,
      }
    : {}),
  API_SECRET: "api",
  IDENTITY_SECRET: "identity",
  CONTEXT_SECRET: "context",
  CALLBACK_SECRET: "callback",
  WEBHOOK_SECRET: "webhook",
  TENCENT_SECRET: "tencent",
});
