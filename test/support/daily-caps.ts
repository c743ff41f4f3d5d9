import { rows } from "./client.ts";
import { API_KEY, type System, type SystemOptions, startSystem } from "./system.ts";

/** The key of another tenant than the default one. */
export const ACME_KEY = "acme-api-key-000000000000";
const API_SECRET = { key: API_KEY, tenants: { acme: ACME_KEY } };

/** Room at Tencent for everybody, so that nothing but a cap stops a task. */
export const withCaps = (caps: { all?: number; tenant?: number }, options: SystemOptions = {}) =>
  startSystem({
    concurrency: 50,
    ...options,
    secrets: { API_SECRET },
    environment: {
      LANE_LIMIT_VOD_AIGC: "50",
      ...(caps.all === undefined ? {} : { DAILY_TASK_CAP: String(caps.all) }),
      ...(caps.tenant === undefined ? {} : { DAILY_TASK_CAP_PER_TENANT: String(caps.tenant) }),
      ...options.environment,
    },
  });

/** How many tasks are counted, by what is counted. */
export const counts = async (system: System): Promise<Record<string, number>> => {
  const found = (await rows(system)).filter(({ pk }) => pk?.S?.startsWith("spend#"));
  return Object.fromEntries(
    found.map(({ pk, sk, tasks }) => [`${pk?.S} ${sk?.S}`, Number(tasks?.N)]),
  );
};
