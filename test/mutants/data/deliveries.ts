import type { eventEntry } from "../../../functions/delivery/cloud-event.ts";
import type { connect } from "../../../functions/delivery/connect.ts";
import type { Dialler, DialOptions } from "../../../functions/delivery/dial.ts";
import type { isPublicAddress } from "../../../functions/delivery/public-address.ts";
import type { EventBus } from "../../../functions/delivery/put-events.ts";
import type { Resumer } from "../../../functions/delivery/resume.ts";
import type { resumptionOf } from "../../../functions/delivery/resume-message.ts";
import type { isDelivered, nextTry } from "../../../functions/delivery/schedule.ts";
import type { signWebhook } from "../../../functions/delivery/sign-webhook.ts";
import type { activeSecrets, webhookSecret } from "../../../functions/delivery/webhook-secret.ts";
import type { webhookUrlIssue } from "../../../functions/delivery/webhook-url.ts";
import { given, instead, type Mistake } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";

/** Whether a receiver can know a webhook as ours. */
const signatures: readonly Mutant[] = [
  {
    name: "only the current secret signs during a rotation",
    at: "signWebhook",
    mistake: given<typeof signWebhook>((webhook) => [
      { ...webhook, secrets: webhook.secrets.slice(0, 1) },
    ]),
    by: "delivery/sign-webhook.test.ts",
  },
  {
    name: "a secret signs as the text that it is written in",
    at: "signWebhook",
    mistake: given<typeof signWebhook>((webhook) => [
      {
        ...webhook,
        secrets: webhook.secrets.map((secret) => `whsec_${Buffer.from(secret).toString("base64")}`),
      },
    ]),
    by: "delivery/sign-webhook.test.ts",
  },
  {
    name: "a secret signs for ever after its rotation",
    at: "activeSecrets",
    mistake: given<typeof activeSecrets>((ring, owner, editions) => [
      ring,
      owner,
      editions,
      "2000-01-01T00:00:00.000Z",
    ]),
    by: "delivery/webhook-secret.test.ts",
  },
  {
    name: "a new master changes the secrets that callers hold",
    at: "webhookSecret",
    mistake: given<typeof webhookSecret>((ring, owner, edition) => [
      ring,
      owner,
      { ...edition, master: ring.active },
    ]),
    by: "delivery/webhook-secret.test.ts",
  },
  {
    name: "two owners whose names run together share a secret",
    at: "webhookSecret",
    mistake: given<typeof webhookSecret>((ring, { tenant, endpoint }, edition) => [
      ring,
      { tenant: tenant + endpoint, endpoint: "" },
      edition,
    ]),
    by: "delivery/webhook-secret.test.ts",
  },
];

/** When a delivery is tried again, and when it is over. */
const tries: readonly Mutant[] = [
  {
    name: "a delivery is tried for ever",
    at: "nextTry",
    mistake: given<typeof nextTry>((ended) => [{ ...ended, attempt: Math.min(ended.attempt, 9) }]),
    by: "delivery/schedule.test.ts",
  },
  {
    name: "a receiver that asks for time is not given any",
    at: "nextTry",
    mistake: given<typeof nextTry>(({ outcome, ...ended }) => [
      {
        ...ended,
        outcome:
          outcome.kind === "answered" ? { kind: "answered", status: outcome.status } : outcome,
      },
    ]),
    by: "delivery/schedule.test.ts",
  },
  {
    name: "a receiver that wants nothing more is told again",
    at: "nextTry",
    mistake: given<typeof nextTry>(({ outcome, ...ended }) => [
      {
        ...ended,
        outcome:
          outcome.kind === "answered" && outcome.status === 410
            ? { ...outcome, status: 404 }
            : outcome,
      },
    ]),
    by: "delivery/schedule.test.ts",
  },
  {
    name: "a redirect counts as delivered",
    at: "isDelivered",
    mistake: instead<typeof isDelivered>(() => (status) => status >= 200 && status < 400),
    by: "delivery/schedule.test.ts",
  },
];

/** Makes a dialler with other options. */
const dialling =
  (change: (options: DialOptions) => DialOptions): Mistake =>
  (original, made) => {
    const Right = original as typeof Dialler;
    return class extends Right {
      constructor(options: DialOptions) {
        made();
        super(change(options));
      }
    };
  };

/** Where a webhook may go. */
const addresses: readonly Mutant[] = [
  {
    name: "an IPv4 address inside an IPv6 one is public",
    at: "isPublicAddress",
    mistake: instead<typeof isPublicAddress>(
      (original) => (address) => original(address) || address.startsWith("64:ff9b:"),
    ),
    by: "delivery/public-address.test.ts",
  },
  {
    name: "a user in a URL is taken",
    at: "webhookUrlIssue",
    mistake: given<typeof webhookUrlIssue>((url, ...rest) => [
      url.replace(/\/\/[^/?#]*@/, "//"),
      ...rest,
    ]),
    by: "delivery/webhook-url.test.ts",
  },
  {
    name: "a public deployment sends to itself",
    at: "webhookUrlIssue",
    mistake: given<typeof webhookUrlIssue>((url, _places, ...rest) => [url, "loopback", ...rest]),
    by: "delivery/webhook-url.test.ts",
  },
  {
    name: "only the first address of a name is judged",
    at: "Dialler",
    mistake: dialling(({ resolve, ...options }) => ({
      ...options,
      ...(resolve && {
        resolve: async (host, signal) => (await resolve(host, signal)).slice(0, 1),
      }),
    })),
    by: "delivery/dial-address.test.ts",
  },
  {
    name: "another address is dialled than was judged",
    at: "connect",
    mistake: given<typeof connect>((url, _addresses, deadline) => [url, ["127.0.0.1"], deadline]),
    by: "delivery/dial-address.test.ts",
  },
  {
    name: "a receiver holds a try for half a minute",
    at: "Dialler",
    mistake: dialling(({ deadlineAfter, ...options }) => ({
      ...options,
      ...(deadlineAfter && { deadlineAfter: (time) => deadlineAfter(2 * time) }),
    })),
    by: "delivery/dial.test.ts",
  },
];

/** The words for workflows and for the rules of a bus. */
const others: readonly Mutant[] = [
  {
    name: "a workflow goes on as if its canceled task had succeeded",
    at: "resumptionOf",
    mistake: given<typeof resumptionOf>((message) => [
      message.status === "canceled" ? { ...message, status: "succeeded" } : message,
    ]),
    by: "delivery/resume-message.test.ts",
  },
  {
    name: "a token without use is tried again",
    at: "Resumer.send",
    mistake: instead<Resumer["send"]>((original) => async (waiting, message) => {
      const outcome = await original(waiting, message);
      return outcome.kind === "gone" ? { kind: "failed", reason: "status" } : outcome;
    }),
    by: "delivery/resume.test.ts",
  },
  {
    name: "two deployments on one bus have the same events",
    at: "eventEntry",
    mistake: given<typeof eventEntry>((event, place) => [event, { ...place, environment: "" }]),
    by: "delivery/cloud-event.test.ts",
  },
  {
    name: "one event that the bus took counts for all of its call",
    at: "EventBus.put",
    mistake: instead<EventBus["put"]>((original) => async (entries) => {
      const outcomes = await original(entries);
      const taken = outcomes.find(({ kind }) => kind === "answered");
      return outcomes.map((outcome) => taken ?? outcome);
    }),
    by: "delivery/put-events.test.ts",
  },
];

/** Mistakes in how callers are told: signed, addressed, tried, and in other forms. */
export const deliveries: readonly Mutant[] = [...signatures, ...tries, ...addresses, ...others];
