import { inject } from "vitest";
import { compose } from "../../functions/compose.ts";
import { createHandler as deliverEvents } from "../../functions/deliver-events.ts";
import { dialOverHttps } from "../../functions/lifecycle/tell/dial-over-https.ts";
import { createHandler as startTasks } from "../../functions/start-tasks.ts";
import { routes } from "../support/routes.ts";
import { type LogLine, SUB_APP_ID, type System } from "../support/system.ts";
import { engineTable } from "../support/table.ts";
import { arnOf, type Vault } from "../support/vault.ts";

const MINUTE = 60_000;

/**
 * How far behind Secrets Manager the second process is: with the five minutes that it uses a value
 * for, the hour that a function may.
 */
const BEHIND_MS = 55 * MINUTE;

/** Composes the second process, on the same table. Returns what it logs, and its schedule. */
export const startSecond = (
  { clock, tableName, standIn }: System,
  {
    vault,
    environment,
    handlers,
  }: {
    readonly vault: Vault;
    readonly environment: Readonly<Record<string, string>>;
    readonly handlers: Map<string, (event: unknown) => Promise<unknown>>;
  },
) => {
  const log: LogLine[] = [];
  const dependencies = compose(
    {
      TABLE_NAME: tableName,
      ENVIRONMENT: "test",
      WEBHOOK_PLACES: "loopback",
      AWS_REGION: "us-east-1",
      AWS_ENDPOINT_URL_DYNAMODB: inject("engineUrl"),
      TENCENT_ENDPOINT_URL: standIn.url,
      TENCENT_VOD_SUB_APP_IDS: String(SUB_APP_ID),
      TENCENT_TIW_SDK_APP_IDS: "1400000001",
      CALLBACK_PRODUCTS: "vod,mps,tiw,trtc",
      ...environment,
    },
    {
      ...{ table: engineTable(tableName), clock },
      log: (event, fields) => log.push({ event, ...fields }),
      deadlineAfter: () => new AbortController().signal,
      readSecret: async (reference) =>
        vault.textOf(reference.replace(arnOf(""), ""), clock.now() - BEHIND_MS),
    },
  );
  for (const { method, path, create } of routes) {
    const handler = create(dependencies);
    handlers.set(`${method} ${path}`, async (event) => handler(event));
  }
  const dial = dialOverHttps(dependencies.settings, () => new AbortController().signal);
  const [start, tell] = [startTasks(dependencies), deliverEvents({ ...dependencies, dial })];
  return {
    log,
    tick: async () => {
      await clock.during(start());
      await clock.during(tell({}));
    },
  };
};
