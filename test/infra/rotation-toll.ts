import { Webhook } from "standardwebhooks";
import type { Arrived } from "../support/http-server.ts";
import type { LogLine, System } from "../support/system.ts";

/** Everything that went wrong, and how much there was that could. */
export interface Toll {
  /** Requests of callers that were refused. */
  readonly refused: readonly string[];
  /** Callbacks that were refused or taken for another's. */
  readonly foreign: readonly string[];
  /** Webhooks that no secret which their receiver was given has signed. */
  readonly unsigned: readonly string[];
  /** Calls of ours that Tencent refused. */
  readonly blocked: readonly string[];
  readonly tasks: number;
  readonly callbacks: number;
  readonly webhooks: number;
}

/** Counts what has gone wrong. */
export const tollOf = (
  { standIn, log }: System,
  seen: {
    readonly second: { readonly log: readonly LogLine[] };
    readonly refused: readonly string[];
    readonly tasks: number;
    readonly hooks: readonly Arrived[];
    readonly secretsGiven: ReadonlySet<string>;
  },
): Toll => {
  const lines = [...log, ...seen.second.log];
  const said = (...events: readonly string[]) =>
    lines.filter(({ event }) => events.includes(event)).map((line) => JSON.stringify(line));
  const callbacks = standIn.callbacks();
  return {
    refused: seen.refused,
    foreign: [
      ...callbacks.filter(({ state }) => state !== "acknowledged").map(({ TaskId }) => TaskId),
      ...said("callback_refused"),
      ...said("callback_received").filter((line) => /foreign|forwarded|unknown-task/.test(line)),
    ],
    unsigned: seen.hooks
      .filter((hook) => ![...seen.secretsGiven].some((secret) => isSigned(secret, hook)))
      .map(({ headers }) => String(headers["webhook-id"])),
    blocked: said("lane_blocked", "starts_blocked", "question_unanswered", "secret_unreadable"),
    tasks: seen.tasks,
    callbacks: callbacks.length,
    webhooks: seen.hooks.length,
  };
};

/** By an independent signer: the verifier's own clock is the machine's. */
const isSigned = (secret: string, { headers, body }: Arrived): boolean => {
  const sentAt = new Date(Number(headers["webhook-timestamp"]) * 1000);
  const signature = new Webhook(secret).sign(String(headers["webhook-id"]), sentAt, body);
  return String(headers["webhook-signature"]).split(" ").includes(signature);
};
