import type { EntryName } from "../../infra/entry-names.ts";

const starting = ["CONTEXT_SECRET", "CALLBACK_SECRET", "TENCENT_SECRET"];
/** The secrets that each function may read. */
export const secretsOf: Readonly<Record<EntryName, readonly string[]>> = {
  "submit-task": ["API_SECRET", "IDENTITY_SECRET", ...starting],
  "get-task": ["API_SECRET", "TENCENT_SECRET"],
  "list-tasks": ["API_SECRET", "CONTEXT_SECRET"],
  "list-operations": [],
  "get-openapi": [],
  "get-console": [],
  "get-docs": [],
  "list-lanes": ["API_SECRET"],
  "get-usage": ["API_SECRET"],
  "create-upload": ["API_SECRET"],
  "cancel-task": ["API_SECRET", ...starting],
  "refresh-task": ["API_SECRET", ...starting],
  "get-result": ["API_SECRET"],
  "list-deliveries": ["API_SECRET"],
  "replay-delivery": ["API_SECRET"],
  "list-events": ["API_SECRET"],
  "receive-callback": starting,
  "receive-notices": starting,
  "get-health": [],
  "refuse-request": [],
  "poll-tasks": starting,
  "start-tasks": starting,
  "audit-tasks": [],
  "deliver-events": ["WEBHOOK_SECRET"],
  "webhook-endpoints": ["API_SECRET", "WEBHOOK_SECRET"],
  "keep-results": [],
};

/** The functions that start tasks at Tencent. */
export const starters = [
  "submit-task",
  "cancel-task",
  "refresh-task",
  "receive-callback",
  "receive-notices",
  "poll-tasks",
  "start-tasks",
] as const;

/** The functions that read one row by its key and do no more. */
export const readers = ["get-health", "get-result"] as const;
