import type { SystemOptions } from "../support/system.ts";

/** The conditions that a scene starts with. */
export interface SceneOptions {
  readonly laneLimit?: number;
  readonly concurrency?: number;
  readonly callbacks?: SystemOptions["callbacks"];
  readonly environment?: Readonly<Record<string, string>>;
  readonly seams?: SystemOptions["seams"];
}

export const API_KEYS = {
  default: "landed-default-api-key-00",
  acme: "landed-acme-api-key-00000",
} as const;

export const secrets = {
  API_SECRET: { key: API_KEYS.default, tenants: { acme: API_KEYS.acme } },
  IDENTITY_SECRET: { key: "landed-identity-key-00000" },
  CONTEXT_SECRET: { active: "k1", k1: "landed-context-key-000000" },
  WEBHOOK_SECRET: { active: "k1", k1: "landed-webhook-key-000000" },
} as const;

export const environmentOf = ({
  laneLimit = 20,
  environment,
}: SceneOptions): Record<string, string> => ({
  ENVIRONMENT: "landed",
  TENCENT_VOD_SUB_APP_IDS: "1500000000,1500000001,1500000002,1500000003",
  TENCENT_TIW_SDK_APP_IDS: "1400000001",
  TENCENT_TRTC_SDK_APP_IDS: "1400000002",
  LANE_LIMIT_VOD_AIGC: String(laneLimit),
  DAILY_TASK_CAP: "1000",
  DAILY_TASK_CAP_PER_TENANT: "500",
  ...environment,
});
